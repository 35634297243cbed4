/** What cost, latency and retrieval pages read beside the KPIs, on rows whose sums are worked out by hand. */
import { expect, test } from 'vitest';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { readCachedInput, readFailureCosts, readUnpriced } from '#app/readings/cost-page.server.ts';
import { readUserCosts } from '#app/readings/user-costs.server.ts';
import { readErrors, readHeatMap, readWhereTimeGoes } from '#app/readings/latency-page.server.ts';
import { readIndexSeries } from '#app/readings/index-series.server.ts';
import { readIndexes, readMissedQueries, readTopScores } from '#app/readings/retrieval-page.server.ts';
import { requestRow } from '../support/request-rows.ts';
import { spanRow } from '../support/span-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const deps = { reader: store, project: DEFAULT_PROJECT, now: () => Date.parse('2026-11-10T00:00:00Z') };
const filter = { from: Date.parse('2026-11-03T00:00:00Z'), to: Date.parse('2026-11-04T00:00:00Z'), dimensions: {} };
const chat = { ...filter, dimensions: { feature: ['chat'] } };
const nothing = { ...filter, dimensions: { feature: ['none'] } };

await insertRows(store, 'requests', [
  // Worked, after a failed call that cost a quarter.
  requestRow({ at: '2026-11-03T10:00:00.000000Z', trace_id: 'a', span_id: 'a', duration_ms: 200, feature: 'chat', user_id: 'ann', cost_usd: 1.25, model: 'm', provider: 'p', input_tokens: 900, cached_input_tokens: 400, cache_write_tokens: 50,
    calls: [{ model: 'm', provider: 'p', cost_usd: 0.25, is_failed: true, error_type: 'timeout' }, { model: 'm', provider: 'p', cost_usd: 1 }],
    retrievals: [{ index: 'docs', no_hit: 'hit', has_threshold: true }, { index: 'docs', no_hit: 'empty', has_threshold: true }] }),
  // Failed, and cost a half.
  requestRow({ at: '2026-11-03T10:30:00.000000Z', trace_id: 'b', span_id: 'b', duration_ms: 300, feature: 'chat', user_id: 'bob', is_failed: true, error_type: 'rate_limit', cost_usd: 0.5, model: 'm', provider: 'p', cached_input_tokens: 100,
    calls: [{ model: 'm', provider: 'p', cost_usd: 0.5, is_failed: true, is_rate_limited: true }],
    retrievals: [{ index: 'docs', no_hit: 'error' }] }),
  // A model without a price; one call of it told no usage, so it says nothing about a price.
  requestRow({ at: '2026-11-03T11:00:00.000000Z', trace_id: 'c', span_id: 'c', duration_ms: 9_000, feature: 'search', user_id: 'ann', unpriced_call_count: 1,
    calls: [{ model: 'new', provider: 'q', input_tokens: 100, output_tokens: 20 }, { model: 'new', provider: 'q' }],
    retrievals: [{ index: 'wiki', no_hit: 'below_threshold', has_threshold: true }, { index: 'wiki', no_hit: 'unknown' }] }),
  // No user, no duration.
  requestRow({ at: '2026-11-03T11:30:00.000000Z', trace_id: 'd', span_id: 'd', duration_ms: null, feature: 'search', cost_usd: 2, calls: [{ model: 'm', provider: 'q', cost_usd: 2 }] }),
  // The day after: in no figure.
  requestRow({ at: '2026-11-04T00:00:00.000000Z', trace_id: 'e', span_id: 'e', feature: 'chat', user_id: 'ann', cost_usd: 100, is_failed: true, error_type: 'late', calls: [{ model: 'm', provider: 'p', is_failed: true, error_type: 'late' }], retrievals: [{ index: 'docs', no_hit: 'empty' }] }),
]);

