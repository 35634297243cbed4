/** Traceloop: workflows and tasks, a vector database's span events, Anthropic's tokens beside its cache. */
import { expect, test } from 'vitest';
import { capturedTraces, NOTHING, spanOf, summary } from '../../support/captures.ts';

const { facts } = capturedTraces('traceloop-node-server-sdk-0.27.0__openai+anthropic__otlp-http-protobuf', '01-POST-v1_traces.pb');
const ANSWER = 'Refunds are possible within 30 days of purchase [1]. Shipping costs are not refunded [2].';
const SPAN = { ...NOTHING, user: 'user-42', session: 'sess-1' };
const OPENAI = { ...SPAN, kind: 'llm', provider: 'openai', requested: 'gpt-4o-mini', model: 'gpt-4o-mini-2024-07-18', tokens: [1200, null, null, 64, null], isRefusal: false };
// 21 beside 2,048 read and 188 written is 2,257 in all.
const ANTHROPIC = { ...SPAN, kind: 'llm', provider: 'anthropic', requested: 'claude-sonnet-4-5', model: 'claude-sonnet-4-5-20250929', tokens: [2257, 2048, 188, 50, null], isRefusal: false };

test.each([
  ['5836', { ...SPAN, kind: 'chain' }],
  ['d2fd', { ...SPAN, kind: 'retrieval', documents: [['doc-1', 0.91]] }],
  ['5c9b', { ...NOTHING, kind: 'chain' }],
  ['8e15', OPENAI],
  ['8634', OPENAI],
  // What the stream's instrumentation estimated; nothing on the span tells it from a count.
  ['c1bb', { ...OPENAI, tokens: [2, null, null, 21, null] }],
  ['7244', { ...OPENAI, isRefusal: true }],
  ['4de7', { ...OPENAI, requested: 'gpt-5-mini', model: 'gpt-5-mini-2025-08-07' }],
  ['611d', ANTHROPIC],
  ['1bb1', ANTHROPIC],
  ['f8d4', ANTHROPIC],
  ['e34c', { ...ANTHROPIC, model: null, tokens: NOTHING.tokens, isRefusal: null, error: { type: 'Error' }, isRateLimited: true }],
])('span %s', (id, expected) => {
  expect(summary(spanOf(facts, id))).toEqual(expected);
});

test('nothing else came', () => expect(facts).toHaveLength(12));

test('a document of a span event, without its vector; a distance is no score', () => {
  expect(spanOf(facts, 'd2fd').documents).toEqual([
    { id: 'doc-1', score: 0.91, content: 'Refunds within 30 days.', uri: 'refunds.md', metadata: { source: 'refunds.md', distance: 0.09 } },
  ]);
  expect(spanOf(facts, 'd2fd').events).toEqual([]);
});

test('texts', () => {
  expect(spanOf(facts, '5836')).toMatchObject({ input: 'What is the refund policy?', output: '[{"id":"doc-1","text":"Refunds within 30 days.","score":0.91}]' });
  expect(spanOf(facts, '8e15')).toMatchObject({ output: ANSWER, has_output: true });
  expect(spanOf(facts, '8634')).toMatchObject({ has_output: false, finish_reason: 'tool_calls' });
  expect(spanOf(facts, '7244')).toMatchObject({ output: "I'm sorry, I can't help with that.", finish_reason: 'stop' });
  expect(spanOf(facts, '611d').input).toBe('[{"role":"system","parts":[{"type":"text","content":"Be brief"}]},{"role":"user","parts":[{"type":"text","content":"What is the refund policy?"}]}]');
  // A text beside a tool call: its own text, and nothing is dropped.
  expect(spanOf(facts, '1bb1')).toMatchObject({ has_output: true, output: expect.stringContaining('Let me check.') });
  expect(spanOf(facts, '1bb1').output).toContain('get_weather');
  // An empty finish reason is none.
  expect(spanOf(facts, 'f8d4')).toMatchObject({ output: 'Refunds are possible within 30 days of purchase.', finish_reason: null });
});

test('the source is Traceloop, also where GenAI names are used', () => {
  expect(new Set(facts.map(({ source }) => source))).toEqual(new Set(['otlp/traceloop']));
});
