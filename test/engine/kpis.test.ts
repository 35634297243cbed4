/** Every KPI of the catalogue that follows from requests, on eight requests, with answers worked out by hand. */
import { expect, test } from 'vitest';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import type { KpiReading } from '#schema/kpis/definition.ts';
import type { KpiKey } from '#schema/kpis/index.ts';
import { readKpiChanges, readKpis } from '#app/readings/kpis.server.ts';
import { requestRow } from '../support/request-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const deps = { reader: store, project: DEFAULT_PROJECT, now: () => Date.parse('2026-11-10T00:00:00Z') };
const filter = { from: Date.parse('2026-11-03T00:00:00Z'), to: Date.parse('2026-11-04T00:00:00Z'), dimensions: {} };

const usage = (input: number, cached: number | null, output: number | null, reasoning: number | null, cost: number | null) => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_tokens: reasoning,
  cost_usd: cost,
});

await insertRows(store, 'requests', [
  // A good answer with two good citations.
  requestRow({
    at: '2026-11-03T10:00:00.000000Z', duration_ms: 1_000, feature: 'search', model: 'a', ...usage(100, 40, 20, 5, 0.01), ttft_ms: 200,
    calls: [{ model: 'a', provider: 'p' }], retrievals: [{ no_hit: 'hit' }], no_hit: 'hit',
    is_refusal: false, is_cache_hit: false, is_fallback: false, is_guardrail_triggered: false, citation_count: 2, resolved_citation_count: 2,
  }),
  // Found nothing and answered all the same; its first call hit the provider's limit, another model stood in.
  requestRow({
    at: '2026-11-03T10:01:00.000000Z', duration_ms: 2_000, feature: 'chat', model: 'b', ...usage(200, null, 40, null, 0.02), ttft_ms: 400,
    calls: [{ model: 'a', provider: 'p', is_failed: true, is_rate_limited: true }, { model: 'b', provider: 'q' }], retrievals: [{ no_hit: 'empty' }], no_hit: 'empty',
    is_refusal: false, is_cache_hit: false, is_fallback: true, is_guardrail_triggered: true, citation_count: 0, resolved_citation_count: 0,
  }),
  // Failed: the search and the call.
  requestRow({
    at: '2026-11-03T10:02:00.000000Z', duration_ms: 3_000, feature: 'search', model: 'a', is_failed: true, is_answered: false, ...usage(50, null, null, null, 0.005),
    calls: [{ model: 'a', provider: 'p', is_failed: true }], retrievals: [{ no_hit: 'error' }], no_hit: 'error',
  }),
  // Refused although something was found.
  requestRow({
    at: '2026-11-03T10:03:00.000000Z', duration_ms: 4_000, feature: 'search', model: 'a', ...usage(60, 0, 30, null, 0.003),
    calls: [{ model: 'a', provider: 'p' }], retrievals: [{ no_hit: 'hit' }], no_hit: 'hit', is_refusal: true, citation_count: 0, resolved_citation_count: 0,
  }),
  // Below the threshold, and refused as it should be.
  requestRow({
    at: '2026-11-03T10:04:00.000000Z', duration_ms: 5_000, feature: 'search', model: 'a', ...usage(50, null, 10, null, 0.002),
    calls: [{ model: 'a', provider: 'p' }], retrievals: [{ no_hit: 'below_threshold', has_threshold: true }], no_hit: 'below_threshold', is_refusal: true, citation_count: 0, resolved_citation_count: 0,
  }),
  // From our own cache: no call, no cost, and it did not tell how long it took.
  requestRow({ at: '2026-11-03T10:05:00.000000Z', duration_ms: null, feature: 'chat', is_cache_hit: true }),
  // A model without a price; nothing cited.
  requestRow({
    at: '2026-11-03T10:06:00.000000Z', duration_ms: 7_000, feature: 'chat', model: 'c', ...usage(300, null, 60, null, null), unpriced_call_count: 1,
    calls: [{ model: 'c', provider: 'p' }], retrievals: [{ no_hit: 'hit' }], no_hit: 'hit', citation_count: 0, resolved_citation_count: 0,
  }),
  // Two searches, of which one did not tell; three citations, two of them invented.
  requestRow({
    at: '2026-11-03T10:07:00.000000Z', duration_ms: 8_000, feature: 'search', model: 'a', ...usage(500, 250, 100, 10, 0.01), ttft_ms: 600,
    calls: [{ kind: 'embedding', model: 'e', provider: 'p' }, { model: 'a', provider: 'p' }], retrievals: [{ no_hit: 'hit', has_threshold: true }, { no_hit: 'unknown' }], no_hit: 'hit',
    is_refusal: false, citation_count: 3, resolved_citation_count: 1,
  }),
  // Beyond either end of the window, and another project's.
  requestRow({ at: '2026-11-02T23:59:59.999999Z', is_failed: true }),
  requestRow({ at: '2026-11-04T00:00:00.000000Z', is_failed: true }),
  requestRow({ at: '2026-11-03T12:00:00.000000Z', is_failed: true, project_id: 'other' }),
]);

