/** Limits of a chart: from the first points of the window, or as they were locked, until they are let go. */
import { expect, test } from 'vitest';
import { lockLimits } from '#app/actions/lock-limits.server.ts';
import { readKpiHistory } from '#app/readings/kpi-page.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { kpi } from '#schema/kpis/index.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { requestRow } from '../support/request-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const at = (day: string) => Date.parse(`2026-11-${day}T00:00:00Z`);
const deps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: () => at('24') };
const ada = { id: 'ada', origin: 'page' as const };
const window = { from: at('01'), to: at('10'), dimensions: {} };
const later = { from: at('10'), to: at('20'), dimensions: {} };
const history = (filter: typeof window) => readKpiHistory(deps, filter, kpi('error_rate'), 'day');
const lock = (filter: typeof window, reason: string, isLocked = true) => lockLimits(deps, ada, { key: 'error_rate', filter, interval: 'day', isLocked, reason });

// Two requests a day: of the first nine days each second has one failure, so that shares go 0, ½, 0, ½ …; the next ten days have none.
await insertRows(store, 'requests', Array.from({ length: 19 }, (_, day) => [0, 1].map((one) => requestRow({ at: `2026-11-${String(day + 1).padStart(2, '0')}T10:0${one}:00.000000Z`, is_failed: one === 0 && day < 9 && day % 2 === 1 }))).flat());

test('unlocked, the limits are those of the window', async () => {
  // Mean of 0, ½, 0, ½, 0, ½, 0, ½, 0 is 2/9; each of the eight moving ranges is ½: reach 3 ÷ 1.128 × ½.
  const found = await history(window);
  expect(found.lock).toBeNull();
  expect(found.limits?.centre).toBeCloseTo(2 / 9, 9);
  expect(found.limits?.high).toBeCloseTo(2 / 9 + 1.3297872, 6);
  expect((await history(later)).limits).toEqual({ low: 0, centre: 0, high: 0 });
});

test('locked, they hold for every window of the same filter and interval, and say why', async () => {
  await lock(window, ' before the new index ');
  const found = await history(later);
  expect(found.limits?.centre).toBeCloseTo(2 / 9, 9);
  expect(found.lock).toMatchObject({ reason: 'before the new index', set_by: 'ada', points: 9, points_from: at('01'), points_to: at('09') });
  expect((await history({ ...later, dimensions: { feature: ['search'] } })).lock).toBeNull();
  expect((await readKpiHistory(deps, later, kpi('error_rate'), 'week')).lock).toBeNull();
});

test('a reason is needed, and enough points', async () => {
  await expect(lock(window, '  ')).rejects.toThrow(/Say why/);
  await expect(lock({ ...window, to: at('04') }, 'short')).rejects.toThrow(/eight finished points/);
  expect((await history(window)).lock?.reason).toBe('before the new index');
});

test('let go, they follow the window again; both stay in the log', async () => {
  await lock(window, 'the index is replaced', false);
  expect((await history(later)).limits).toEqual({ low: 0, centre: 0, high: 0 });
  await expect(lock(window, 'again', false)).rejects.toThrow(/not locked/);
  expect(await store.rows('log', `SELECT is_locked, reason FROM control_limits ORDER BY version`, {})).toEqual([
    { is_locked: true, reason: 'before the new index' },
    { is_locked: false, reason: 'the index is replaced' },
  ]);
});
