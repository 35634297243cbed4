/** A span and its pieces come to the same, whatever the order and however often they arrive. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalise, normaliseLogs } from '#ingest/conventions/index.ts';
import type { SpanFacts, SpanPart } from '#ingest/facts.ts';
import { foldParts } from '#ingest/fold.ts';
import type { AttributeValue, NeutralLog } from '#ingest/neutral.ts';
import { langfuseBatch } from '#ingest/protocols/langfuse-batch.ts';
import { span, START_US } from './conventions/spans.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

function part(id: string, order: number, facts: Partial<SpanFacts>, rest: Partial<SpanPart> = {}): SpanPart {
  return { trace_id: TRACE, span_id: SPAN, part_id: id, order_us: START_US + order, facts, ...rest };
}

function log(eventName: string, body: AttributeValue, afterUs = 0): NeutralLog {
  return { traceId: TRACE, spanId: SPAN, timeUs: START_US + afterUs, eventName, body, attributes: {}, resource: {}, scopeName: '' };
}

function permutations<T>(list: readonly T[]): T[][] {
  return list.length < 2 ? [[...list]] : list.flatMap((item, index) => permutations([...list.slice(0, index), ...list.slice(index + 1)]).map((rest) => [item, ...rest]));
}

/** A legacy Langfuse generation: created, updated twice, and corrected; 120 orders. */
const GENERATION = [
  part('create', 0, { start_time: 1_000, name: 'answer', kind: 'llm', model: 'gpt-4o-mini', source: 'langfuse/legacy', input: 'How long?', attributes: { a: 1, b: 1 } }),
  part('update-1', 10, { output: 'Thirty', has_output: true, output_tokens: 1, status: 'error', error_message: 'cut off', attributes: { b: 2 } }),
  part('update-2', 20, { output: 'Thirty days [1].', has_output: true, output_tokens: 4, end_time: 2_000, model: null, status: 'unset' }),
  part('update-3', 20, { input_tokens: 12, citations: [{ target: 'doc-1' }], attributes: { c: 3 } }),
  part('trace', 5, { user_id: 'u-1', session_id: 's-1' }),
];

test('pieces alone: later ones win per field, null and unset never overwrite', () => {
  const orders = permutations(GENERATION);
  expect(orders).toHaveLength(120);
  for (const order of orders) {
    expect(foldParts(null, order)).toEqual({
      trace_id: TRACE, span_id: SPAN, start_time: 1_000, end_time: 2_000, name: 'answer', kind: 'llm', model: 'gpt-4o-mini', source: 'langfuse/legacy', input: 'How long?', output: 'Thirty days [1].',
      has_output: true, output_tokens: 4, input_tokens: 12, status: 'error', error_message: 'cut off', user_id: 'u-1', session_id: 's-1', attributes: { a: 1, b: 2, c: 3 },
      citations: [{ target: 'doc-1' }], events: [],
    });
  }
});

test('the same piece twice counts once', () => {
  const [create, update] = GENERATION;
  if (create === undefined || update === undefined) throw new Error('missing');
  expect(foldParts(null, [create, update, create, update])).toEqual(foldParts(null, [create, update]));
  const message = part('m', 1, {}, { input_messages: [{ role: 'user', content: 'Hi' }] });
  expect(foldParts(null, [create, message, message])).toEqual(foldParts(null, [create, message]));
});

test('pieces without a beginning are no span yet', () => {
  expect(foldParts(null, GENERATION.slice(1))).toBeNull();
  expect(foldParts(null, [])).toBeNull();
});

test('without pieces the span is as it was', () => {
  const base = normalise(span({ 'gen_ai.operation.name': 'chat' })).facts;
  expect(foldParts(base, [])).toBe(base);
});

test('an answer that was replaced takes its citations along', () => {
  const folded = foldParts(null, [
    part('a', 0, { start_time: 1, output: 'first [1]', has_output: true, citations: [{ target: 'x' }] }),
    part('b', 1, { output: 'second', has_output: true }),
  ]);
  expect(folded).toMatchObject({ output: 'second', citations: null });
});

/** One call's logs: three questions and an answer of one moment, and details that say less. */
const LOGS = [
  log('gen_ai.system.message', { content: 'Be brief.' }),
  log('gen_ai.user.message', { content: 'Yes?' }),
  log('gen_ai.assistant.message', { content: 'How long?' }),
  log('gen_ai.user.message', { content: 'Yes?' }),
  log('gen_ai.choice', { index: 0, finish_reason: 'stop', message: { content: 'Thirty days.' } }, 500),
];