const { readings } = await readKpis(deps, { filter });
const of = (key: KpiKey, all: readonly KpiReading[] = readings): KpiReading => {
  const found = all.find((reading) => reading.key === key);
  if (!found) throw new Error(`no reading of ${key}`);
  return found;
};

/** key, value, numerator, denominator, low, high, coverage. */
const EXPECTED: [KpiKey, number | null, number | null, number | null, number | null, number | null, number | null][] = [
  ['request_count', 8, 8, null, null, null, null],
  ['cost_total', 0.05, 0.05, 6, null, null, 6 / 7],
  ['cost_per_request', 0.05 / 7, 0.05, 7, null, null, 7 / 8],
  ['cost_per_successful_request', 0.0083333333, 0.05, 6, 0.0021747233, 0.0144919434, 7 / 8],
  // 60, 90, 120, 240, 360, 600: the failed call did not tell its output.
  ['tokens_per_request', 180, null, 6, 60, 600, 6 / 7],
  ['tokens_per_request_p95', 540, null, 6, null, null, 6 / 7],
  ['cached_input_share', 290 / 660, 290, 660, null, null, 3 / 7],
  ['reasoning_output_share', 15 / 120, 15, 120, null, null, 2 / 7],
  ['cache_hit_rate', 1 / 3, 1, 3, null, null, 3 / 8],
  // 1, 2, 3, 4, 5, 7, 8 seconds.
  ['latency_p50', 4_000, null, 7, 1_000, 8_000, 7 / 8],
  ['latency_p95', 7_700, null, 7, null, null, 7 / 8],
  ['latency_p99', 7_940, null, 7, null, null, 7 / 8],
  ['ttft_p95', 580, null, 3, null, null, 3 / 8],
  ['error_rate', 1 / 8, 1, 8, 0.0224174915, 0.4708881822, null],
  // Eight LLM calls; the embedding is none.
  ['provider_error_rate', 2 / 8, 2, 8, null, null, null],
  ['rate_limit_events', 1, 1, 8, 0.0253178, 5.5716434, null],
  ['fallback_rate', 1 / 2, 1, 2, 0.0945312057, 0.9054687943, 2 / 8],
  ['refusal_rate', 2 / 5, 2, 5, null, null, 5 / 8],
  ['safety_trigger_rate', 1 / 2, 1, 2, null, null, null],
  ['retrieval_no_hit_rate', 2 / 6, 2, 6, null, null, 6 / 7],
  ['retrieval_no_hit_empty_rate', 1 / 6, 1, 6, null, null, 6 / 7],
  ['retrieval_no_hit_below_threshold_rate', 1 / 2, 1, 2, null, null, 1],
  ['no_hit_but_answered_rate', 1 / 2, 1, 2, null, null, null],
  ['citation_coverage', 2 / 3, 2, 3, 0.2076596008, 0.9385080553, 1],
  // V = (0.8² + 0.8²) ÷ 5² · 2 = 0.1024, so 2.34 citations' worth.
  ['citation_validity', 3 / 5, 3, 5, 0.1468499372, 0.9289357014, null],
  ['genai_incidents', 0, 0, null, null, null, null],
  ['eval_pass_rate', null, 0, 0, null, null, null],
  ['user_positive_rate', null, 0, 0, null, null, null],
  ['mrr', null, null, 0, null, null, null],
  ['stakeholder_satisfaction', null, null, null, null, null, null],
  ['pii_leakage_incidents', null, null, null, null, null, null],
];

test.each(EXPECTED)('%s', (key, value, numerator, denominator, low, high, coverage) => {
  const reading = of(key);
  close(reading.value, value);
  close(reading.numerator, numerator);
  expect(reading.denominator).toBe(denominator);
  close(reading.coverage, coverage);
  if (low !== null) close(reading.low, low);
  if (high !== null) close(reading.high, high);
});

