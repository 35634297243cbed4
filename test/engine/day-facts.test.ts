/** Counts by name from the day rollup: the same as from the rows, and as worked out by hand, also after changes. */
import { expect, test } from 'vitest';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { TABLE_COLUMNS, type RequestRow } from '#schema/clickhouse/tables.ts';
import { DIMENSIONS, type Filter } from '#schema/filter.ts';
import { DEFAULT_PROJECT, type Project } from '#schema/project.ts';
import { startRollup } from '#app/jobs/rollup.server.ts';
import { DAY_FACTS } from '#app/queries/day-facts.server.ts';
import { readCachedInput, readFailureCosts, readUnpriced } from '#app/readings/cost-page.server.ts';
import { readFact } from '#app/readings/day-facts.server.ts';
import { readDearest } from '#app/readings/dearest.server.ts';
import { readUserCosts } from '#app/readings/user-costs.server.ts';
import { readErrors, readHeatMap } from '#app/readings/latency-page.server.ts';
import { readIndexes, readMissedQueries, readTopScores } from '#app/readings/retrieval-page.server.ts';
import { requestRow } from '../support/request-rows.ts';
import { spanRow } from '../support/span-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
// Days of Auckland begin at 11:00 UTC in November.
const project: Project = { ...DEFAULT_PROJECT, settings: { ...DEFAULT_PROJECT.settings, time_zone: 'Pacific/Auckland' } };
const now = Date.parse('2026-11-06T00:00:00Z');
const asked: string[] = [];
const reader = { rows: async (name: string, ...rest: [string, Record<string, unknown>]) => (asked.push(name), await store.rows(name, ...rest)) };
const deps = { reader, project, now: () => now };
const blind = { ...deps, reader: { rows: async (name: string, ...rest: [string, Record<string, unknown>]) => (name === 'kpi.days' ? [] : await store.rows(name, ...rest)) } };
/** Begins and ends within a day; the days of 3, 4 and 5 November are closed. */
const filter: Filter = { from: Date.parse('2026-11-02T09:00:00Z'), to: now, dimensions: {} };
const chat = { ...filter, dimensions: { feature: ['chat'] } };
const rollup = startRollup({ store, projects: () => [project], logger: { debug: () => {}, warn: () => {} }, isEngineUp: () => true, isManual: true });

let version = 0;
async function send(rows: readonly RequestRow[], storedAgoMs: number): Promise<void> {
  const stored_at = new Date(Date.now() - storedAgoMs).toISOString().replace('T', ' ').replace('Z', '');
  await store.insert('requests', [...TABLE_COLUMNS.requests, 'stored_at'], rows.map((row) => ({ ...row, version: (version += 1), stored_at })));
}

const failed = requestRow({ at: '2026-11-03T12:00:00.000000Z', trace_id: 'b', span_id: 'b', duration_ms: 300, user_id: 'ann', feature: 'chat', is_failed: true, error_type: 'late “quote”', cost_usd: 0.5,
  calls: [{ model: 'm', provider: 'p', cost_usd: 0.5, is_failed: true, is_rate_limited: true }], retrievals: [{ index: 'docs', no_hit: 'error' }] });
