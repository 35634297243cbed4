/** Figures from elsewhere on the real engine: by form and file the same rows as by HTTP, deleted and brought back. */
import { expect, test } from 'vitest';
import { deleteFigure } from '#app/actions/delete-figure.server.ts';
import { saveFigures } from '#app/actions/save-figures.server.ts';
import { readFigureForm, readUploadForm } from '#app/figure-form.server.ts';
import { sentFigures } from '#app/queries/sent-figures.server.ts';
import { readKpis } from '#app/readings/kpis.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { kpiValueRow } from '#schema/outside-rows.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const deps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: () => Date.parse('2026-11-24T12:00:00Z') };
const ada = { id: 'ada', origin: 'page' as const };
const formOf = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
};
const list = (key = '') => sentFigures(store, { project_id: 'default', key, limit: 10 });
const delivered = async () => (await readKpis(deps, { filter: { from: Date.parse('2026-11-01T00:00:00Z'), to: Date.parse('2026-12-01T00:00:00Z'), dimensions: {} }, keys: ['delivery'] })).readings[0];

test('a figure of the form is the KPI; deleted it is unknown; brought back it is the same', async () => {
  const read = readFigureForm(formOf({ key: 'delivery', from: '2026-11-02', to: '2026-11-09', numerator: '18', denominator: '20', note: 'sprint 12' }), 'UTC');
  if (!('figure' in read)) throw new Error(read.problem);
  const [id = ''] = await saveFigures(deps, ada, [read.figure]);
  expect(await delivered()).toMatchObject({ value: 0.9, numerator: 18, denominator: 20, verdict: 'good' });
  await deleteFigure(deps, ada, id);
  expect([await list(), (await delivered())?.value]).toEqual([[], null]);
  await deleteFigure(deps, ada, id, false);
  expect(await delivered()).toMatchObject({ value: 0.9 });
  expect(await list('delivery')).toMatchObject([{ value_id: id, numerator: 18, denominator: 20, note: 'sprint 12', group_name: '' }]);
  await expect(deleteFigure(deps, ada, 'none')).rejects.toThrow('There is no such figure.');
});

test('the same period sent over HTTP replaces what the form had said', async () => {
  const [was] = await list('delivery');
  const sent = { key: 'delivery', from: Date.parse('2026-11-02T00:00:00Z'), to: Date.parse('2026-11-09T00:00:00Z'), numerator: 19, denominator: 20 };
  await insertRows(store, 'kpi_values', [kpiValueRow('default', sent, (was?.version ?? 0) + 10)]);
  expect(await list('delivery')).toMatchObject([{ value_id: was?.value_id, numerator: 19 }]);
});

test('values are typed in the unit that people read; a file’s good rows are stored', async () => {
  expect(readFigureForm(formOf({ key: 'docs_freshness', from: '2026-11-01', to: '2026-12-01', value: '93' }), 'UTC')).toMatchObject({ figure: { value: 0.93 } });
  expect(readFigureForm(formOf({ key: 'docs_freshness', from: '2026-11-01', to: '', value: '93' }), 'UTC')).toEqual({ problem: 'Until is missing.' });
  expect(readFigureForm(formOf({ key: 'pr_cycle_time', from: '2026-11-01', to: '2026-12-01', value: 'long' }), 'UTC')).toEqual({ problem: 'Value must be a number in days, such as 2; “long” is none.' });
  const form = formOf({ intent: 'preview' });
  form.append('file', new File(['key,from,to,value\npr_cycle_time,2026-11-01,2026-11-24,1.8\npr_cycle_time,2026-11-01,2026-11-24T00:00:00Z,oops\n'], 'figures.csv'));
  const upload = await readUploadForm(form, 'UTC');
  if ('problem' in upload) throw new Error(upload.problem);
  expect([upload.figures.length, upload.problems.length]).toEqual([1, 1]);
  await saveFigures(deps, ada, upload.figures.map(({ figure }) => figure));
  expect(await list('pr_cycle_time')).toMatchObject([{ value: 1.8 }]);
  expect(await readUploadForm(formOf({ text: ' ' }), 'UTC')).toEqual({ problem: 'Choose a file, or paste its rows.' });
});
