/** Langfuse's legacy batch: creates and updates in any order become the same spans. */
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { SpanFacts, SpanPart } from '#ingest/facts.ts';
import { foldParts } from '#ingest/fold.ts';
import { rootSpanId } from '#ingest/langfuse-ids.ts';
import { langfuseBatch } from '#ingest/protocols/langfuse-batch.ts';
import { testDoors } from '../support/doors.ts';
import { payload } from '../support/payloads.ts';

const NOW = Date.UTC(2026, 10, 24);
const doors = await testDoors({ now: NOW });
beforeEach(() => void (doors.writer.batches.length = 0));

const TRACE = '0190a2f4-1111-7222-8333-444455556666';
const TRACE_ID = '0190a2f41111722283334444555566' + '66';
const GENERATION = 'aaaaaaaa-1111-4222-8333-444455556666';
const SEARCH = 'bbbbbbbb-1111-4222-8333-444455556666';

let serial = 0;
const event = (type: string, second: number, body: object) => ({
  id: `00000000-0000-4000-8000-${String((serial += 1)).padStart(12, '0')}`,
  type,
  timestamp: new Date(NOW - 3_600_000 + second * 1_000).toISOString(),
  body,
});
const at = (second: number) => new Date(NOW - 3_600_000 + second * 1_000).toISOString();

const EVENTS = [
  event('trace-create', 0, { id: TRACE, timestamp: at(0), name: 'support', userId: 'u-1', sessionId: 's-1', environment: 'staging', release: 'r1', input: 'What is the policy?', metadata: { tier: 'gold' }, tags: ['a'] }),
  event('span-create', 1, { id: SEARCH, traceId: TRACE, name: 'search', startTime: at(1), input: 'policy' }),
  event('span-update', 2, { id: SEARCH, traceId: TRACE, endTime: at(2), output: [{ id: 'doc-1' }] }),
  event('generation-create', 2, { id: GENERATION, traceId: TRACE, parentObservationId: SEARCH, name: 'answer', startTime: at(2), model: 'gpt-4o-mini', promptName: 'support', promptVersion: 3, input: 'hi' }),
  event('generation-update', 4, { id: GENERATION, traceId: TRACE, endTime: at(4), completionStartTime: at(3), output: 'hello', usage: { input: 1_000, output: 50, total: 1_050 }, costDetails: { total: 0.01 } }),
  // An SDK's trace.update() is a create with a timestamp of its own.
  event('trace-create', 5, { id: TRACE, timestamp: at(5), output: 'hello' }),
];

const batchOf = (events: readonly unknown[]) => {
  const errors: unknown[] = [];
  const outcome = langfuseBatch(events, NOW, (error) => errors.push(error));
  expect(errors).toEqual([]);
  return outcome;
};

function folded(parts: readonly SpanPart[]): Map<string, SpanFacts | null> {
  const bySpan = new Map<string, SpanPart[]>();
  for (const part of parts) bySpan.set(part.span_id, [...(bySpan.get(part.span_id) ?? []), part]);
  return new Map([...bySpan].sort().map(([id, own]) => [id, foldParts(null, own)]));
}

test('one batch becomes a root, a span and a generation', () => {
  const { batch, events } = batchOf(EVENTS);
  expect(events.map((one) => one.problem)).toEqual([null, null, null, null, null, null]);
  expect(batch).toMatchObject({ door: 'langfuse', received: 6, spans: [], scores: [], rejections: [] });
  const spans = folded(batch.parts);
  expect([...spans.keys()].sort()).toEqual([GENERATION.replaceAll('-', ''), SEARCH.replaceAll('-', ''), rootSpanId(TRACE_ID)].sort());
  const start = NOW - 3_600_000;
  const root = spans.get(rootSpanId(TRACE_ID));
  expect(root).toMatchObject({
    trace_id: TRACE_ID,
    name: 'support',
    kind: 'chain',
    source: 'langfuse/legacy',
    start_time: start,
    end_time: start + 4_000,
    environment: 'staging',
    release: 'r1',
    user_id: 'u-1',
    session_id: 's-1',
    input: 'What is the policy?',
    output: 'hello',
  });
  expect(root?.parent_span_id ?? null).toBeNull();
  expect(spans.get(SEARCH.replaceAll('-', ''))).toMatchObject({ name: 'search', parent_span_id: rootSpanId(TRACE_ID), start_time: start + 1_000, end_time: start + 2_000, input: 'policy' });
  expect(spans.get(GENERATION.replaceAll('-', ''))).toMatchObject({
    kind: 'llm',
    name: 'answer',
    parent_span_id: SEARCH.replaceAll('-', ''),
    start_time: start + 2_000,
    end_time: start + 4_000,
    ttft_ms: 1_000,
    model: 'gpt-4o-mini',
    prompt_name: 'support',
    prompt_version: '3',
    input_tokens: 1_000,
    output_tokens: 50,
    cost_usd: 0.01,
    input: 'hi',
    output: 'hello',
    has_output: true,
  });
});

