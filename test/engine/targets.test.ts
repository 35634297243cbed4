/** Targets on the real engine: by project, feature and period, with history, taken back. */
import { expect, test } from 'vitest';
import { setTarget, type SetTarget } from '#app/actions/set-target.server.ts';
import { undoTarget } from '#app/actions/undo-target.server.ts';
import { readKpis } from '#app/readings/kpis.server.ts';
import { readTargetsPage } from '#app/readings/targets-page.server.ts';
import { readTargets } from '#app/readings/targets.server.ts';
import { readTargetForm } from '#app/target-form.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { kpi } from '#schema/kpis/index.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { requestRow } from '../support/request-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const at = (day: string) => Date.parse(`2026-11-${day}T00:00:00Z`);
const deps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: () => Date.parse('2026-11-24T12:00:00Z') };
const [ada, bob] = [{ id: 'ada', origin: 'page' as const }, { id: 'bob', origin: 'page' as const }];
const target = (change: Partial<SetTarget>): SetTarget => ({ key: 'error_rate', feature: '', valid_from: at('01'), valid_to: null, value: 0.02, direction: 'lower', owner: 'Ada', note: '', ...change });
const held = async (to: string, feature?: string) => {
  const targets = await readTargets(deps, { from: at(to) - 86_400_000, to: at(to), dimensions: feature === undefined ? {} : { feature: [feature] } });
  return targets(kpi('error_rate'))?.value ?? null;
};

test('without a target of its own the catalogue’s default holds; then the one that is valid at the end of the window', async () => {
  expect(await held('20')).toBe(0.01);
  await setTarget(deps, ada, target({ value: 0.02, valid_from: at('01') }));
  await setTarget(deps, ada, target({ value: 0.03, valid_from: at('10') }));
  await setTarget(deps, ada, target({ value: 0.005, valid_from: at('12'), valid_to: at('14') }));
  // A window ends before its `to`: the day on which a target begins does not belong to the one that ends there.
  expect(await Promise.all([held('01'), held('10'), held('11'), held('13'), held('14'), held('15')])).toEqual([0.01, 0.02, 0.03, 0.005, 0.005, 0.03]);
});

test('a feature’s target holds where that feature alone is looked at, and for its group', async () => {
  await setTarget(deps, ada, target({ feature: 'search', value: 0.1, valid_from: at('02') }));
  expect([await held('20'), await held('20', 'search'), await held('20', 'chat')]).toEqual([0.03, 0.1, 0.03]);
  await insertRows(store, 'requests', ['search', 'chat'].map((feature) => requestRow({ at: '2026-11-19T10:00:00.000000Z', feature })));
  const { readings } = await readKpis(deps, { filter: { from: at('19'), to: at('20'), dimensions: {} }, keys: ['error_rate'], groupBy: 'feature' });
  expect(readings.map(({ group, target: aim }) => [group, aim])).toEqual([['chat', 0.03], ['search', 0.1]]);
});

test('no target takes the default away; each change is taken back in turn, and the history keeps all of it', async () => {
  const { version } = await setTarget(deps, bob, target({ value: null, valid_from: at('15'), note: 'a month of rebuilding' }));
  expect(await held('20')).toBeNull();
  await undoTarget(deps, ada, version);
  expect(await held('20')).toBe(0.03);
  await expect(undoTarget(deps, ada, version)).rejects.toThrow('That change was taken back before.');
  const { lines, history } = await readTargetsPage(deps);
  expect(lines.find((line) => line.key === 'error_rate')?.inForce).toEqual([
    { feature: '', value: 0.03, direction: 'lower', owner: 'Ada', valid_from: at('10'), valid_to: null },
    { feature: 'search', value: 0.1, direction: 'lower', owner: 'Ada', valid_from: at('02'), valid_to: null },
  ]);
  expect(history.map(({ set_by, value, undoes, isUndone, canUndo, feature }) => [set_by, value, undoes > 0, isUndone, canUndo, feature])).toEqual([
    ['ada', null, true, false, false, ''],
    ['bob', null, false, true, false, ''],
    ['ada', 0.1, false, false, true, 'search'],
    ['ada', 0.005, false, false, true, ''],
    ['ada', 0.03, false, false, false, ''],
    ['ada', 0.02, false, false, false, ''],
  ]);
  await expect(undoTarget(deps, ada, history[4]?.version ?? 0)).rejects.toThrow('A later change was made meanwhile; take that one back first.');
  await undoTarget(deps, ada, history[3]?.version ?? 0);
  expect(await held('13')).toBe(0.03);
});

test('what makes no sense is refused', async () => {
  await expect(setTarget(deps, ada, target({ direction: 'higher' }))).rejects.toThrow('Of Error rate, lower is better; a target cannot ask for the other side.');
  await expect(setTarget(deps, ada, target({ valid_to: at('01') }))).rejects.toThrow('The target must end after it begins.');
  await expect(setTarget(deps, ada, target({ value: 1.2 }))).rejects.toThrow('A share cannot be more than 100%.');
  await expect(setTarget(deps, ada, target({ key: 'luck' }))).rejects.toThrow('There is no such KPI.');
});

test('the form speaks the units that people read, in the project’s zone', () => {
  const form = (fields: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries({ key: 'latency_p95', value: '4', valid_from: '2026-11-02', ...fields })) data.append(name, value);
    return data;
  };
  expect(readTargetForm(form({}), 'Pacific/Auckland')).toEqual({ key: 'latency_p95', feature: '', valid_from: Date.parse('2026-11-01T11:00:00Z'), valid_to: null, value: 4_000, direction: 'lower', owner: '', note: '' });
  expect(readTargetForm(form({ value: '', is_none: 'on' }), 'UTC').value).toBeNull();
  expect(() => readTargetForm(form({ value: '' }), 'UTC')).toThrow('Value: type a number, or choose that there is no target.');
  expect(() => readTargetForm(form({ value: 'soon' }), 'UTC')).toThrow('Value must be a number in seconds, such as 4 or 350 ms; “soon” is none.');
  expect(() => readTargetForm(form({ valid_from: '02.11.2026' }), 'UTC')).toThrow('Valid from must be a date such as 2026-11-03; “02.11.2026” is none.');
  expect(() => readTargetForm(form({ key: 'request_count' }), 'UTC')).toThrow('Say whether good is at least or at most the target.');
});
