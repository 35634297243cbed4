/** The newest GenAI conventions: retrieval, guardrail, prompt, cache write, evaluations as event and log. */
import { expect, test } from 'vitest';
import { foldParts } from '#ingest/fold.ts';
import { capturedLogs, capturedTraces, NOTHING, spanOf, summary } from '../../support/captures.ts';

const FOLDER = 'handwritten-genai-semconv-latest__otel-js-0.223.1__otlp-http-protobuf-gzip';
const { facts, scores } = capturedTraces(FOLDER, '01-POST-v1_traces.pb');
const logs = capturedLogs(FOLDER, '02-POST-v1_logs.pb');
const TRACE = 'cc30d54f803a6a713880e6e95dbd69ca';
const CHAT = '1f45b50e0ec280e2';

test.each([
  ['006b', { ...NOTHING, kind: 'guardrail', provider: 'azure.ai.content_safety' }],
  ['5882', { ...NOTHING, kind: 'embedding', provider: 'openai', requested: 'text-embedding-3-small', tokens: [6, null, null, null, null] }],
  ['f8b9', { ...NOTHING, kind: 'retrieval', provider: 'openai', documents: [['doc-1', 0.91], ['doc-2', 0.72], ['doc-3', 0.4]] }],
  ['1f45', {
    ...NOTHING, kind: 'llm', provider: 'openai', requested: 'gpt-4o-mini', model: 'gpt-4o-mini-2024-07-18', tokens: [1200, 1024, 0, 64, 16],
    isRefusal: false, prompt: ['rag-answer', 'v7'], session: 'conv-1',
  }],
  ['6a6f', { ...NOTHING, kind: 'llm', provider: 'openai', requested: 'gpt-4o-mini', error: { type: 'rate_limit_exceeded' }, isRateLimited: true }],
  ['1f2f', { ...NOTHING, kind: 'chain', user: 'user-42', session: 'sess-1' }],
])('span %s', (id, expected) => {
  expect(summary(spanOf(facts, id))).toEqual(expected);
});

test('nothing else came', () => expect(facts).toHaveLength(6));

test('the answer is the text without the reasoning; the system instructions lead the input', () => {
  expect(spanOf(facts, '1f45')).toMatchObject({ output: 'Refunds are possible within 30 days [1].', has_output: true, finish_reason: 'stop', ttft_ms: 412 });
  expect(spanOf(facts, '1f45').input).toBe('[{"role":"system","parts":[{"type":"text","content":"Answer with citations."}]},{"role":"user","parts":[{"type":"text","content":"What is the refund policy?"}]}]');
});

test('the retrieval: query, index, documents with title and link', () => {
  const retrieval = spanOf(facts, 'f8b9');
  expect(retrieval).toMatchObject({ input: 'What is the refund policy?', index: 'kb-main' });
  expect(retrieval.documents).toEqual([
    { id: 'doc-1', score: 0.91, content: 'Refunds within 30 days.', title: 'Refund policy', uri: 'https://docs.example.com/refunds' },
    { id: 'doc-2', score: 0.72, content: 'Shipping costs are not refunded.' },
    { id: 'doc-3', score: 0.4 },
  ]);
});

test('the guardrail found nothing, and its words are kept', () => {
  expect(spanOf(facts, '006b').is_guardrail_triggered).toBe(false);
  expect(spanOf(facts, '006b').attributes).toMatchObject({ 'gen_ai.guardrail.policy.id': 'gr-abc123', 'gen_ai.guardrail.result.type': 'attackDetected' });
});

test('a refused call says so in status, type and event', () => {
  expect(spanOf(facts, '6a6f')).toMatchObject({ error_message: '429 Rate limit reached', finish_reason: 'error' });
  expect(spanOf(facts, '6a6f').events.map(({ name }) => name)).toEqual(['exception']);
});

test('dimensions of the resource', () => {
  expect(spanOf(facts, '1f2f')).toMatchObject({ feature: 'rag-bot', environment: 'production', release: '1.4.2', parent_span_id: null, source: 'otlp/genai' });
  expect(spanOf(facts, '1f2f').attributes).toMatchObject({ 'app.release': '2026.11.1', 'resource.service.namespace': 'support' });
});

test('the evaluation on the span is a score on it', () => {
  expect(scores).toEqual([
    { trace_id: TRACE, span_id: CHAT, name: 'groundedness', source: 'eval', value: 0.87, label: 'pass', comment: 'supported by doc-1', at: 1795453474354.132 },
  ]);
});

test('the evaluation in the logs too; one that failed is none', () => {
  expect(logs.scores).toEqual([
    { trace_id: TRACE, span_id: CHAT, name: 'Relevance', source: 'eval', value: 4, label: 'relevant', comment: 'on topic', at: 1795453474355 },
  ]);
});

test('what the span says wins over its logs, and an exception in a log does not fail an answered call', () => {
  const span = spanOf(facts, '1f45');
  expect(logs.parts.map(({ span_id }) => span_id)).toEqual([CHAT, CHAT]);
  const whole = foldParts(span, logs.parts);
  expect(whole).toMatchObject({ output: 'Refunds are possible within 30 days [1].', status: 'unset', is_rate_limited: null, error_type: null });
  expect(whole?.events.map(({ name }) => name)).toEqual(['gen_ai.client.operation.exception']);
});