await send([
  // Before the first whole day, in the window.
  requestRow({ at: '2026-11-02T10:00:00.000000Z', trace_id: 'a', span_id: 'a', duration_ms: 200, user_id: 'ann', feature: 'chat', model: 'm', provider: 'p', cached_input_tokens: 400, cost_usd: 1.25,
    calls: [{ model: 'm', provider: 'p', cost_usd: 0.25, is_failed: true, error_type: 'timeout' }, { model: 'm', provider: 'p', cost_usd: 1 }],
    retrievals: [{ index: 'docs', no_hit: 'hit', has_threshold: true }, { index: 'docs', no_hit: 'empty', has_threshold: true }] }),
  // 4 November in Auckland.
  failed,
  requestRow({ at: '2026-11-03T13:00:00.000000Z', trace_id: 'c', span_id: 'c', duration_ms: 9_000, feature: 'search', model: 'm', provider: 'p', cached_input_tokens: 100, unpriced_call_count: 1,
    calls: [{ model: 'new', provider: 'q', input_tokens: 100, output_tokens: 20 }, { model: 'new', provider: 'q' }],
    retrievals: [{ index: 'wiki', no_hit: 'below_threshold', has_threshold: true }, { index: 'wiki', no_hit: 'unknown' }] }),
  // 5 November.
  requestRow({ at: '2026-11-04T12:00:00.000000Z', trace_id: 'd', span_id: 'd', duration_ms: 250, user_id: 'bob', feature: 'chat', cost_usd: 2, calls: [{ model: 'm', provider: 'q', cost_usd: 2 }], retrievals: [{ index: 'docs', no_hit: 'unknown' }] }),
  // Today.
  requestRow({ at: '2026-11-05T12:00:00.000000Z', trace_id: 'e', span_id: 'e', duration_ms: 200, feature: 'chat', cost_usd: 4, is_failed: true, error_type: 'late “quote”', calls: [{ model: 'm', provider: 'p', cost_usd: 4, is_failed: true, error_type: 'timeout' }] }),
], 300_000);
const search = { kind: 'retrieval', parent_span_id: 'root', index_name: 'docs' } as const;
await insertRows(store, 'spans', [
  spanRow({ ...search, trace_id: 'a', span_id: 'a1', at: '2026-11-02T10:00:00.010000Z', top_score: 0.75, no_hit: 'hit', retrieval_query_hash: '1', input_preview: 'found' }),
  spanRow({ ...search, trace_id: 'a', span_id: 'a2', at: '2026-11-02T10:00:00.020000Z', no_hit: 'empty', retrieval_query_hash: '7', input_preview: 'Refunds?' }),
  spanRow({ ...search, trace_id: 'b', span_id: 'b1', at: '2026-11-03T12:00:00.010000Z', top_score: 0.25, score_threshold: 0.5, no_hit: 'below_threshold', retrieval_query_hash: '7', input_preview: 'refunds?' }),
  spanRow({ ...search, trace_id: 'c', span_id: 'c1', at: '2026-11-03T13:00:00.010000Z', top_score: 0.5, no_hit: 'hit', retrieval_query_hash: '8', input_preview: 'found too' }),
  // A rerank tells a score and misses nothing; of a trace without a request nothing is known.
  spanRow({ ...search, kind: 'rerank', trace_id: 'd', span_id: 'd1', at: '2026-11-04T12:00:00.010000Z', top_score: 0.125, no_hit: 'below_threshold', retrieval_query_hash: '9' }),
  spanRow({ ...search, trace_id: 'lost', span_id: 'l1', at: '2026-11-04T12:00:00.010000Z', top_score: 1, no_hit: 'empty', retrieval_query_hash: '7' }),
]);
await rollup.runOnce({ isForced: true });

const week = [{ from: filter.from, to: Date.parse('2026-11-04T11:00:00Z') }, { from: Date.parse('2026-11-04T11:00:00Z'), to: filter.to }];

async function expectSame(): Promise<void> {
  for (const fact of DAY_FACTS) {
    for (const dimensions of [{}, chat.dimensions, { model: ['m', ''] }, { feature: ['chat', 'search'], provider: ['p'] }]) {
      for (const windows of [[filter], week]) expect(await readFact(deps, fact, dimensions, windows), JSON.stringify([fact.names, dimensions])).toEqual(await readFact(blind, fact, dimensions, windows));
    }
  }
}

test('closed days come from the rollup, and say what the rows say', async () => {
  await expectSame();
  expect(asked).toContain('fact.rollup');
  expect(DAY_FACTS).toHaveLength(7);
});

test('by hand: costs, errors, bands and tiers over closed days and open ends', async () => {
  // 1.25 + .5 + 2 + 4; b and e failed; in a, which worked, a call of a quarter failed.
  expect(await readFailureCosts(deps, filter)).toEqual({ total: 7.75, failed_requests: 4.5, failed_calls: 0.25 });
  expect(await readFailureCosts(deps, { ...filter, dimensions: { feature: ['search'] } })).toEqual({ total: null, failed_requests: null, failed_calls: 0 });
  expect(await readUnpriced(deps, filter)).toEqual([{ model: 'new', provider: 'q', calls: 1, tokens: 120 }]);
  expect(await readUnpriced(deps, chat)).toEqual([]);
  expect(await readCachedInput(deps, filter)).toEqual([
    { model: 'm', provider: 'p', day: '2026-11-02', cached: 400, written: 0 },
    { model: 'm', provider: 'p', day: '2026-11-03', cached: 100, written: 0 },
  ]);
  const { byProvider, requests } = await readErrors(deps, filter);
  expect(requests).toEqual([{ error_type: 'late “quote”', requests: 2 }]);
  expect(byProvider).toMatchObject([
    { provider: 'p', error_type: 'timeout', calls: 2, of: 4, rate_limited: 0 },
    { provider: 'p', error_type: 'not told', calls: 1, of: 4, rate_limited: 1 },
  ]);
  const heat = await readHeatMap(deps, filter, 'day');
  expect(heat.times.map((at) => new Date(at).toISOString())).toEqual(['2026-11-01T11:00:00.000Z', '2026-11-02T11:00:00.000Z', '2026-11-03T11:00:00.000Z', '2026-11-04T11:00:00.000Z', '2026-11-05T11:00:00.000Z']);
  // 250 ms is the lower end of the second band.
  expect(heat.counts.slice(0, 2)).toEqual([[1, 0, 0, 0, 1], [0, 0, 1, 1, 0]]);
  expect(heat.counts[6]).toEqual([0, 0, 1, 0, 0]);
  expect(await readIndexes(deps, filter)).toMatchObject([
    { index: 'docs', retrievals: 4, errors: 1, empty: { count: 1, of: 2 }, below: { count: 0, of: 2 } },
    { index: 'wiki', retrievals: 2, errors: 0, empty: { count: 0, of: 1 }, below: { count: 1, of: 1 } },
  ]);
});

