/** A CSV of figures from elsewhere: each row checked by the wire contract, the good ones kept. Pure. */
import { CsvError, type CsvRecord, readCsv } from '#app/csv-read.ts';
import { type KpiValue, kpiValueSchema } from '#schema/kpi-values.ts';
import { findKpi } from '#schema/kpis/index.ts';
import { rangeProblems, takesFigures } from '#schema/kpis/sent-figures.ts';

export const FIGURE_COLUMNS = ['key', 'from', 'to', 'value', 'numerator', 'denominator', 'standard_deviation', 'sample_size', 'feature', 'group', 'note'] as const;
export type FigureColumn = (typeof FIGURE_COLUMNS)[number];
export type FigureCells = Partial<Record<FigureColumn, string>>;

const NUMBERS = ['value', 'numerator', 'denominator', 'standard_deviation', 'sample_size'] as const;
const REQUIRED: readonly FigureColumn[] = ['key', 'from', 'to'];
/** More is an export, not a form; POST /v1/kpi-values takes it in parts. */
export const MAX_ROWS = 5_000;

export interface UploadProblem {
  /** From 1, as an editor counts; 0 for the file as a whole. */
  line: number;
  column: FigureColumn | null;
  message: string;
}

export interface Upload {
  figures: { line: number; figure: KpiValue }[];
  problems: UploadProblem[];
  /** Records below the header. */
  rows: number;
}

export interface FigureOptions {
  /** A text as milliseconds since 1970, null where it is no time. */
  timeOf: (text: string) => number | null;
}

export function readFigureUpload(text: string, options: FigureOptions): Upload {
  const nothing = (message: string, line = 1): Upload => ({ figures: [], problems: [{ line, column: null, message }], rows: 0 });
  let records: CsvRecord[];
  try {
    records = readCsv(text);
  } catch (error) {
    if (error instanceof CsvError) return nothing(error.message.replace(/^Line \d+: /, ''), Number(/^Line (\d+)/.exec(error.message)?.[1] ?? 1));
    throw error;
  }
  const [header, ...rows] = records;
  if (!header) return nothing('The file is empty.');
  const names = header.cells.map((name) => name.trim().toLowerCase());
  const unknown = names.filter((name) => name !== '' && !FIGURE_COLUMNS.some((column) => column === name));
  if (header.cells.length === 1 && /[;\t]/.test(header.cells[0] ?? '')) return nothing('The columns must be parted by commas.', header.line);
  if (unknown.length > 0) return nothing(`There is no column “${unknown[0]}”. The columns are ${FIGURE_COLUMNS.join(', ')}.`, header.line);
  const missing = REQUIRED.filter((column) => !names.includes(column));
  if (missing.length > 0) return nothing(`The first line must name the columns; ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`, header.line);
  if (rows.length > MAX_ROWS) return nothing(`A file may have ${MAX_ROWS.toLocaleString('en-US')} rows; this one has ${rows.length.toLocaleString('en-US')}.`, header.line);
  return readRows(rows, names, options);
}

function readRows(rows: readonly CsvRecord[], names: readonly string[], options: FigureOptions): Upload {
  const upload: Upload = { figures: [], problems: [], rows: rows.length };
  const lineOf = new Map<string, number>();
  for (const { line, cells } of rows) {
    if (cells.length > names.length) {
      upload.problems.push({ line, column: null, message: `has ${cells.length} cells and the header ${names.length}; a text with a comma needs quotes.` });
      continue;
    }
    const row: FigureCells = {};
    for (const column of FIGURE_COLUMNS) row[column] = cells[names.indexOf(column)]?.trim() ?? '';
    const read = readFigure(row, options);
    if ('problems' in read) {
      upload.problems.push(...read.problems.map((problem) => ({ line, ...problem })));
      continue;
    }
    const { figure } = read;
    const identity = JSON.stringify([figure.key, figure.from, figure.to, figure.feature ?? '', figure.group ?? '']);
    const earlier = lineOf.get(identity);
    if (earlier !== undefined) upload.problems.push({ line, column: 'key', message: `is the same figure as line ${earlier}: key, period, feature and group are equal.` });
    else upload.figures.push({ line, figure });
    lineOf.set(identity, earlier ?? line);
  }
  return upload;
}

/** One figure from its cells, of a file or of a form. */
export function readFigure(cells: FigureCells, { timeOf }: FigureOptions): { figure: KpiValue } | { problems: Omit<UploadProblem, 'line'>[] } {
  const problems: Omit<UploadProblem, 'line'>[] = [];
  const problem = (column: FigureColumn, message: string) => void problems.push({ column, message });
  const text = (column: FigureColumn) => cells[column] ?? '';
  const definition = findKpi(text('key'));
  if (text('key') === '') problem('key', 'is missing.');
  else if (!definition) problem('key', `No KPI has the key “${text('key').slice(0, 64)}”.`);
  else if (!takesFigures(definition)) problem('key', `${definition.title} is computed from traces; it takes no figures from elsewhere.`);
  const time = (column: 'from' | 'to'): number => {
    const at = timeOf(text(column));
    if (at === null) problem(column, text(column) === '' ? 'is missing.' : `must be a date such as 2026-11-03, or a time with a zone; “${text(column).slice(0, 40)}” is none.`);
    return at ?? Number.NaN;
  };
  const [from, to] = [time('from'), time('to')];
  const numbers: Partial<Record<(typeof NUMBERS)[number], number>> = {};
  for (const column of NUMBERS) {
    const read = numberOf(text(column), column === 'value' && definition?.unit === 'share');
    if (read === null) problem(column, `must be a number such as 0.97; “${text(column).slice(0, 40)}” is none.`);
    else if (read !== undefined) numbers[column] = read;
  }
  if (definition) for (const { field, message } of rangeProblems(definition, numbers)) problem(field, message);
  if (problems.length > 0) return { problems };
  const optional = (column: 'feature' | 'group' | 'note') => (text(column) === '' ? {} : { [column]: text(column) });
  const parsed = kpiValueSchema.safeParse({ key: text('key'), from, to, ...numbers, ...optional('feature'), ...optional('group'), ...optional('note') });
  if (parsed.success) return { figure: parsed.data };
  return {
    problems: parsed.error.issues.map(({ path, message }) => ({ column: FIGURE_COLUMNS.find((column) => column === path[0]) ?? null, message: `${message}.` })),
  };
}

/** @returns undefined for nothing, null for what is no number */
function numberOf(text: string, takesPercent: boolean): number | undefined | null {
  if (text === '') return undefined;
  const match = /^(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%?)$/i.exec(text);
  if (!match || (match[2] === '%' && !takesPercent)) return null;
  const value = Number(match[1]);
  if (!Number.isFinite(value)) return null;
  return match[2] === '%' ? Number((value / 100).toPrecision(12)) : value;
}
