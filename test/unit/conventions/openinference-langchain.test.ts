/** OpenInference LangChain for JavaScript: ids only in `output.value`, scores only in metadata. */
import { expect, test } from 'vitest';
import { capturedTraces, NOTHING, spanOf, summary } from '../../support/captures.ts';

const { facts } = capturedTraces('openinference-langchain-js-4.1.1__otlp-http-protobuf-gzip', '01-POST-v1_traces.pb');
const ANSWER = 'Refunds are possible within 30 days of purchase [1]. Shipping costs are not refunded [2].';
const CHAIN = { ...NOTHING, kind: 'chain', user: 'user-42', session: 'sess-1' };
const CALL = { ...NOTHING, kind: 'llm', requested: 'gpt-4o-mini', model: 'gpt-4o-mini', provider: 'openai', tokens: [1200, 1024, null, 64, 16], isRefusal: false };

test.each([
  ['9a81', { ...CHAIN, kind: 'retrieval', documents: [['doc-1', 0.91], ['doc-2', 0.72]] }],
  ['e08e', CHAIN],
  ['6974', CHAIN],
  ['87c6', { ...CALL, user: 'user-42', session: 'sess-1' }],
  ['9c61', CHAIN],
  ['2b32', CALL],
  ['068c', { ...NOTHING, kind: 'tool' }],
  ['108c', CALL],
  ['a7a3', { ...NOTHING, kind: 'llm', requested: 'gpt-4o-mini', model: 'gpt-4o-mini', provider: 'openai', error: { type: null }, isRateLimited: true }],
])('span %s', (id, expected) => {
  expect(summary(spanOf(facts, id))).toEqual(expected);
});

test('nothing else came', () => expect(facts).toHaveLength(9));

test('the documents tell text and source', () => {
  const { documents, input, output } = spanOf(facts, '9a81');
  expect(input).toBe('What is the refund policy?');
  expect(output).toBeNull();
  expect(documents?.[0]).toEqual({
    id: 'doc-1', score: 0.91, content: 'Refunds within 30 days.', uri: 'refunds.md', metadata: { source: 'refunds.md', score: 0.91 },
  });
  expect(documents?.[1]?.content).toBe('Shipping costs are not refunded.');
});

test('texts are those a person would read', () => {
  expect(spanOf(facts, '87c6')).toMatchObject({ output: ANSWER, has_output: true, finish_reason: 'stop' });
  expect(spanOf(facts, '87c6').input).toEqual([
    { role: 'system', content: 'Use: [1] Refunds within 30 days.\n[2] Shipping costs are not refunded.' },
    { role: 'user', content: 'What is the refund policy?' },
  ]);
  expect(spanOf(facts, '9c61')).toMatchObject({ input: 'What is the refund policy?', output: ANSWER, has_output: true });
  expect(spanOf(facts, '108c')).toMatchObject({ input: 'stream me', output: ANSWER });
  expect(spanOf(facts, '068c')).toMatchObject({ input: 'Paris', output: 'sunny in Paris' });
});

test('a tool call alone is kept as structure and is no text of its own', () => {
  const { output, has_output, finish_reason } = spanOf(facts, '2b32');
  expect(output).toEqual([{ role: 'assistant', content: '', tool_calls: [{ function: { name: 'get_weather', arguments: '{"city":"Paris"}' } }] }]);
  expect([has_output, finish_reason]).toEqual([false, 'tool_calls']);
});

test('dimensions come from the resource, the rest is kept', () => {
  const root = spanOf(facts, '9c61');
  expect(root).toMatchObject({ parent_span_id: null, name: 'rag_chain', feature: 'rag-bot', environment: 'staging', release: '1.4.2', source: 'otlp/openinference', status: 'ok' });
  expect(root.attributes).toMatchObject({ 'otel.scope.name': '@arizeai/openinference-instrumentation-langchain', 'otel.scope.version': '4.1.1', 'resource.service.name': 'rag-bot' });
  expect(spanOf(facts, '87c6').attributes).toMatchObject({ 'llm.invocation_parameters': '{"model":"gpt-4o-mini","stream":false}', 'llm.token_count.total': 1264 });
});
