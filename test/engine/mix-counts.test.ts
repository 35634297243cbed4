/** What the traffic is made of, from the day rollup and from the rows: the same counts, worked out by hand. */
import { expect, test } from 'vitest';
import { TABLE_COLUMNS } from '#schema/clickhouse/tables.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { startRollup } from '#app/jobs/rollup.server.ts';
import { readMix, type Side } from '#app/readings/compare.server.ts';
import { requestRow } from '../support/request-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const queries: string[] = [];
const reader = { rows: async (name: string, ...rest: [string, Record<string, unknown>]) => (queries.push(name), await store.rows(name, ...rest)) };
const deps = { reader, project: DEFAULT_PROJECT, now: () => Date.parse('2026-11-12T09:00:00Z') };
const day = (of: string) => Date.parse(`2026-11-${of}T00:00:00Z`);

// Stored a while ago, so that the builds need not wait. 40 requests on two closed days and today.
const stored_at = new Date(Date.now() - 300_000).toISOString().replace('T', ' ').replace('Z', '');
const at = (i: number) => `2026-11-${['10', '11', '12'][i % 3]}T0${i % 8}:00:00.000000Z`;
await store.insert(
  'requests',
  [...TABLE_COLUMNS.requests, 'stored_at'],
  Array.from({ length: 40 }, (_, i) => ({
    ...requestRow({ trace_id: `t${i}`, span_id: `s${i}`, at: at(i), release: i < 20 ? '1' : '2', feature: i % 2 === 0 ? 'chat' : 'search', model: i < 10 ? 'it’s “new”' : 'old', environment: 'production' }),
    stored_at,
  })),
);
await startRollup({ store, projects: () => [DEFAULT_PROJECT], logger: { debug: () => {}, warn: () => {} }, isEngineUp: () => true, isManual: true }).runOnce({ isForced: true });

const side = (release: string, more: Record<string, string[]> = {}): Side => ({ value: release, filter: { from: day('10'), to: day('13'), dimensions: { release: [release], ...more } } });

test('one look at the rollup and one at today’s rows', async () => {
  queries.length = 0;
  const mix = await readMix(deps, side('1'), side('2'), 'release');
  expect(mix).toEqual([
    // Ten of release 1 alone are of the new model.
    { dimension: 'model', values: [{ value: 'old', a: 10, b: 20, shareA: 0.5, shareB: 1 }, { value: 'it’s “new”', a: 10, b: 0, shareA: 0.5, shareB: 0 }] },
    { dimension: 'feature', values: [{ value: 'chat', a: 10, b: 10, shareA: 0.5, shareB: 0.5 }, { value: 'search', a: 10, b: 10, shareA: 0.5, shareB: 0.5 }] },
  ]);
  expect(queries.filter((name) => name.startsWith('mix.')).toSorted()).toEqual(['mix.rollup', 'mix.rollup', 'mix.rows', 'mix.rows']);
});

test('a filter by one more dimension: its own mix from the pair, that of others from the rows', async () => {
  const more = { feature: ['chat', 'search'] };
  const mix = await readMix(deps, side('1', more), side('2', more), 'release');
  expect(mix.map(({ dimension, values }) => [dimension, ...values.map(({ value, a, b }) => [value, a, b])])).toEqual([
    ['model', ['old', 10, 20], ['it’s “new”', 10, 0]],
    ['feature', ['chat', 10, 10], ['search', 10, 10]],
  ]);
});

test('nothing there', async () => {
  expect(await readMix(deps, side('3'), side('4'), 'release')).toEqual([]);
});
