/** KPIs from judgements, markers and figures measured elsewhere, and the targets that a project sets. */
import { expect, test } from 'vitest';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { KpiValueRow, MarkerRow, ScoreRow, TargetRow } from '#schema/clickhouse/tables.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import type { KpiKey } from '#schema/kpis/index.ts';
import { readKpis, readKpiSeries } from '#app/readings/kpis.server.ts';
import { requestRow } from '../support/request-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const deps = { reader: store, project: DEFAULT_PROJECT, now: () => Date.parse('2026-11-30T00:00:00Z') };
const filter = { from: Date.parse('2026-11-02T00:00:00Z'), to: Date.parse('2026-11-16T00:00:00Z'), dimensions: {} };

let made = 0;
const score = (facts: Partial<ScoreRow>): ScoreRow => ({
  project_id: 'default', score_id: `s${(made += 1)}`, trace_id: 't', span_id: '', session_id: '', at: '2026-11-03 10:00:00.000', source: 'eval', name: 'correct', value: null, label: '', comment: '', evidence: '',
  evaluator: '', evaluator_version: '', suite: 'smoke', run_id: '', case_id: '', is_critical: null, cost_usd: null, attributes: {}, feature: '', model: '', provider: '', prompt_name: '', prompt_version: '',
  environment: '', release: '', stratum: '', inclusion_probability: null, version: made, is_deleted: 0, ...facts,
});
const marker = (facts: Partial<MarkerRow>): MarkerRow => ({ project_id: 'default', marker_id: `m${(made += 1)}`, at: '2026-11-04 10:00:00.000', kind: 'incident', title: 'x', severity: 'sev3', url: '', feature: '', is_genai: true, attributes: {}, version: made, is_deleted: 0, ...facts });
const value = (facts: Partial<KpiValueRow>): KpiValueRow => ({
  project_id: 'default', value_id: `v${(made += 1)}`, key: 'delivery', from_time: '2026-11-02 00:00:00.000', to_time: '2026-11-09 00:00:00.000', numerator: null, denominator: null, value: null, standard_deviation: null, sample_size: null, feature: '', group_name: '', note: '', version: made, is_deleted: 0, ...facts,
});

await insertRows(store, 'scores', [
  ...['pass', 'pass', 'FAIL', 'pass'].map((label) => score({ label, feature: 'search' })),
  score({ value: 1, feature: 'chat' }),
  // Neither pass nor fail: unknown.
  score({ value: 0.7 }),
  score({ value: 1, suite: 'golden/returns' }),
  score({ value: 0, suite: 'golden/returns' }),
  score({ source: 'user', name: 'thumbs', value: 1 }),
  score({ source: 'user', name: 'thumbs', value: -1 }),
  score({ source: 'user', name: 'thumbs', label: 'thumbs_up' }),
  score({ source: 'judge', name: 'faithfulness', label: 'unsupported' }),
  score({ source: 'judge', name: 'faithfulness', label: 'supported' }),
  ...[0.2, 0.4, 0.6].map((precision) => score({ name: 'retrieval_precision_at_k', value: precision })),
  // Sent again with another verdict, deleted, or outside the window: not counted as such.
  score({ score_id: 'again', source: 'user', name: 'thumbs', value: 0, version: 1 }),
  score({ score_id: 'again', source: 'user', name: 'thumbs', value: 1, version: 2 }),
  score({ source: 'user', name: 'thumbs', value: 0, is_deleted: 1 }),
  score({ source: 'user', name: 'thumbs', value: 0, at: '2026-11-16 00:00:00.000' }),
]);
await insertRows(store, 'markers', [marker({}), marker({ severity: 'sev4' }), marker({ is_genai: false, severity: 'sev1' }), marker({ is_genai: null, severity: 'sev1' }), marker({ kind: 'deploy' })]);
await insertRows(store, 'kpi_values', [
  value({ key: 'eval_pass_rate', numerator: 90, denominator: 95 }),
  value({ key: 'delivery', numerator: 9, denominator: 12 }),
  value({ key: 'delivery', numerator: 9, denominator: 8, to_time: '2026-11-16 00:00:00.000' }),
  // Ended before the window, on its very first instant: the week before's.
  value({ key: 'delivery', numerator: 0, denominator: 100, to_time: '2026-11-02 00:00:00.000' }),
  value({ key: 'docs_freshness', numerator: 50, denominator: 100 }),
  value({ key: 'docs_freshness', numerator: 95, denominator: 100, to_time: '2026-11-16 00:00:00.000' }),
  value({ key: 'stakeholder_satisfaction', value: 4.5, standard_deviation: 0.5, sample_size: 25, feature: 'search' }),
  value({ key: 'pr_cycle_time', value: 1.4 }),
]);
await insertRows(store, 'requests', [requestRow({ at: '2026-11-03T10:00:00.000000Z', feature: 'search', is_failed: true })]);

