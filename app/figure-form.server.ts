/** The forms of /figures/new: one figure in the unit that people read, or a CSV. */
import type { KpiValue } from '#schema/kpi-values.ts';
import { findKpi } from '#schema/kpis/index.ts';
import { parseTyped } from '#schema/kpis/typed-value.ts';
import { textField, timeOf } from './form-fields.server.ts';
import { FIGURE_COLUMNS, type FigureCells, readFigure, readFigureUpload, type Upload } from './readings/figure-upload.ts';

/** Five thousand rows with notes are less. */
const MAX_BYTES = 2 * 1024 * 1024;

const FIELD_TITLES: Record<string, string> = { key: 'KPI', from: 'Period from', to: 'Until', value: 'Value', numerator: 'Numerator', denominator: 'Denominator', standard_deviation: 'Standard deviation', sample_size: 'Sample size', feature: 'Feature', group: 'Group', note: 'Note' };

export function readFigureForm(form: FormData, timeZone: string): { figure: KpiValue } | { problem: string } {
  const cells: FigureCells = {};
  for (const column of FIGURE_COLUMNS) cells[column] = textField(form, column, 4_000);
  const definition = findKpi(cells.key ?? '');
  if (definition && cells.value) {
    const typed = parseTyped(cells.value, definition.unit);
    if ('problem' in typed) return { problem: `Value ${typed.problem}` };
    cells.value = String(typed.value);
  }
  const read = readFigure(cells, { timeOf: (text) => timeOf(text, timeZone) });
  if ('figure' in read) return read;
  return { problem: read.problems.map(({ column, message }) => `${column ? (FIELD_TITLES[column] ?? column) : 'The figure'} ${message}`).join(' ') };
}

/** The text of a file, or pasted; parsed again when it is stored, so that nothing of the browser's is trusted. */
export async function readUploadForm(form: FormData, timeZone: string): Promise<(Upload & { text: string }) | { problem: string }> {
  const file = form.get('file');
  const hasFile = file instanceof Blob && file.size > 0;
  const pasted = form.get('text');
  if (hasFile && file.size > MAX_BYTES) return { problem: 'The file is larger than 2 MB.' };
  const text = hasFile ? await file.text() : typeof pasted === 'string' ? pasted : '';
  if (text.length > MAX_BYTES) return { problem: 'The text is longer than 2 MB.' };
  if (text.trim() === '') return { problem: 'Choose a file, or paste its rows.' };
  return { text, ...readFigureUpload(text, { timeOf: (one) => timeOf(one, timeZone) }) };
}
