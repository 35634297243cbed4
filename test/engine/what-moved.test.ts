/** A change split by dimension, on rows whose split is worked out by hand. */
import { expect, test } from 'vitest';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { findKpi } from '#schema/kpis/index.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { readWhatMoved } from '#app/readings/what-moved.server.ts';
import { requestRow } from '../support/request-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const deps = { reader: store, project: DEFAULT_PROJECT, now: () => Date.parse('2026-11-12T00:00:00Z') };
const filter = { from: Date.parse('2026-11-09T00:00:00Z'), to: Date.parse('2026-11-10T00:00:00Z'), dimensions: {} };
const before = { from: Date.parse('2026-11-08T00:00:00Z'), to: Date.parse('2026-11-09T00:00:00Z') };

/** So many requests of a feature on a day, so many of them failed. */
const requests = (day: string, feature: string, count: number, failed: number, cost: number) =>
  Array.from({ length: count }, (_, index) =>
    requestRow({ at: `2026-11-${day}T10:00:00.000000Z`, feature, environment: 'production', is_failed: index < failed, cost_usd: cost, duration_ms: 100, calls: [{ model: 'm', cost_usd: cost }] }),
  );

await insertRows(store, 'requests', [
  ...requests('08', 'chat', 50, 1, 0.02),
  ...requests('08', 'search', 50, 5, 0.01),
  ...requests('09', 'chat', 40, 2, 0.03),
  ...requests('09', 'search', 60, 6, 0.01),
]);

const definition = (key: string) => {
  const found = findKpi(key);
  if (!found) throw new Error(key);
  return found;
};

test('a share splits into rate and mix, only by dimensions that differ', async () => {
  const moved = await readWhatMoved(deps, filter, before, definition('error_rate'));
  expect([moved.before?.value, moved.after?.value]).toEqual([0.06, 0.08]);
  // Environment has one value and explains nothing.
  expect(moved.movements.map((movement) => movement.dimension)).toEqual(['feature']);
  const split = moved.movements[0]?.split;
  expect(split?.change).toBeCloseTo(0.02, 12);
  // chat: 2% to 5% on a mean share of .45: .0135; mix −.1 × (.035 − .07) = .0035.
  // search: 10% twice; mix .1 × (.10 − .07) = .003.
  const chat = split?.groups.find((group) => group.group === 'chat');
  const search = split?.groups.find((group) => group.group === 'search');
  expect(chat?.rate).toBeCloseTo(0.0135, 12);
  expect(chat?.mix).toBeCloseTo(0.0035, 12);
  expect(search?.rate).toBeCloseTo(0, 12);
  expect(search?.mix).toBeCloseTo(0.003, 12);
});

test('a total splits into dearer and more', async () => {
  const moved = await readWhatMoved(deps, filter, before, definition('cost_total'));
  expect(moved.form).toBe('total');
  // chat: 50 × .02 = 1 to 40 × .03 = 1.2; each 45 × .01 = .45; how many −10 × .025 = −.25. search: .5 to .6.
  const chat = moved.movements.find((movement) => movement.dimension === 'feature')?.split?.groups.find((group) => group.group === 'chat');
  expect(chat?.rate).toBeCloseTo(0.45, 9);
  expect(chat?.mix).toBeCloseTo(-0.25, 9);
});

test('a percentile is told by group, and not split', async () => {
  const moved = await readWhatMoved(deps, filter, before, definition('latency_p95'));
  expect(moved.form).toBe('none');
  const feature = moved.movements.find((movement) => movement.dimension === 'feature');
  expect(feature?.split).toBeNull();
  expect(feature?.groups.map((one) => [one.group, one.before?.value, one.after?.value])).toEqual([['search', 100, 100], ['chat', 100, 100]]);
});

test('two periods without traffic have nothing to explain', async () => {
  const moved = await readWhatMoved(deps, { ...filter, from: filter.from - 9e9, to: filter.to - 9e9 }, { from: 1e12, to: 1e12 + 1 }, definition('error_rate'));
  expect(moved).toMatchObject({ before: { value: null }, after: { value: null }, movements: [] });
});