const read = async (key: KpiKey, options: { feature?: string; groupBy?: 'feature' | 'model' } = {}) =>
  (await readKpis(deps, { filter: { ...filter, dimensions: options.feature === undefined ? {} : { feature: [options.feature] } }, keys: [key], ...(options.groupBy ? { groupBy: options.groupBy } : {}) })).readings;

test.each([
  // 4 of 5 of our own, 90 of 95 sent.
  ['eval_pass_rate', { value: 0.94, numerator: 94, denominator: 100, method: 'wilson' }],
  ['golden_set_success', { value: 0.5, numerator: 1, denominator: 2 }],
  ['user_positive_rate', { value: 0.75, numerator: 3, denominator: 4 }],
  ['judge_flag_rate', { value: 0.5, numerator: 1, denominator: 2 }],
  // s = .2, t(.975; 2) = 4.302653.
  ['retrieval_precision_at_k', { value: expect.closeTo(0.4, 9), low: expect.closeTo(0.4 - (4.302653 * 0.2) / Math.sqrt(3), 5), denominator: 3, method: 't' }],
  ['genai_incidents', { value: 2, verdict: 'good' }],
  ['delivery', { value: 0.9, numerator: 18, denominator: 20, verdict: 'good' }],
  ['docs_freshness', { value: 0.95, verdict: 'good' }],
  // t(.975; 24) = 2.063899.
  ['stakeholder_satisfaction', { value: 4.5, low: expect.closeTo(4.5 - 0.2063899, 5), denominator: 25, verdict: 'good' }],
  ['pr_cycle_time', { value: 1.4, verdict: 'good' }],
] as [KpiKey, object][])('%s', async (key, expected) => {
  expect((await read(key))[0]).toMatchObject(expected);
});

test('figures from elsewhere know their feature and nothing else', async () => {
  expect((await read('stakeholder_satisfaction', { feature: 'search' }))[0]).toMatchObject({ value: 4.5 });
  expect((await read('stakeholder_satisfaction', { feature: 'chat' }))[0]).toMatchObject({ value: null });
  expect((await read('eval_pass_rate', { groupBy: 'feature' })).map(({ group, numerator, denominator }) => [group, numerator, denominator])).toEqual([['', 90, 95], ['chat', 1, 1], ['search', 3, 4]]);
  expect((await read('pr_cycle_time', { groupBy: 'model' })).map(({ value: found }) => found)).toEqual([]);
});

test('a figure stands in the week in which its period ended', async () => {
  const points = (await readKpiSeries(deps, { filter, keys: ['delivery'], interval: 'week' })).get('delivery');
  expect(points?.map(({ value: found }) => found)).toEqual([0.75, 1.125]);
});

test('targets: the feature’s, else the project’s, else the catalogue’s; the newest that holds', async () => {
  const target = (facts: Partial<TargetRow>): TargetRow => ({ project_id: 'default', key: 'error_rate', feature: '', valid_from: '2026-01-01 00:00:00.000', valid_to: null, value: 0.2, direction: 'lower', owner: 'ada', note: '', set_by: 'ada', undoes: 0, version: (made += 1), ...facts });
  expect((await read('error_rate'))[0]?.target).toBe(0.01);
  await insertRows(store, 'targets', [target({}), target({ value: 0.3 }), target({ value: 0.9, valid_from: '2026-12-01 00:00:00.000' }), target({ feature: 'search', value: 0.05 })]);
  expect((await read('error_rate'))[0]?.target).toBe(0.3);
  expect((await read('error_rate', { feature: 'search' }))[0]?.target).toBe(0.05);
  expect((await read('error_rate', { feature: 'chat' }))[0]?.target).toBe(0.3);
  await insertRows(store, 'targets', [target({ value: null })]);
  expect((await read('error_rate'))[0]).toMatchObject({ target: null, verdict: 'none' });
});
