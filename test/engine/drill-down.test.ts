/** From every KPI to the traces behind it, on the real engine; of judgements, those that were not passed. */
import { expect, test } from 'vitest';
import { readTracePage } from '#app/readings/trace-page.server.ts';
import type { ScoreRow } from '#schema/clickhouse/tables.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { KPIS, type KpiKey } from '#schema/kpis/index.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { requestRow } from '../support/request-rows.ts';
import { scoreRow } from '../support/score-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const AT = Date.parse('2026-11-10T12:00:00Z');
const deps = { reader: store, project: DEFAULT_PROJECT, now: () => Date.parse('2026-11-12T00:00:00Z') };
const filter = { from: Date.parse('2026-11-10T00:00:00Z'), to: Date.parse('2026-11-11T00:00:00Z'), dimensions: {} };

let scores = 0;
const score = (values: Partial<ScoreRow> & Pick<ScoreRow, 'trace_id' | 'source'>) => scoreRow({ name: values.source, score_id: `s${(scores += 1)}`, ...values }, AT);

await insertRows(store, 'requests', ['a', 'b', 'c', 'd'].map((trace_id) => requestRow({ trace_id, span_id: trace_id, at: '2026-11-10T10:00:00.000000Z' })));
await insertRows(store, 'scores', [
  score({ trace_id: 'a', source: 'eval', suite: 'regression', label: 'pass', value: 1 }),
  score({ trace_id: 'b', source: 'eval', suite: 'regression', label: 'fail', value: 0 }),
  score({ trace_id: 'c', source: 'eval', suite: 'golden-set', label: '', value: 0 }),
  score({ trace_id: 'a', source: 'user', label: 'thumbs_down', value: null }),
  score({ trace_id: 'b', source: 'user', label: '', value: 1 }),
  score({ trace_id: 'd', source: 'judge', label: 'unsupported', value: null }),
  score({ trace_id: 'c', source: 'judge', label: 'supported', value: null }),
  score({ trace_id: 'a', source: 'eval', name: 'precision_at_k', value: 0.4 }),
  score({ trace_id: 'b', source: 'eval', name: 'hit_at_k', value: 0 }),
  score({ trace_id: 'c', source: 'eval', name: 'mrr', value: 1 }),
  // People's labels, as they become scores.
  score({ trace_id: 'a', source: 'human', name: 'verdict', label: 'unsupported', value: 1 }),
  score({ trace_id: 'b', source: 'human', name: 'verdict', label: 'supported', value: 0 }),
  score({ trace_id: 'a', source: 'human', name: 'failure_mode', label: 'pii', value: null }),
  score({ trace_id: 'b', source: 'human', name: 'citation_correctness', label: 'partial', value: null }),
  score({ trace_id: 'd', source: 'human', name: 'relevance', label: '0 1 –', value: null }),
  // A case of a suite without a trace, and a score that was taken back.
  score({ trace_id: '', source: 'eval', suite: 'regression', label: 'fail', value: 0 }),
  score({ trace_id: 'd', source: 'user', label: 'thumbs_down', value: null, is_deleted: 1 }),
]);

const tracesOf = async (kpi: string) => (await readTracePage(deps, filter, new URLSearchParams({ kpi }))).traces.map(({ trace_id }) => trace_id).toSorted();

test.each(KPIS.filter(({ examples }) => examples !== undefined).map(({ key }) => [key]))('%s lists its traces', async (key) => {
  expect(Array.isArray(await tracesOf(key))).toBe(true);
});

test.each([
  ['eval_pass_rate', ['b']],
  ['golden_set_success', ['c']],
  ['user_positive_rate', ['a']],
  ['judge_flag_rate', ['d']],
  ['retrieval_precision_at_k', ['a', 'd']],
  ['hit_rate_at_k', ['b']],
  ['mrr', ['d']],
  ['hallucination_rate', ['a']],
  ['pii_leakage_incidents', ['a']],
  ['citation_correctness', ['b']],
  ['judge_specificity', ['b']],
  ['labels_done', ['a', 'b']],
] satisfies [KpiKey, string[]][])('%s: by hand', async (key, expected) => {
  expect(await tracesOf(key)).toEqual(expected);
});
