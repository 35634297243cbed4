/** Scores and pieces that name what they are about by another spelling, or by half: they find it, whatever comes first. */
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { langfuseBatch } from '#ingest/protocols/langfuse-batch.ts';
import { createWriter, type Writer } from '#ingest/writer/group-commit.server.ts';
import type { Score } from '#schema/scores.ts';
import { batchOf, spanFacts, T0 } from '../support/span-facts.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const open: Writer[] = [];
afterAll(async () => {
  for (const writer of open) await writer.close();
});
function writerOf(): Writer {
  const writer = createWriter({ store, now: Date.now, logger: { info: () => {}, warn: () => {}, error: () => {} }, isEngineUp: () => true, reconcileEveryMs: 0 });
  open.push(writer);
  return writer;
}
let projects = 0;
const newProject = () => `p${++projects}`;
const rows = (project: string, columns: string, table: string, order: string) =>
  store.rows('test', `SELECT ${columns} FROM ${table} FINAL WHERE project_id = {project:String} ORDER BY ${order}`, { project });

const TRACE = '3F2504E0-4F89-41D3-9A0C-0305E82C3301';
const KEPT = '3f2504e04f8941d39a0c0305e82c3301';
const OBSERVATION = '7D444840-9DC0-11D1-B245-5FFDCE74FAD2';
const KEPT_OBSERVATION = '7d4448409dc011d1b2455ffdce74fad2';
const at = (seconds: number) => new Date(T0 + seconds * 1_000).toISOString();
const event = (id: string, type: string, seconds: number, body: object) => ({ id, type, timestamp: at(seconds), body });
const CREATE_TRACE = event('ev-trace', 'trace-create', 0, { id: TRACE, name: 'chat', timestamp: at(0) });
const CREATE = event('ev-create', 'generation-create', 1, { id: OBSERVATION, traceId: TRACE, name: 'answer', startTime: at(1), model: 'gpt-4o-mini' });
/** Names its observation alone. */
const UPDATE = event('ev-update', 'generation-update', 3, { id: OBSERVATION, endTime: at(3), output: 'Thirty days.', usageDetails: { input: 1_000, output: 10, total: 1_010 } });
const langfuse = (...events: object[]) => langfuseBatch(events, T0 + 60_000, (error) => { throw error; }).batch;

const score = (said: Partial<Score>): Score => ({ name: 'helpful', source: 'user', value: 0, ...said });
const sendScore = (writer: Writer, project: string, one: Score) => writer.write(project, batchOf([], { scores: [one] }), 100);

test.each([
  ['a dashed UUID', { trace_id: KEPT.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), span_id: OBSERVATION.toLowerCase() }],
  ['an upper-case UUID', { trace_id: TRACE, span_id: OBSERVATION }],
  ['upper-case hex', { trace_id: KEPT.toUpperCase(), span_id: KEPT_OBSERVATION.toUpperCase() }],
  ['the kept spelling', { trace_id: KEPT, span_id: KEPT_OBSERVATION }],
])('a score on a Langfuse trace by %s, before or behind it, from this process or another', async (_, target) => {
  const expected = [{ trace_id: KEPT, span_id: KEPT_OBSERVATION, model: 'gpt-4o-mini' }];
  const states: unknown[] = [];
  for (const isFirst of [true, false]) {
    const project = newProject();
    const writer = writerOf();
    if (isFirst) await sendScore(writer, project, score(target));
    await writer.write(project, langfuse(CREATE_TRACE, CREATE), 100);
    if (!isFirst) await sendScore(writerOf(), project, score(target));
    expect(await rows(project, 'trace_id, span_id, model', 'scores', 'score_id')).toEqual(expected);
    states.push(await rows(project, 'score_id, trace_id, span_id, value', 'scores', 'score_id'));
    expect(await rows(project, 'risk_reasons', 'requests', 'span_id')).toEqual([{ risk_reasons: ['thumbs_down'] }]);
  }
  expect(states[1]).toEqual(states[0]);
});