const retrieval = { kind: 'retrieval', parent_span_id: 'root' } as const;
await insertRows(store, 'spans', [
  // a, 200 ms: 10 own, retrieval 60 of which embedding 20, 10 own, llm 110, 10 own.
  spanRow({ trace_id: 'a', span_id: 'a', at: '2026-11-03T10:00:00.000000Z', duration_ms: 200 }),
  spanRow({ ...retrieval, trace_id: 'a', span_id: 'a1', parent_span_id: 'a', at: '2026-11-03T10:00:00.010000Z', duration_ms: 60, index_name: 'docs', top_score: 0.9, score_threshold: 0.5, no_hit: 'hit', retrieval_query_hash: '1', input_preview: 'found' }),
  spanRow({ trace_id: 'a', span_id: 'a2', parent_span_id: 'a1', kind: 'embedding', at: '2026-11-03T10:00:00.010000Z', duration_ms: 20 }),
  spanRow({ trace_id: 'a', span_id: 'a3', parent_span_id: 'a', kind: 'llm', at: '2026-11-03T10:00:00.080000Z', duration_ms: 110 }),
  spanRow({ ...retrieval, trace_id: 'a', span_id: 'a4', parent_span_id: 'a', at: '2026-11-03T10:00:00.010000Z', duration_ms: 30, index_name: 'docs', no_hit: 'empty', retrieval_query_hash: '7', input_preview: 'Refunds?' }),
  // b, 300 ms: all of it its call.
  spanRow({ trace_id: 'b', span_id: 'b', at: '2026-11-03T10:30:00.000000Z', duration_ms: 300 }),
  spanRow({ trace_id: 'b', span_id: 'b1', parent_span_id: 'b', kind: 'llm', at: '2026-11-03T10:30:00.000000Z', duration_ms: 300, status: 'error' }),
  // c has lost its spans but for two searches.
  spanRow({ ...retrieval, trace_id: 'c', span_id: 'c1', at: '2026-11-03T11:00:00.000000Z', index_name: 'wiki', top_score: 0.3, score_threshold: 0.4, no_hit: 'below_threshold', retrieval_query_hash: '7', input_preview: 'refunds?' }),
  spanRow({ ...retrieval, trace_id: 'c', span_id: 'c2', at: '2026-11-03T11:00:01.000000Z', index_name: 'wiki', top_score: 0.1, no_hit: 'unknown', retrieval_query_hash: '8', input_preview: 'untold' }),
]);

test('cost: failures, users, and models without a price', async () => {
  // 1.25 + .5 + 2; the failed request's half; a quarter for the call that was made good.
  expect(await readFailureCosts(deps, filter)).toEqual({ total: 3.75, failed_requests: 0.5, failed_calls: 0.25 });
  expect(await readFailureCosts(deps, chat)).toEqual({ total: 1.75, failed_requests: 0.5, failed_calls: 0.25 });
  // Nothing to sum is no zero.
  expect(await readFailureCosts(deps, nothing)).toEqual({ total: null, failed_requests: null, failed_calls: null });
  expect(await readUserCosts(deps, filter)).toEqual([{ user_id: 'ann', total_usd: 1.25, requests: 1 }, { user_id: 'bob', total_usd: 0.5, requests: 1 }]);
  expect(await readUnpriced(deps, filter)).toEqual([{ model: 'new', provider: 'q', calls: 1, tokens: 120 }]);
  expect(await readUnpriced(deps, chat)).toEqual([]);
  // 400 and 100 read, 50 written; requests that told nothing of caching are in no row.
  expect(await readCachedInput(deps, filter)).toEqual([{ model: 'm', provider: 'p', day: '2026-11-03', cached: 500, written: 50 }]);
});

test('latency: bands by hour, and errors by provider', async () => {
  const heat = await readHeatMap(deps, { ...filter, from: Date.parse('2026-11-03T10:00:00Z'), to: Date.parse('2026-11-03T12:00:00Z') }, 'hour');
  expect(heat.times).toEqual([Date.parse('2026-11-03T10:00:00Z'), Date.parse('2026-11-03T11:00:00Z')]);
  // 200 ms is under 250; 300 is in 250 to 500; 9 s in 8 to 16 s; what told no duration is in no band.
  expect(heat.counts).toEqual([[1, 0], [1, 0], [0, 0], [0, 0], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0]]);
  const { byProvider, requests } = await readErrors(deps, filter);
  // Of three calls to p one worked; q's three all did.
  expect(byProvider).toHaveLength(2);
  expect(byProvider).toEqual(expect.arrayContaining([
    expect.objectContaining({ provider: 'p', error_type: 'timeout', calls: 1, of: 3, rate_limited: 0 }),
    expect.objectContaining({ provider: 'p', error_type: 'not told', calls: 1, of: 3, rate_limited: 1 }),
  ]));
  expect(requests).toEqual([{ error_type: 'rate_limit', requests: 1 }]);
  expect(await readErrors(deps, nothing)).toEqual({ byProvider: [], requests: [] });
});

