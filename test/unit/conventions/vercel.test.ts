/** Vercel AI SDK 6: parents that repeat usage, an error span per attempt, time to the first chunk. */
import { expect, test } from 'vitest';
import { capturedTraces, NOTHING, spanOf, summary } from '../../support/captures.ts';

const { facts } = capturedTraces('vercel-ai-6.0.326__experimental_telemetry__otlp-http-json', '01-POST-v1_traces.json');
const TEXT = 'Refunds are possible within 30 days of purchase.';
const SPAN = { ...NOTHING, provider: 'openai', user: 'user-42', session: 'sess-1' };
const GPT5 = { ...SPAN, kind: 'llm', requested: 'gpt-5-mini', model: 'gpt-5-mini-2025-08-07', tokens: [1200, 1024, null, 64, 16], isRefusal: false };
const GPT4 = { ...SPAN, kind: 'llm', requested: 'gpt-4o-mini', model: 'gpt-4o-mini-2024-07-18', tokens: [1200, 1024, null, 64, 16], isRefusal: false };
const CLAUDE = { ...SPAN, kind: 'llm', provider: 'anthropic', requested: 'claude-sonnet-4-5', model: 'claude-sonnet-4-5-20250929', tokens: [2257, 2048, 188, 50, null], isRefusal: false };
const REFUSED_BY_LIMIT = { ...SPAN, kind: 'llm', requested: 'gpt-4o-mini', error: { type: 'AI_APICallError' }, isRateLimited: true };
const PARENT = { kind: 'chain', model: null, isRefusal: null };
const EMBEDDING = { ...SPAN, kind: 'embedding', requested: 'text-embedding-3-small', tokens: [8, null, null, null, null] };

test.each([
  ['9c60', GPT5],
  ['f1a2', { ...SPAN, kind: 'tool', provider: null }],
  ['ec98', GPT5],
  // The sum of two calls stays on a chain, which is never billed.
  ['86fd', { ...GPT5, ...PARENT, tokens: [2400, 2048, null, 128, 32] }],
  ['ca9e', GPT4],
  ['7f63', { ...GPT4, ...PARENT }],
  ['d8b9', GPT5],
  ['634a', { ...GPT5, ...PARENT }],
  ['5c78', CLAUDE],
  ['e66b', { ...CLAUDE, ...PARENT }],
  ['cfb8', REFUSED_BY_LIMIT],
  ['531f', { ...REFUSED_BY_LIMIT, kind: 'chain' }],
  ['71ea', REFUSED_BY_LIMIT],
  ['7f1a', REFUSED_BY_LIMIT],
  ['7813', { ...REFUSED_BY_LIMIT, kind: 'chain', error: { type: 'AI_RetryError' } }],
  ['0627', EMBEDDING],
  ['e5f8', { ...EMBEDDING, kind: 'chain' }],
])('span %s', (id, expected) => {
  expect(summary(spanOf(facts, id))).toEqual(expected);
});

test('nothing else came', () => expect(facts).toHaveLength(17));

test('time to the first chunk, in milliseconds', () => {
  expect(spanOf(facts, 'ca9e').ttft_ms).toBe(134.26439700000003);
  expect(spanOf(facts, 'd8b9').ttft_ms).toBe(129.42663800000003);
  expect(spanOf(facts, '9c60').ttft_ms).toBeNull();
});

test('texts', () => {
  expect(spanOf(facts, '9c60')).toMatchObject({
    input: 'Weather in Paris?', output: '[{"toolCallId":"call_1","toolName":"get_weather","input":"{\\"city\\":\\"Paris\\"}"}]', has_output: false, finish_reason: 'tool_calls',
  });
  expect(spanOf(facts, 'ec98')).toMatchObject({ output: TEXT, has_output: true, finish_reason: 'stop' });
  expect(spanOf(facts, '86fd')).toMatchObject({ input: 'Weather in Paris?', output: TEXT, parent_span_id: null });
  expect(spanOf(facts, 'f1a2')).toMatchObject({ input: '{"city":"Paris"}', output: '{"city":"Paris","temp":21}' });
  expect(spanOf(facts, '0627')).toMatchObject({ input: 'refund policy', output: null, has_output: false });
});

test('the environment under its older name, and no vector among the attributes', () => {
  expect(spanOf(facts, '0627')).toMatchObject({ environment: 'production', release: '1.4.2', feature: 'rag-bot', source: 'otlp/vercel' });
  expect(Object.keys(spanOf(facts, '0627').attributes ?? {})).not.toContain('ai.embeddings');
  expect(Object.keys(spanOf(facts, 'e5f8').attributes ?? {})).not.toContain('ai.embedding');
});
