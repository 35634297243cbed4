/** Langfuse's SDK over OpenTelemetry: usage in exclusive buckets, costs, quoted times, errors by level. */
import { expect, test } from 'vitest';
import { capturedTraces, NOTHING, spanOf, summary } from '../../support/captures.ts';

const { facts } = capturedTraces('langfuse-js-5.11.1__langfuse-otel__otlp', '01-POST-api_public_otel_v1_traces.json');
const ANSWER = 'Refunds are possible within 30 days of purchase [1]. Shipping costs are not refunded [2].';
const SPAN = { ...NOTHING, user: 'user-42', session: 'sess-1' };
// 176 beside 1,024 cached is 1,200; 48 beside 16 of reasoning is 64; together 1,264 as sent.
const CALL = { ...SPAN, kind: 'llm', requested: 'gpt-4o-mini', model: 'gpt-4o-mini', tokens: [1200, 1024, null, 64, 16], isRefusal: false, prompt: ['rag-answer', '7'] };

test.each([
  ['9ebe', { ...SPAN, kind: 'embedding', requested: 'text-embedding-3-small', model: 'text-embedding-3-small', tokens: [8, null, null, null, null] }],
  ['2789', { ...SPAN, kind: 'retrieval', documents: [['doc-1', 0.91], ['doc-2', 0.72]] }],
  ['55fb', { ...SPAN, kind: 'guardrail' }],
  ['cd9a', { ...SPAN, kind: 'tool' }],
  ['de6c', { ...CALL, cost: 0.0003 }],
  ['1204', { ...CALL, requested: 'gpt-4o-mini-2024-07-18', model: 'gpt-4o-mini-2024-07-18', citations: ['https://docs.example.com/refunds'] }],
  ['4795', CALL],
  // A cost of 0 on an error is not known.
  ['bf42', { ...CALL, tokens: NOTHING.tokens, isRefusal: null, error: { type: null }, isRateLimited: true }],
  ['dfba', { ...SPAN, kind: 'chain' }],
])('span %s', (id, expected) => {
  expect(summary(spanOf(facts, id))).toEqual(expected);
});

test('nothing else came', () => expect(facts).toHaveLength(9));

test('time to the first token since the start of the span', () => {
  // 16:59:42.014 − 16:59:41.983, and 16:59:42.175 − 16:59:42.046.
  expect(spanOf(facts, 'de6c').ttft_ms).toBe(31);
  expect(spanOf(facts, '4795').ttft_ms).toBe(129);
});

test('texts', () => {
  expect(spanOf(facts, 'de6c')).toMatchObject({ input: 'hi', output: 'Refunds [1].', has_output: true });
  expect(spanOf(facts, '1204')).toMatchObject({ output: ANSWER });
  expect(spanOf(facts, '4795')).toMatchObject({ input: 'stream', output: ANSWER });
  expect(spanOf(facts, 'dfba')).toMatchObject({ input: '{"q":"What is the refund policy?"}', output: 'Refunds [1].', has_output: true });
  expect(spanOf(facts, 'cd9a')).toMatchObject({ input: '{"city":"Paris"}', output: '{"temp":21}' });
});

test('the retrieval: its query, its index, and its list only once', () => {
  expect(spanOf(facts, '2789')).toMatchObject({ input: 'What is the refund policy?', output: null, index: 'kb' });
  expect(spanOf(facts, '2789').documents?.[1]).toEqual({ id: 'doc-2', score: 0.72, content: 'Shipping not refunded.' });
});

test('a guardrail that allowed did not trigger', () => {
  expect(spanOf(facts, '55fb').is_guardrail_triggered).toBe(false);
});

test('dimensions; a service that nobody named is no feature', () => {
  expect(spanOf(facts, 'dfba')).toMatchObject({ environment: 'production', release: '1.4.2', feature: null, source: 'otlp/langfuse' });
  expect(spanOf(facts, 'dfba').attributes).toMatchObject({ 'langfuse.trace.tags': ['beta'], 'langfuse.trace.metadata.tenant': 'acme', 'langfuse.version': 'v12' });
});

test('the error says what Langfuse said', () => {
  expect(spanOf(facts, 'bf42').error_message).toBe('Error: 429 Rate limit reached for gpt-4o-mini in organization org-x on tokens per min (TPM): Limit 30000, Used 29990, Requested 120.');
});