test('any order and any split of the batch folds to the same spans', () => {
  const whole = folded(batchOf(EVENTS).batch.parts);
  fc.assert(
    fc.property(fc.shuffledSubarray(EVENTS, { minLength: EVENTS.length }), fc.array(fc.integer({ min: 1, max: EVENTS.length - 1 }), { maxLength: 3 }), (events, cuts) => {
      const edges = [0, ...[...new Set(cuts)].sort((a, b) => a - b), events.length];
      const parts = edges.slice(1).flatMap((edge, i) => batchOf(events.slice(edges[i], edge)).batch.parts);
      expect(folded(parts)).toEqual(whole);
    }),
    { numRuns: 300, seed: 7 },
  );
});

test('a batch that is sent again replaces itself', () => {
  const parts = [...batchOf(EVENTS).batch.parts, ...batchOf(EVENTS).batch.parts];
  expect(folded(parts)).toEqual(folded(batchOf(EVENTS).batch.parts));
});

test('observations whose trace was never created still have a root', () => {
  const spans = folded(batchOf(EVENTS.slice(1, 5)).batch.parts);
  const start = NOW - 3_600_000;
  expect(spans.get(rootSpanId(TRACE_ID))).toMatchObject({ name: 'trace', start_time: start + 1_000, end_time: start + 4_000 });
});

test('levels, events, other observation types and the usage of OpenAI', () => {
  const { batch } = batchOf([
    event('event-create', 1, { id: 'e-1', traceId: 't-1', name: 'clicked', startTime: at(1) }),
    event('generation-create', 1, { id: 'g-1', traceId: 't-1', startTime: at(1), endTime: at(2), level: 'ERROR', statusMessage: '429 Too Many Requests', model: 'gpt-4o' }),
    event('generation-create', 1, { id: 'g-2', traceId: 't-1', startTime: at(1), usageDetails: { prompt_tokens: 100, completion_tokens: 7, total_tokens: 107, prompt_tokens_details: { cached_tokens: 60 } } }),
    event('retriever-create', 1, { id: 'r-1', traceId: 't-1', startTime: at(1), endTime: at(1), input: 'q', output: [{ id: 'doc-1', content: 'text', score: 0.5 }] }),
    event('observation-create', 1, { id: 'o-1', traceId: 't-1', type: 'TOOL', name: 'weather', startTime: at(1) }),
  ]);
  const spans = folded(batch.parts);
  const start = NOW - 3_600_000 + 1_000;
  expect(spans.get('e-1')).toMatchObject({ start_time: start, end_time: start, name: 'clicked' });
  expect(spans.get('g-1')).toMatchObject({ kind: 'llm', status: 'error', error_message: '429 Too Many Requests', is_rate_limited: true });
  expect(spans.get('g-2')).toMatchObject({ input_tokens: 100, cached_input_tokens: 60, output_tokens: 7 });
  expect(spans.get('r-1')).toMatchObject({ kind: 'retrieval', documents: [{ id: 'doc-1', content: 'text', score: 0.5 }] });
  expect(spans.get('o-1')).toMatchObject({ kind: 'tool', name: 'weather' });
});

