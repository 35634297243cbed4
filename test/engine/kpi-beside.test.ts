/** What stands beside a KPI, counted by hand on the real engine. */
import { expect, test } from 'vitest';
import { readBeside } from '#app/readings/kpi-beside.server.ts';
import { readKpis } from '#app/readings/kpis.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { ScoreRow } from '#schema/clickhouse/tables.ts';
import { kpi, type KpiKey } from '#schema/kpis/index.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { requestRow } from '../support/request-rows.ts';
import { scoreRow } from '../support/score-rows.ts';
import { spanRow } from '../support/span-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const deps = { reader: store, project: DEFAULT_PROJECT, now: () => Date.parse('2026-11-12T00:00:00Z') };
const day = (of: number) => Date.parse(`2026-11-${String(of).padStart(2, '0')}T12:00:00Z`);
const filter = { from: day(10), to: day(12), dimensions: {} };
const beside = async (key: KpiKey, of = filter) => {
  const { readings } = await readKpis(deps, { filter: of, keys: [key] });
  return await readBeside(deps, of, kpi(key), readings[0] ?? null);
};

let scores = 0;
const score = (at: number, values: Partial<ScoreRow>) => scoreRow({ trace_id: '', source: 'eval', name: 'task', score_id: `s${(scores += 1)}`, ...values }, at);
/** A run of ten cases: those below `passed` pass; case 9 is critical. */
const run = (suite: string, at: number, passed: number) =>
  Array.from({ length: 10 }, (_, index) => score(at, { suite, run_id: `${suite} ${at}`, case_id: `case ${index}`, label: index < passed ? 'pass' : 'fail', is_critical: index === 9, trace_id: index === 9 ? `trace ${at}` : '' }));

await insertRows(store, 'scores', [
  // The critical case passed on the 9th, and fails on the 10th and 11th.
  ...run('regression', day(9), 10), ...run('regression', day(10), 9), ...run('regression', day(11), 9),
  // It failed before already.
  ...run('smoke', day(9), 8), ...run('smoke', day(11), 8),
  // No run before.
  ...run('new', day(11), 10),
  ...run('golden-set', day(11), 10),
  score(day(11), { source: 'judge', evaluator: 'gpt-judge', label: 'ok', cost_usd: 0.25 }),
  score(day(11), { source: 'judge', evaluator: 'gpt-judge', label: 'ok', cost_usd: 0.5 }),
  score(day(11), { source: 'judge', evaluator: 'rules', label: 'ok' }),
]);
await insertRows(store, 'requests', [
  requestRow({ trace_id: 'g1', span_id: 'r1', at: '2026-11-11T00:00:00.000000Z', feature: 'chat', is_guardrail_triggered: true, calls: [{ is_rate_limited: true, is_failed: true }, {}, {}, {}, {}] }),
  requestRow({ trace_id: 'g2', span_id: 'r2', at: '2026-11-11T00:00:00.000000Z', feature: 'search', is_guardrail_triggered: false }),
]);
await insertRows(store, 'spans', [
  spanRow({ trace_id: 'g1', span_id: 'a', parent_span_id: 'r1', kind: 'guardrail', name: 'jailbreak', at: '2026-11-11T00:00:00.100000Z', is_guardrail_triggered: true, pii_found: { email: 2, card: 1 } }),
  spanRow({ trace_id: 'g2', span_id: 'b', parent_span_id: 'r2', kind: 'guardrail', name: 'jailbreak', at: '2026-11-11T00:00:00.100000Z', is_guardrail_triggered: false, pii_found: { email: 1 } }),
]);
await insertRows(store, 'markers', [
  { project_id: 'default', marker_id: 'i1', at: '2026-11-11 00:00:00.000', kind: 'incident', title: 'x', severity: 'sev2', url: '', feature: '', is_genai: true, attributes: {}, version: 1, is_deleted: 0 },
  { project_id: 'default', marker_id: 'i2', at: '2026-11-11 00:00:00.000', kind: 'incident', title: 'y', severity: 'sev3', url: '', feature: '', is_genai: false, attributes: {}, version: 1, is_deleted: 0 },
]);

const short = (found: Awaited<ReturnType<typeof beside>>) => found?.rows.map(({ name, now, before }) => [name, now?.value ?? null, now?.of ?? null, before?.value ?? null]);

test('evaluations by suite, against the period before, with critical regressions', async () => {
  const found = await beside('eval_pass_rate');
  expect(short(found)).toEqual([
    ['regression', 0.9, 20, 1],
    ['new', 1, 10, null],
    ['smoke', 0.8, 10, 0.8],
  ]);
  // Newcombe with 18 of 20 (.698966 to .972137) and 10 of 10 (.722467 to 1).
  const regression = found?.rows[0]?.difference;
  expect(regression?.value).toBeCloseTo(-0.1, 12);
  expect(regression?.low).toBeCloseTo(-0.1 - Math.hypot(0.9 - 0.698966, 1 - 1), 4);
  expect(regression?.high).toBeCloseTo(-0.1 + Math.hypot(0.972137 - 0.9, 1 - 0.722467), 4);
  expect(found?.rows[1]?.difference).toBeNull();
  // The critical case of smoke failed before already, and that of new did not run.
  expect(found?.regressions).toEqual([{ suite: 'regression', case_id: 'case 9', at: day(11), trace_id: `trace ${day(11)}` }]);
  // Held against the 10th, when it failed too, it got no worse.
  expect((await beside('eval_pass_rate', { ...filter, from: day(11), to: day(12) }))?.regressions).toEqual([]);
  expect(short(await beside('golden_set_success'))).toEqual([['golden-set', 1, 10, null]]);
});

test('refused calls per 1,000: one of five is 200, and Poisson makes it 5 to 1,114', async () => {
  const row = (await beside('rate_limit_events'))?.rows[0];
  expect(row?.now).toMatchObject({ value: 200, of: 5 });
  // One event: .025318 to 5.571643.
  expect(row?.now?.low).toBeCloseTo(5.0636, 3);
  expect(row?.now?.high).toBeCloseTo(1_114.3287, 3);
});

test('guardrails, what was redacted, incidents and judges', async () => {
  expect(short(await beside('safety_trigger_rate'))).toEqual([['jailbreak', 0.5, 2, null]]);
  expect(short(await beside('safety_trigger_rate', { ...filter, dimensions: { feature: ['chat'] } }))).toEqual([['jailbreak', 1, 1, null]]);
  expect(short(await beside('pii_leakage_incidents'))).toEqual([['email', 3, null, null], ['card', 1, null, null]]);
  expect(short(await beside('genai_incidents'))).toEqual([['sev2', 1, null, null]]);
  expect(short(await beside('cost_per_successful_request'))).toEqual([['gpt-judge', 0.75, 2, null]]);
  expect(await beside('error_rate')).toBeNull();
});

test('nothing there', async () => {
  const empty = { ...filter, from: day(1), to: day(2) };
  for (const key of ['eval_pass_rate', 'safety_trigger_rate', 'pii_leakage_incidents', 'genai_incidents', 'cost_total'] as const) expect((await beside(key, empty))?.rows, key).toEqual([]);
  expect(await beside('rate_limit_events', empty)).toBeNull();
});