test('where the time goes: parts of the critical path add up to the requests’ durations', async () => {
  const found = await readWhereTimeGoes(deps, filter);
  // a and b are whole; c has no root span, and d no duration, so that it is not among the timed ones at all.
  expect(found).toMatchObject({ requests: 2, leftOut: 1, isCut: false, mean_ms: 250 });
  expect(found?.parts).toEqual([
    { kind: 'llm', mean_ms: 205, share: 0.82, requests: 2 },
    { kind: 'retrieval', mean_ms: 20, share: 0.08, requests: 1 },
    { kind: 'own', mean_ms: 15, share: 0.06, requests: 1 },
    { kind: 'embedding', mean_ms: 10, share: 0.04, requests: 1 },
  ]);
  expect(await readWhereTimeGoes(deps, nothing)).toBeNull();
  expect(await readWhereTimeGoes(deps, { ...filter, dimensions: { feature: ['search'] } })).toBeNull();
});

test('retrieval: tiers by index, best scores, and queries that miss', async () => {
  expect(await readIndexes(deps, filter)).toMatchObject([
    // A hit and an empty one told; the failed one is an error, no miss.
    { index: 'docs', retrievals: 3, errors: 1, empty: { count: 1, of: 2, share: 0.5 }, below: { count: 0, of: 2, share: 0 }, scores: { p50: 0.9 } },
    { index: 'wiki', retrievals: 2, errors: 0, empty: { count: 0, of: 1, share: 0 }, below: { count: 1, of: 1, share: 1 }, scores: { p50: 0.3 } },
  ]);
  expect(await readTopScores(deps, filter)).toEqual([
    { index: 'wiki', scored: 2, p10: 0.1, p50: 0.3, p90: 0.3, threshold: 0.4 },
    { index: 'docs', scored: 1, p10: 0.9, p50: 0.9, p90: 0.9, threshold: 0.5 },
  ]);
  // One wording, missed once in each index; shown as it was last written.
  const last_at = Date.parse('2026-11-03T11:00:00Z');
  expect(await readMissedQueries(deps, filter)).toEqual({
    groups: [{ wordings: [{ query: 'refunds?', index: 'wiki', misses: 2, empty: 1, newest_trace_id: 'c', last_at }], others: 0, misses: 2, empty: 1, indexes: ['wiki'], last_at }],
    misses: 2,
    wordings: 1,
    grouped: 1,
  });
  expect((await readMissedQueries(deps, chat)).groups).toMatchObject([{ wordings: [{ query: 'Refunds?', misses: 1, empty: 1, newest_trace_id: 'a' }] }]);
  expect(await readMissedQueries(deps, nothing)).toEqual({ groups: [], misses: 0, wordings: 0, grouped: 0 });
});

test('retrieval: tiers by index over time, an hour without retrievals unknown', async () => {
  const morning = { ...filter, from: Date.parse('2026-11-03T10:00:00Z'), to: Date.parse('2026-11-03T12:30:00Z') };
  const found = await readIndexSeries(deps, morning, ['retrieval_no_hit_empty_rate', 'retrieval_no_hit_below_threshold_rate', 'error_rate'], 'hour');
  const short = found.map(({ key, parts }) => [key, ...parts.map(({ index, count, of, points }) => [index, count, of, points?.map(({ numerator, denominator, value }) => (value === null ? null : `${numerator}/${denominator}`))])]);
  expect(short).toEqual([
    // Of docs one of two that told was empty, at ten; of wiki one told and another did not, at eleven.
    ['retrieval_no_hit_empty_rate', ['docs', 1, 2, ['1/2', null, null]], ['wiki', 0, 1, [null, '0/1', null]]],
    ['retrieval_no_hit_below_threshold_rate', ['docs', 0, 2, ['0/2', null, null]], ['wiki', 1, 1, [null, '1/1', null]]],
  ]);
  const last = found[0]?.parts[0]?.points?.at(-1);
  expect(last).toMatchObject({ at: '2026-11-03T12:00:00.000Z', isComplete: false, low: null });
  expect(found[0]?.parts[0]?.points?.[0]).toMatchObject({ at: '2026-11-03T10:00:00.000Z', value: 0.5, isComplete: true });
  // 1 of 2 by Wilson: .0945 to .9055.
  expect(found[0]?.parts[0]?.points?.[0]?.low).toBeCloseTo(0.0945, 4);
  expect(await readIndexSeries(deps, nothing, ['retrieval_no_hit_empty_rate'], 'day')).toEqual([{ key: 'retrieval_no_hit_empty_rate', parts: [] }]);
});
