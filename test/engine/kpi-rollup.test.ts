/**
 * The day rollup against the rows themselves, on one scenario: all figures the same, whatever
 * arrives late, twice or not at all any more.
 */
import { beforeEach, expect, test } from 'vitest';
import { TABLE_COLUMNS, type RequestRow } from '#schema/clickhouse/tables.ts';
import { DIMENSIONS, type Dimension, type Filter } from '#schema/filter.ts';
import { KPIS } from '#schema/kpis/index.ts';
import { DEFAULT_PROJECT, type Project } from '#schema/project.ts';
import { startRollup } from '#app/jobs/rollup.server.ts';
import { readKpis, readKpiSeries, type KpisAnswer } from '#app/readings/kpis.server.ts';
import { requestRow } from '../support/request-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const project: Project = { ...DEFAULT_PROJECT, settings: { ...DEFAULT_PROJECT.settings, time_zone: 'Pacific/Auckland' } };
const now = Date.parse('2026-10-07T09:30:00Z');
const deps = { reader: store, project, now: () => now };
/** The clock in Auckland moved on 27 September; both ends of the window lie within a day. */
const filter: Filter = { from: Date.parse('2026-09-24T05:00:00Z'), to: now, dimensions: {} };
const keys = KPIS.filter(({ source }) => ['requests', 'calls', 'retrievals'].includes(source)).map(({ key }) => key);
const rollup = startRollup({ store, projects: () => [project], logger: { debug: () => {}, warn: () => {} }, isEngineUp: () => true, isManual: true });

let version = 0;
/** As if stored a while ago, so that a build need not wait for what may still come. */
async function send(rows: readonly RequestRow[], storedAgoMs = 300_000): Promise<void> {
  const stored_at = new Date(Date.now() - storedAgoMs).toISOString().replace('T', ' ').replace('Z', '');
  await store.insert('requests', [...TABLE_COLUMNS.requests, 'stored_at'], rows.map((row) => ({ ...row, version: (version += 1), stored_at })));
}

/** 600 requests over 13 days: every hour of the clock, a few hundred a day on two of them. */
const requests = Array.from({ length: 600 }, (_, i) => {
  const at = i < 400 ? Date.parse('2026-09-28T00:00:00Z') + i * 240_000 : Date.parse('2026-09-24T06:00:00Z') + (i - 400) * 5_400_000;
  const isFailed = i % 17 === 0;
  return requestRow({
    trace_id: `t${i}`,
    span_id: `s${i}`,
    at: new Date(at).toISOString().replace('Z', '000Z'),
    duration_ms: i % 50 === 3 ? null : 200 + ((i * 7_919) % 6_000),
    ttft_ms: i % 3 === 0 ? 100 + (i % 400) : null,
    is_failed: isFailed,
    feature: ['search', 'chat', 'über “quotes” \' 🦉'][i % 3] ?? '',
    model: ['a', 'b'][i % 2] ?? '',
    provider: 'p',
    prompt_version: `v${i % 5}`,
    environment: i % 10 === 0 ? 'staging' : 'production',
    input_tokens: i % 11 === 0 ? null : 100 + i,
    output_tokens: 50 + (i % 70),
    cached_input_tokens: i % 2 === 0 ? 40 : null,
    cost_usd: i % 13 === 0 ? null : 0.001 * (1 + (i % 9)),
    unpriced_call_count: i % 13 === 0 ? 1 : 0,
    calls: [{ model: 'a', provider: 'p', is_failed: i % 5 === 0, is_rate_limited: i % 25 === 0 }, { model: ['a', 'b'][i % 2] ?? '', provider: 'p', is_failed: isFailed }],
    retrievals: i % 4 === 0 ? [] : [{ no_hit: i % 9 === 0 ? 'empty' : i % 7 === 0 ? 'below_threshold' : 'hit', has_threshold: i % 2 === 0 }],
    no_hit: i % 4 === 0 ? 'unknown' : i % 9 === 0 ? 'empty' : i % 7 === 0 ? 'below_threshold' : 'hit',
    is_answered: !isFailed,
    is_refusal: i % 6 === 0 ? null : i % 31 === 0,
    is_cache_hit: i % 8 === 0,
    is_guardrail_triggered: i % 3 === 0 ? null : i % 40 === 1,
    citation_count: isFailed ? null : i % 4,
    resolved_citation_count: isFailed ? null : Math.min(i % 4, 2),
  });
});
await send(requests);
await rollup.runOnce({ isForced: true });

beforeEach(() => {
  version += 1_000;
});

/** Asks twice: as pages do, and with the rollup out of sight. */
async function both(question: { dimensions?: Filter['dimensions']; groupBy?: Dimension }): Promise<[KpisAnswer, KpisAnswer]> {
  const asked = { filter: { ...filter, dimensions: question.dimensions ?? {} }, keys, ...(question.groupBy ? { groupBy: question.groupBy } : {}) };
  const blind = { ...deps, reader: { rows: async (name: string, ...rest: [string, Record<string, unknown>]) => (name === 'kpi.days' ? [] : await store.rows(name, ...rest)) } };
  return await Promise.all([readKpis(deps, asked), readKpis(blind, asked)]);
}

function expectSame([rolled, rows]: [KpisAnswer, KpisAnswer]): void {
  expect([rolled.source, rows.source]).toEqual(['rollup', 'raw']);
  expect(rolled.readings.map(({ key, group }) => [key, group])).toEqual(rows.readings.map(({ key, group }) => [key, group]));
  rolled.readings.forEach((reading, index) => {
    const truth = rows.readings[index];
    expect({ ...reading, value: 0, low: 0, high: 0, numerator: 0 }, reading.key).toEqual({ ...truth, value: 0, low: 0, high: 0, numerator: 0 });
    for (const name of ['value', 'low', 'high', 'numerator'] as const) near(reading[name], truth?.[name] ?? null, `${reading.key} ${name}`, reading.method === 'order_statistics' ? 0.01 : 1e-9);
  });
}