test('messages of one moment in the order of the request, twice the same one twice; before or after their span', () => {
  const base = normalise(span({ 'gen_ai.operation.name': 'chat', 'gen_ai.usage.output_tokens': 4 })).facts;
  const { parts } = normaliseLogs(LOGS);
  for (const order of permutations(parts)) {
    expect(foldParts(base, order)).toMatchObject({
      input: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Yes?' }, { role: 'assistant', content: 'How long?' }, { role: 'user', content: 'Yes?' }],
      output: 'Thirty days.', has_output: true, finish_reason: 'stop', is_refusal: false, output_tokens: 4,
    });
  }
});

test('a refusal and a tool call in the logs', () => {
  const base = normalise(span({ 'gen_ai.operation.name': 'chat', 'gen_ai.response.finish_reasons': ['stop'] })).facts;
  const choice = (message: AttributeValue) => foldParts(base, normaliseLogs([log('gen_ai.choice', { index: 0, message })]).parts);
  expect(choice({ refusal: 'No.', content: null })).toMatchObject({ output: 'No.', is_refusal: true, has_output: true });
  expect(choice({ tool_calls: [{ id: 'c', type: 'function', function: { name: 't', arguments: '{}' } }] })).toMatchObject({ has_output: false, is_refusal: false });
  expect(choice('plain')).toMatchObject({ output: 'plain', has_output: true });
});

test('what a span says wins over its logs', () => {
  const base = normalise(span({ 'gen_ai.operation.name': 'chat', 'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"span"}]}]' })).facts;
  expect(foldParts(base, normaliseLogs(LOGS).parts)).toMatchObject({ output: 'span' });
});

test('an exception in the logs: of a call without an answer, of one that failed, of one that answered', () => {
  const { parts } = normaliseLogs([{ ...log('gen_ai.client.operation.exception', null), attributes: { 'exception.type': 'RateLimitError', 'exception.message': '429' } }]);
  const failing = { status: 'error', error_type: 'RateLimitError', is_rate_limited: true };
  expect(foldParts(normalise(span({ 'gen_ai.operation.name': 'chat' })).facts, parts)).toMatchObject(failing);
  expect(foldParts(normalise(span({ 'gen_ai.operation.name': 'chat' }, { status: 'error' })).facts, parts)).toMatchObject(failing);
  expect(foldParts(normalise(span({ 'gen_ai.operation.name': 'chat', 'gen_ai.usage.output_tokens': 4 })).facts, parts)).toMatchObject({ status: 'unset', error_type: null, is_rate_limited: null });
});

test('logs that are not about a span of ours are nothing', () => {
  expect(normaliseLogs([log('', 'GET /health'), { ...log('gen_ai.user.message', { content: 'x' }), traceId: '' }, log('my.event', { a: 1 })])).toEqual({ parts: [], scores: [] });
});

const TRACE_EVENTS = ['2026-11-23T12:00:00.000Z', '2026-11-23T12:00:01.000Z', '2026-11-23T12:00:02.000Z', '2026-11-23T12:00:03.000Z', '2026-11-23T12:00:04.000Z'];
const [T0, T1, T2, T3, T4] = TRACE_EVENTS;
/** An update before its create, an answer that came in two pieces, a root that nobody created until late. */
const LANGFUSE = [
  { id: 'e1', type: 'generation-update', timestamp: T3, body: { id: 'g-1', traceId: 't-1', endTime: T3, output: { role: 'assistant', content: 'Thirty days.' }, usageDetails: { input: 176, input_cached_tokens: 1024, output: 64, total: 1264 } } },
  { id: 'e2', type: 'generation-create', timestamp: T1, body: { id: 'g-1', traceId: 't-1', name: 'answer', startTime: T1, model: 'gpt-4o-mini', input: [{ role: 'user', content: 'How long?' }] } },
  { id: 'e3', type: 'generation-update', timestamp: T2, body: { id: 'g-1', traceId: 't-1', completionStartTime: T2, promptName: 'rag', promptVersion: 3 } },
  { id: 'e4', type: 'trace-create', timestamp: T4, body: { id: 't-1', timestamp: T0, name: 'chat', userId: 'u-1', sessionId: 's-1' } },
  { id: 'e5', type: 'trace-create', timestamp: T4, body: { id: 't-1', output: 'Thirty days.' } },
];