test('native traces are kept as sent, and so is the target of their scores, before or behind them', async () => {
  const trace = batchOf([spanFacts({ trace_id: TRACE, span_id: 'ABCDEF0123456789', kind: 'llm', model: 'm', output: 'Yes.' })]);
  for (const isFirst of [true, false]) {
    const project = newProject();
    const writer = writerOf();
    if (isFirst) await sendScore(writer, project, score({ trace_id: TRACE, span_id: 'ABCDEF0123456789' }));
    await writer.write(project, trace, 100);
    if (!isFirst) await sendScore(writerOf(), project, score({ trace_id: TRACE, span_id: 'ABCDEF0123456789' }));
    expect(await rows(project, 'trace_id, span_id, model', 'scores', 'score_id')).toEqual([{ trace_id: TRACE, span_id: 'ABCDEF0123456789', model: 'm' }]);
    expect(await rows(project, 'risk_reasons', 'requests', 'span_id')).toEqual([{ risk_reasons: ['thumbs_down'] }]);
  }
});

const SPANS = 'trace_id, span_id, parent_span_id, start_time, duration_us, kind, name, model, input_tokens, output_tokens, cost_usd, output_preview';
async function state(project: string) {
  return {
    spans: await rows(project, SPANS, 'spans', 'span_id'),
    requests: await rows(project, 'trace_id, span_id, name, duration_us, cost_usd, output_tokens, is_answered, span_count', 'requests', 'span_id'),
    waiting: await store.rows('test', "SELECT count() AS n FROM span_parts FINAL WHERE project_id = {project:String} AND trace_id = ''", { project }),
  };
}

test('a Langfuse update that names its observation alone, in a later batch: the state that all orders must end in', async () => {
  const writer = writerOf();
  await writer.write('right', langfuse(CREATE_TRACE, CREATE), 100);
  await writer.write('right', langfuse(UPDATE), 100);
  const { spans, requests, waiting } = await state('right');
  // 1,000 input and 10 output tokens at $0.15 and $0.60 a million.
  expect(spans[1]).toMatchObject({ trace_id: KEPT, span_id: KEPT_OBSERVATION, kind: 'llm', name: 'answer', duration_us: 2_000_000, input_tokens: 1_000, cost_usd: 0.000156, output_preview: 'Thirty days.' });
  expect(requests).toEqual([{ trace_id: KEPT, span_id: expect.any(String), name: 'chat', duration_us: 3_000_000, cost_usd: 0.000156, output_tokens: 10, is_answered: true, span_count: 2 }]);
  expect(waiting).toEqual([{ n: 0 }]);
});

test('every order and split of them, in one process', { timeout: 60_000 }, async () => {
  const right = await state('right');
  const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
  const events = [CREATE_TRACE, CREATE, UPDATE];
  for (const order of orders) {
    for (const cuts of [[], [1], [2], [1, 2]]) {
      const project = newProject();
      const writer = writerOf();
      const sent = order.map((i) => events[i] ?? {});
      const edges = [0, ...cuts, sent.length];
      for (const [i, edge] of edges.slice(1).entries()) await writer.write(project, langfuse(...sent.slice(edges[i], edge)), 100);
      expect(await state(project), `${order} cut at ${cuts}`).toEqual(right);
    }
  }
});

test('several processes, and what waits outlives the one that took it', { timeout: 60_000 }, async () => {
  const right = await state('right');
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([CREATE_TRACE, CREATE, UPDATE], { minLength: 3 }), fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), async (sent, sides) => {
      const project = newProject();
      const begin = Date.now() * 1_000 - 1_000_000;
      const [one, other] = [writerOf(), writerOf()];
      for (const [i, one_event] of sent.entries()) await (sides[i] ? one : other).write(project, langfuse(one_event), 100);
      await writerOf().reconcile(begin, -10_000_000);
      expect(await state(project)).toEqual(right);
    }),
    { numRuns: 8, seed: 3, examples: [[[UPDATE, CREATE_TRACE, CREATE], [true, false, false]]] },
  );
});

test('an update whose create never comes waits, makes no trace, and is not counted twice when it is sent again', async () => {
  const project = newProject();
  const writer = writerOf();
  await writer.write(project, langfuse(UPDATE), 100);
  await writer.write(project, langfuse(UPDATE), 100);
  expect(await state(project)).toEqual({ spans: [], requests: [], waiting: [{ n: 1 }] });
  expect(await writer.reconcile(0, -10_000_000)).toBeTypeOf('number');
  expect(await state(project)).toEqual({ spans: [], requests: [], waiting: [{ n: 1 }] });
});