function close(found: number | null, expected: number | null): void {
  if (expected === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(expected, 7);
}

test('a p95 of fewer than 72 has no interval, and so no verdict', () => {
  expect(of('latency_p95')).toMatchObject({ low: null, high: null, target: 4_000, verdict: 'undetermined' });
});

test('a call split by model is the call’s own model; a request’s is the one that answered', async () => {
  const split = (await readKpis(deps, { filter, keys: ['provider_error_rate', 'error_rate', 'rate_limit_events'], groupBy: 'model' })).readings;
  const counts = split.map(({ key, group, numerator, denominator }) => [key, group, numerator, denominator]);
  expect(counts).toEqual([
    ['provider_error_rate', '', 0, 0],
    ['error_rate', '', 0, 1],
    ['rate_limit_events', '', 0, 0],
    ['provider_error_rate', 'a', 2, 6],
    ['error_rate', 'a', 1, 5],
    ['rate_limit_events', 'a', 1, 6],
    ['provider_error_rate', 'b', 0, 1],
    ['error_rate', 'b', 0, 1],
    ['rate_limit_events', 'b', 0, 1],
    ['provider_error_rate', 'c', 0, 1],
    ['error_rate', 'c', 0, 1],
    ['rate_limit_events', 'c', 0, 1],
    ['provider_error_rate', 'e', 0, 0],
    ['error_rate', 'e', 0, 0],
    ['rate_limit_events', 'e', 0, 0],
  ]);
  expect(split.filter(({ denominator }) => denominator === 0).map(({ value }) => value)).toEqual([null, null, null, null, null]);
});

test('a filter on a model means the same as a group of it', async () => {
  const only = (await readKpis(deps, { filter: { ...filter, dimensions: { model: ['a'] } }, keys: ['provider_error_rate', 'error_rate'] })).readings;
  expect(only.map(({ numerator, denominator }) => [numerator, denominator])).toEqual([
    [2, 6],
    [1, 5],
  ]);
});

test('two filters both hold, and several values of one are alternatives', async () => {
  const read = async (dimensions: Partial<Record<'feature' | 'model', string[]>>) => of('request_count', (await readKpis(deps, { filter: { ...filter, dimensions }, keys: ['request_count'] })).readings).value;
  expect(await read({ feature: ['search'] })).toBe(5);
  expect(await read({ feature: ['search', 'chat'] })).toBe(8);
  expect(await read({ feature: ['chat'], model: ['b', 'c'] })).toBe(2);
  expect(await read({ feature: ['nowhere'] })).toBe(0);
});

test('a filter that matches nothing and an empty window: unknown, never zero', async () => {
  for (const empty of [{ ...filter, dimensions: { feature: ['nowhere'] } }, { ...filter, from: filter.from + 12 * 3_600_000 + 1 }]) {
    const { readings: none } = await readKpis(deps, { filter: empty });
    const known = none.filter(({ value }) => value !== null).map(({ key, value }) => [key, value]);
    // Counts of what happened are known to be none.
    expect(known).toEqual([
      ['request_count', 0],
      ['genai_incidents', 0],
      ['labels_done', 0],
    ]);
  }
});

test('one event has a value, and no interval where one cannot be had', async () => {
  const one = { ...filter, from: Date.parse('2026-11-03T10:03:00Z'), to: Date.parse('2026-11-03T10:04:00Z') };
  const { readings: single } = await readKpis(deps, { filter: one });
  expect(of('latency_p95', single)).toMatchObject({ value: 4_000, low: null, high: null, denominator: 1, verdict: 'undetermined' });
  expect(of('cost_per_successful_request', single)).toMatchObject({ value: 0.003, low: null, high: null, denominator: 1 });
  expect(of('error_rate', single)).toMatchObject({ value: 0, low: 0, numerator: 0, denominator: 1, verdict: 'undetermined' });
  expect(of('error_rate', single).high).toBeCloseTo(0.7934507, 6);
});

test('against the period before: Newcombe, and null where there was nothing', async () => {
  const half = { ...filter, from: Date.parse('2026-11-03T10:04:00Z'), to: Date.parse('2026-11-03T10:08:00Z') };
  const changes = await readKpiChanges(deps, { filter: half, keys: ['error_rate', 'request_count', 'latency_p50', 'reviewer_alpha'] });
  const [errors, requests, latency, alpha] = changes;
  // 0 of 4 now, 1 of 4 before: Wilson 0–.4899 and .0456–.6994.
  expect(errors).toMatchObject({ reading: { value: 0 }, previous: { value: 0.25 }, difference: -0.25, isDetectable: false });
  expect(errors?.low).toBeCloseTo(-0.25 - 0.4493588, 5);
  expect(errors?.high).toBeCloseTo(-0.25 + Math.hypot(0.4898908, 0.2044126), 5);
  expect(requests).toMatchObject({ difference: 0, low: null, high: null, isDetectable: null });
  // 5, 7, 8 seconds now; 1, 2, 3, 4 before.
  expect(latency).toMatchObject({ reading: { value: 7_000 }, previous: { value: 2_500 }, difference: 4_500, isDetectable: null });
  expect(alpha).toMatchObject({ difference: null, isDetectable: null });
});
