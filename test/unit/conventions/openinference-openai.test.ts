/** OpenInference OpenAI: citations and refusals only in `output.value`, streams without usage. */
import { expect, test } from 'vitest';
import { capturedTraces, NOTHING, spanOf, summary } from '../../support/captures.ts';

const { facts } = capturedTraces('openinference-openai-js-4.2.7__otlp-http-json', '01-POST-v1_traces.json');
const ANSWER = 'Refunds are possible within 30 days of purchase [1]. Shipping costs are not refunded [2].';
const SPAN = { ...NOTHING, kind: 'llm', provider: 'openai', isRefusal: false, prompt: [null, 'v3'], user: 'user-42', session: 'sess-1' };
const CALL = { ...SPAN, requested: 'gpt-4o-mini', model: 'gpt-4o-mini-2024-07-18', tokens: [1200, 1024, null, 64, 16] };

test.each([
  ['f620', { ...CALL, citations: ['https://docs.example.com/refunds'] }],
  ['3551', CALL],
  ['94a4', { ...SPAN, requested: 'gpt-4o-mini', model: 'gpt-4o-mini' }],
  ['3b9f', { ...CALL, isRefusal: true }],
  ['3278', { ...SPAN, kind: 'embedding', model: 'text-embedding-3-small', isRefusal: null }],
  ['25f5', { ...CALL, requested: 'gpt-5-mini', model: 'gpt-5-mini-2025-08-07', citations: ['https://docs.example.com/refunds', 'file-1'] }],
])('span %s', (id, expected) => {
  expect(summary(spanOf(facts, id))).toEqual(expected);
});

test('nothing else came', () => expect(facts).toHaveLength(6));

test('the places of citations in the answer', () => {
  expect(spanOf(facts, 'f620').citations).toEqual([{ target: 'https://docs.example.com/refunds', start: 0, end: 51 }]);
  expect(spanOf(facts, '25f5').citations).toEqual([{ target: 'https://docs.example.com/refunds', start: 0, end: 48 }, { target: 'file-1', start: 48 }]);
});

test('texts, a refusal included, which the flattened messages drop', () => {
  expect(spanOf(facts, 'f620')).toMatchObject({ output: ANSWER, has_output: true, finish_reason: 'stop' });
  expect(spanOf(facts, '94a4')).toMatchObject({ input: 'stream it', output: ANSWER });
  expect(spanOf(facts, '3b9f')).toMatchObject({ input: 'TRIGGER_REFUSAL', output: "I'm sorry, I can't help with that.", has_output: true });
  expect(spanOf(facts, '25f5')).toMatchObject({ input: 'What is the refund policy?', output: 'Refunds are possible within 30 days of purchase.' });
  expect(spanOf(facts, '3551')).toMatchObject({ input: 'Weather in Paris?', has_output: false, finish_reason: 'tool_calls' });
  expect(spanOf(facts, '3278').input).toBe('refund policy');
});

test('vectors are not kept, their texts are', () => {
  expect(spanOf(facts, '3278').attributes).toMatchObject({ 'embedding.embeddings': [{ text: 'refund policy' }] });
});