test('the captured score batch, answered as the SDK expects', async () => {
  const { body, path } = payload('langfuse', '02');
  const answer = await fetch(doors.url + path, { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': 'application/json' } });
  expect(answer.status).toBe(207);
  expect(await answer.json()).toEqual({
    successes: [
      { id: 'b47e3c62-7636-4868-9e60-1fb29576a8b6', status: 201 },
      { id: '75f754ed-1901-4e1b-ba56-bcbad8900cd2', status: 201 },
      { id: 'f547ff04-64f1-48ab-8558-d0695bed0d2e', status: 201 },
    ],
    errors: [],
  });
  expect(doors.last().scores).toEqual([
    expect.objectContaining({ score_id: 'bb7b0775-aab7-483e-86ef-af13e5f0f323', trace_id: 'd0e79f644a20b04fdc209c8d0dea2d37', name: 'user-feedback', value: 1, comment: 'helpful', source: 'user', at: Date.parse('2026-11-23T16:59:42.587Z') }),
    expect.objectContaining({ name: 'groundedness', value: 0.87, source: 'eval' }),
    expect.objectContaining({ session_id: 'sess-1', name: 'csat', value: null, label: 'good', source: 'user' }),
  ]);
});

test('each bad event is refused by its own id, and the others are taken', async () => {
  const good = event('span-create', 1, { id: SEARCH, traceId: TRACE, startTime: at(1) });
  const bad = [
    event('span-create', 1, { id: 'x', traceId: TRACE, startTime: 'yesterday' }),
    event('span-create', 5, { id: 'x', traceId: TRACE, startTime: at(5), endTime: at(4) }),
    event('span-update', 5, { traceId: TRACE }),
    event('score-create', 5, { name: 'quality', value: 1 }),
    event('score-create', 5, { traceId: TRACE, name: 'quality' }),
    event('party-invite', 5, {}),
    { ...event('trace-create', 5, { id: TRACE }), timestamp: '1970-01-01T00:00:00Z' },
    { ...event('trace-create', 5, {}), body: 'x' },
    'nothing',
  ];
  const answer = await fetch(`${doors.url}/api/public/ingestion`, { method: 'POST', body: JSON.stringify({ batch: [...bad, good, event('sdk-log', 1, { log: 'x' })] }), headers: { 'content-type': 'application/json' } });
  expect(answer.status).toBe(207);
  const { successes, errors } = (await answer.json()) as { successes: { id: string }[]; errors: { id: string; status: number; message: string; error: string }[] };
  expect(successes).toHaveLength(2);
  expect(successes[0]?.id).toBe(good.id);
  expect(errors.map(({ status, error, message }) => [status, error, message.split(' ')[0]])).toEqual([
    [400, 'bad_field', 'body.startTime'],
    [400, 'bad_time', 'body.endTime'],
    [400, 'missing_id', 'body.id'],
    [400, 'missing_id', 'body.traceId'],
    [400, 'missing_field', 'body.value'],
    [400, 'unknown_type', 'type'],
    [400, 'bad_time', 'timestamp'],
    [400, 'bad_field', 'body'],
    [400, 'bad_field', 'The'],
  ]);
  const { received, rejections } = doors.last();
  expect({ received, rejected: rejections.length }).toEqual({ received: 11, rejected: 10 });
});

test('an update that leaves its trace out belongs to that of its create, before or behind it', () => {
  const events = [
    event('generation-update', 4, { id: GENERATION, endTime: at(4), output: 'hello' }),
    event('generation-create', 2, { id: GENERATION, traceId: TRACE, name: 'answer', startTime: at(2), model: 'gpt-4o-mini' }),
  ];
  for (const sent of [events, [...events].reverse()]) {
    const { batch } = batchOf(sent);
    expect([...new Set(batch.parts.map((part) => part.trace_id))]).toEqual([TRACE_ID]);
    expect(folded(batch.parts).get(GENERATION.replaceAll('-', ''))).toMatchObject({ name: 'answer', output: 'hello' });
  }
});

test('an update that names its observation alone, without its create: a piece of a trace that is not known yet', () => {
  const { batch, events } = batchOf([event('generation-update', 4, { id: GENERATION, endTime: at(4), output: 'hello' })]);
  expect(events[0]?.problem).toBeNull();
  // No root is made up for it.
  expect(batch.parts.map(({ trace_id, span_id }) => [trace_id, span_id])).toEqual([['', GENERATION.replaceAll('-', '')]]);
  expect(batch.rejections).toEqual([]);
  // A create without a trace makes its own, for its updates too.
  const own = batchOf([event('generation-update', 4, { id: 'g-9', endTime: at(4) }), event('generation-create', 2, { id: 'g-9', startTime: at(2) })]).batch;
  expect([...new Set(own.parts.map((part) => part.trace_id))]).toEqual(['g-9']);
});

test('a trace whose id is none of the contract, and a score of another door on it', async () => {
  const { batch } = batchOf([event('span-create', 1, { id: 'step/1', traceId: 'chat:7', startTime: at(1) })]);
  const step = batch.parts[0];
  expect(step?.trace_id).toMatch(/^[0-9a-f]{32}$/);
  expect(step?.span_id).toMatch(/^[0-9a-f]{16}$/);
  const answer = await fetch(`${doors.url}/v1/scores`, { method: 'POST', body: JSON.stringify({ trace_id: 'chat:7', name: 'helpful', value: 1 }), headers: { 'content-type': 'application/json' } });
  expect(answer.status).toBe(200);
  expect(doors.last().scores).toMatchObject([{ trace_id: step?.trace_id, name: 'helpful' }]);
});