test('by hand: users over closed days and open ends', async () => {
  for (const one of [deps, blind]) {
    expect(await readUserCosts(one, filter)).toEqual([{ user_id: 'bob', total_usd: 2, requests: 1 }, { user_id: 'ann', total_usd: 1.75, requests: 2 }]);
    expect(await readUserCosts(one, { ...filter, dimensions: { feature: ['search'] } })).toEqual([]);
  }
});

test('by hand: the dearest requests over closed days and open ends, with their texts', async () => {
  for (const one of [deps, blind]) {
    expect((await readDearest(one, filter, 3)).map(({ trace_id, cost_usd }) => [trace_id, cost_usd])).toEqual([['e', 4], ['d', 2], ['a', 1.25]]);
    expect((await readDearest(one, chat, 8)).map(({ trace_id }) => trace_id)).toEqual(['e', 'd', 'a', 'b']);
    expect(await readDearest(one, { ...filter, dimensions: { feature: ['search'] } }, 8)).toEqual([]);
    // By two dimensions the rows themselves are looked through.
    expect((await readDearest(one, { ...filter, dimensions: { feature: ['chat'], model: ['m'] } }, 8)).map(({ trace_id }) => trace_id)).toEqual(['a']);
  }
  expect(asked).toContain('dearest.rollup');
});

test('by hand: best scores and missed queries over closed days and open ends', async () => {
  // .125, .25, .5 and .75: quantileExact takes the value at the place level × 4.
  const scores = [{ index: 'docs', scored: 4, p10: 0.125, p50: 0.5, p90: 0.75, threshold: 0.5 }];
  const missed = [{ query: 'refunds?', index: 'docs', misses: 2, empty: 1, newest_trace_id: 'b', last_at: Date.parse('2026-11-03T12:00:00.010Z') }];
  const found: string[] = [];
  const watched = { ...deps, reader: { rows: async (name: string, ...rest: [string, Record<string, unknown>]) => (found.push(...(rest[0].includes('retrieval_daily') ? [name] : [])), await store.rows(name, ...rest)) } };
  for (const one of [watched, blind]) {
    expect(await readTopScores(one, filter)).toEqual(scores);
    expect((await readMissedQueries(one, filter)).groups.flatMap(({ wordings }) => wordings)).toEqual(missed);
  }
  // The scores of these builds were read before, and are kept.
  expect(found).toEqual(['retrieval.missed-queries']);
  // A filter is of requests: read from spans.
  expect((await readMissedQueries(watched, { ...filter, dimensions: { feature: ['search'] } })).groups).toEqual([]);
  expect(await readTopScores(watched, { ...filter, dimensions: { feature: ['search'] } })).toMatchObject([{ scored: 1, p50: 0.5 }]);
  expect(found).toHaveLength(1);
});

test('a change is seen at once, and the day built again says the same', async () => {
  // Settled again from a retry that worked: stored just now, so its day is read from the rows.
  await send([{ ...failed, is_failed: false, error_type: '' }], 0);
  expect(await readFailureCosts(deps, filter)).toEqual({ total: 7.75, failed_requests: 4, failed_calls: 0.75 });
  await expectSame();
  await send([{ ...failed, is_deleted: 1 }], 0);
  expect((await readErrors(deps, filter)).requests).toEqual([{ error_type: 'late “quote”', requests: 1 }]);
  // A day is built again once what changed in it has been quiet for seconds.
  await expect
    .poll(async () => {
      await rollup.runOnce({ isForced: true });
      asked.length = 0;
      // d and e of the day's rows, and a's.
      expect(await readFailureCosts(deps, filter)).toEqual({ total: 7.25, failed_requests: 4, failed_calls: 0.25 });
      return asked;
    }, { interval: 500 })
    .toContain('fact.rollup');
  await expectSame();
});

test('more than two dimensions are read from the rows', async () => {
  asked.length = 0;
  expect(await readFailureCosts(deps, { ...filter, dimensions: { feature: ['chat'], model: ['m', ''], provider: ['p', ''] } })).toEqual({ total: 7.25, failed_requests: 4, failed_calls: 0.25 });
  expect(asked).not.toContain('fact.rollup');
  expect(DIMENSIONS.length).toBeGreaterThan(2);
});