/** Every event in the batch that its number says; all pieces of all batches, folded per span. */
function stored(events: typeof LANGFUSE, batchOf: (index: number) => number): Map<string, SpanFacts | null> {
  const batches = new Map<number, typeof LANGFUSE>();
  events.forEach((event, index) => batches.set(batchOf(index), [...(batches.get(batchOf(index)) ?? []), event]));
  const parts = [...batches.values()].flatMap((batch) => langfuseBatch(batch, Date.parse(T4 ?? ''), (error) => { throw error; }).batch.parts);
  return new Map(parts.map(({ span_id }) => [span_id, foldParts(null, parts.filter((own) => own.span_id === span_id))]));
}

test('a legacy Langfuse trace, in every order, in one batch and in five', () => {
  const whole = stored(LANGFUSE, () => 0);
  expect(whole.get('g-1')).toMatchObject({
    name: 'answer', kind: 'llm', start_time: Date.parse('2026-11-23T12:00:01Z'), end_time: Date.parse('2026-11-23T12:00:03Z'), ttft_ms: 1000, model: 'gpt-4o-mini', input: 'How long?', output: 'Thirty days.',
    has_output: true, is_refusal: false, input_tokens: 1200, cached_input_tokens: 1024, output_tokens: 64, prompt_name: 'rag', prompt_version: '3', source: 'langfuse/legacy',
  });
  const root = [...whole.values()].find((facts) => facts?.span_id !== 'g-1');
  expect(root).toMatchObject({ name: 'chat', kind: 'chain', start_time: Date.parse('2026-11-23T12:00:00Z'), user_id: 'u-1', session_id: 's-1', output: 'Thirty days.', has_output: true });
  for (const order of permutations(LANGFUSE)) {
    expect(stored(order, () => 0)).toEqual(whole);
    expect(stored(order, (index) => index)).toEqual(whole);
  }
});

const facts: fc.Arbitrary<Partial<SpanFacts>> = fc.record(
  {
    start_time: fc.integer({ min: 1, max: 9 }),
    name: fc.constantFrom('a', 'b'),
    kind: fc.constantFrom('llm' as const, 'chain' as const),
    status: fc.constantFrom('unset' as const, 'ok' as const, 'error' as const),
    model: fc.constantFrom(null, 'm1', 'm2'),
    input_tokens: fc.constantFrom(null, 0, 7),
    output: fc.constantFrom(null, 'x', 'y'),
    has_output: fc.constantFrom(null, true),
    citations: fc.constantFrom(null, [{ target: 't' }]),
    is_refusal: fc.constantFrom(null, true, false),
    is_rate_limited: fc.constantFrom(null, true),
    attributes: fc.dictionary(fc.constantFrom('k', 'l'), fc.integer({ min: 0, max: 3 })),
    events: fc.array(fc.constantFrom({ name: 'e', timeUs: 1, attributes: {} }, { name: 'f', timeUs: 2, attributes: {} }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const message = fc.record({ role: fc.constantFrom('user', 'assistant'), content: fc.constantFrom('p', 'q') });
const anyPart: fc.Arbitrary<SpanPart> = fc.record({
  trace_id: fc.constant(TRACE),
  span_id: fc.constant(SPAN),
  part_id: fc.constantFrom('1', '2', '3', '4', '5', '6'),
  order_us: fc.integer({ min: 0, max: 3 }),
  facts,
  input_messages: fc.array(message, { maxLength: 2 }),
  output_messages: fc.array(message, { maxLength: 1 }),
});
const base = fc.option(facts.map((some): SpanFacts => ({
  trace_id: TRACE, span_id: SPAN, name: 'base', kind: 'llm', start_time: 5, status: 'unset', source: 'otlp/genai', events: [], ...some,
})), { nil: null });

test('any pieces in any order, and sent again in any order, come to the same', () => {
  fc.assert(
    fc.property(base, fc.array(anyPart, { maxLength: 8 }).chain((parts) => fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length }), fc.shuffledSubarray(parts))), (span, [parts, shuffled, again]) => {
      const before = JSON.stringify([span, parts]);
      const folded = foldParts(span, parts);
      expect(foldParts(span, shuffled)).toEqual(folded);
      expect(foldParts(span, [...again, ...shuffled])).toEqual(folded);
      // Pure: what went in is as it was.
      expect(JSON.stringify([span, parts])).toBe(before);
    }),
    { numRuns: 1000 },
  );
});