function near(found: number | null, truth: number | null, what: string, share: number): void {
  if (truth === null) expect(found, what).toBeNull();
  else expect(Math.abs((found ?? Number.NaN) - truth), `${what}: ${found} and ${truth}`).toBeLessThanOrEqual(Math.abs(truth) * share + 1e-12);
}

test('the whole, every dimension, and every pair agree with the rows', async () => {
  const answers = await both({});
  expectSame(answers);
  // Worked out by hand: i = 0, 17, … 595 failed.
  expect(answers[0].readings.find(({ key }) => key === 'error_rate')).toMatchObject({ numerator: 36, denominator: 600 });
  for (const groupBy of DIMENSIONS) expectSame(await both({ groupBy }));
  expectSame(await both({ dimensions: { feature: ['chat', 'über “quotes” \' 🦉'] }, groupBy: 'model' }));
  expectSame(await both({ dimensions: { model: ['b'], environment: ['production'] } }));
});

test('a third dimension is read from the rows, and says so', async () => {
  const [answer] = await both({ dimensions: { model: ['b'], environment: ['production'] }, groupBy: 'feature' });
  expect(answer.source).toBe('raw');
});

test('series by day and by week, over the change of the clock', async () => {
  for (const interval of ['day', 'week'] as const) {
    const series = await readKpiSeries(deps, { filter, keys: ['request_count', 'error_rate', 'latency_p95'], interval });
    const counts = series.get('request_count')?.map(({ value }) => value ?? 0) ?? [];
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(600);
    expect(series.get('request_count')?.map(({ at }) => at).slice(0, 2)).toEqual(interval === 'day' ? ['2026-09-23T12:00:00.000Z', '2026-09-24T12:00:00.000Z'] : ['2026-09-20T12:00:00.000Z', '2026-09-27T11:00:00.000Z']);
  }
});

/** Lets the loop's own rule build what changed: after seconds of quiet. */
async function untilRolled(): Promise<number> {
  const startedAt = Date.now();
  const whole = { ...filter, from: Date.parse('2026-09-24T12:00:00Z'), to: Date.parse('2026-10-06T11:00:00Z') };
  for (;;) {
    await rollup.runOnce();
    const raw: string[] = [];
    const watched = { ...deps, reader: { rows: async (name: string, ...rest: [string, Record<string, unknown>]) => (raw.push(name), await store.rows(name, ...rest)) } };
    await readKpis(watched, { filter: whole, keys: ['request_count'] });
    if (!raw.includes('kpi.sums.requests')) return Date.now() - startedAt;
    if (Date.now() - startedAt > 60_000) throw new Error('a dirty day was not built within a minute');
    await new Promise((done) => setTimeout(done, 300));
  }
}

test('sent again, late, changed and deleted', async () => {
  const count = async () => (await readKpis(deps, { filter, keys: ['request_count', 'cost_total'] })).readings.map(({ value }) => value ?? 0);
  const [before, cost = 0] = await count();
  expect(before).toBe(600);

  const late = { at: '2026-09-29T03:00:00.000000Z', trace_id: 'late', span_id: 'late', calls: [{}] };
  await send(requests.slice(0, 200), 0);
  await send([requestRow({ ...late, cost_usd: 1 })], 0);
  // Priced again, and in a feature that only it has.
  await send([requestRow({ ...late, cost_usd: 3, feature: 'only' })], 0);
  // Seen at once, from the rows of its day.
  expect((await count())[0]).toBe(601);
  await untilRolled();
  const [after, dearer = 0] = await count();
  expect(after).toBe(601);
  expect(dearer).toBeCloseTo(cost + 3, 9);
  expectSame(await both({ groupBy: 'feature' }));

  await send([requestRow({ ...late, is_deleted: 1 })], 0);
  expect((await count())[0]).toBe(600);
  await untilRolled();
  expect((await count())[0]).toBe(600);
  expect((await readKpis(deps, { filter, keys: ['request_count'], groupBy: 'feature' })).readings.map(({ group }) => group)).not.toContain('only');
  expectSame(await both({ groupBy: 'feature' }));
});

test('a change is seen before its day is built again, and the day is clean some seconds after', async () => {
  const read = async () => await readKpis(deps, { filter: { ...filter, from: Date.parse('2026-09-29T11:00:00Z'), to: Date.parse('2026-09-30T11:00:00Z') }, keys: ['request_count'] });
  const before = await read();
  expect(before.source).toBe('rollup');
  await send([requestRow({ at: '2026-09-29T20:00:00.000000Z', trace_id: 'fresh', span_id: 'fresh' })], 0);
  const fresh = await read();
  expect(fresh.source).toBe('raw');
  expect(fresh.readings[0]?.value).toBe((before.readings[0]?.value ?? 0) + 1);

  await untilRolled();
  const after = await read();
  expect(after.source).toBe('rollup');
  expect(after.readings[0]?.value).toBe(fresh.readings[0]?.value);
});

test('two processes at once build the same days without harm', async () => {
  const another = startRollup({ store, projects: () => [project], logger: { debug: () => {}, warn: () => {} }, isEngineUp: () => true, isManual: true });
  await send(requests.slice(0, 50), 0);
  await Promise.all([rollup.runOnce({ isForced: true }), another.runOnce({ isForced: true })]);
  expectSame(await both({}));
});
