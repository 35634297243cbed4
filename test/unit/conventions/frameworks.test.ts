/** LangSmith, Pydantic AI and AI SDK 7, for which there is no capture: spans made by the field map. */
import { expect, test } from 'vitest';
import { event, factsOf } from './spans.ts';

test('LangSmith: a call', () => {
  const facts = factsOf({
    'langsmith.span.kind': 'llm',
    'gen_ai.operation.name': 'chat',
    'gen_ai.system': 'langchain',
    'gen_ai.request.model': 'gpt-4o-mini',
    'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
    'gen_ai.prompt': '{"messages":[[{"lc":1,"type":"constructor","id":["langchain","schema","messages","HumanMessage"],"kwargs":{"content":"How long?"}}]]}',
    'gen_ai.completion': '{"generations":[[{"text":"Thirty days.","message":{"lc":1,"type":"constructor","id":["langchain","schema","messages","AIMessage"],"kwargs":{"content":"Thirty days."}}}]]}',
    'gen_ai.usage.input_tokens': 25,
    'gen_ai.usage.output_tokens': 7,
    'gen_ai.usage.input_token_details': '{"cache_read":10,"cache_creation":3}',
    'gen_ai.usage.output_token_details': '{"reasoning":2}',
    'langsmith.metadata.ls_provider': 'openai',
    'langsmith.metadata.user_id': 'u-1',
    'langsmith.metadata.thread_id': 'th-1',
    'langsmith.trace.session_name': 'my-project',
  }, { scopeName: 'langsmith' });
  expect(facts).toMatchObject({
    kind: 'llm', model_requested: 'gpt-4o-mini', model: 'gpt-4o-mini-2024-07-18', input: 'How long?', output: 'Thirty days.',
    input_tokens: 25, cached_input_tokens: 10, cache_write_tokens: 3, output_tokens: 7, reasoning_tokens: 2, user_id: 'u-1', session_id: 'th-1', source: 'otlp/langsmith',
  });
  expect(facts.attributes).toMatchObject({ 'langsmith.trace.session_name': 'my-project' });
});

test('LangSmith: a project is no session', () => {
  expect(factsOf({ 'langsmith.span.kind': 'chain', 'langsmith.trace.session_name': 'my-project', 'langsmith.trace.session_id': 'p-1' }).session_id).toBeNull();
});

test('LangSmith: a retriever that says it embeds', () => {
  const facts = factsOf({
    'langsmith.span.kind': 'retriever',
    'gen_ai.operation.name': 'embeddings',
    'gen_ai.prompt': '{"query":"How long?"}',
    'gen_ai.completion': '{"outputs":[{"page_content":"Within 30 days.","metadata":{"id":"doc-1","score":0.9},"type":"Document"},{"page_content":"Never.","metadata":{}}]}',
  });
  expect(facts).toMatchObject({ kind: 'retrieval', input: 'How long?', output: null });
  expect(facts.documents).toEqual([
    { id: 'doc-1', score: 0.9, content: 'Within 30 days.', metadata: { id: 'doc-1', score: 0.9 } },
    { content: 'Never.' },
  ]);
});

test('LangSmith: an exception event under status OK is an error', () => {
  const facts = factsOf({ 'langsmith.span.kind': 'llm' }, {
    status: 'ok', events: [event('exception', { 'exception.type': 'APIError', 'exception.message': '503 overloaded' })],
  });
  expect(facts).toMatchObject({ status: 'error', error_type: 'APIError', error_message: '503 overloaded', is_rate_limited: null });
});

test('LangSmith: metadata as one JSON text', () => {
  const facts = factsOf({ 'langsmith.span.kind': 'llm', 'langsmith.metadata': '{"ls_provider":"anthropic","user_id":"u-2","session_id":"s-2"}' });
  expect(facts).toMatchObject({ provider: 'anthropic', user_id: 'u-2', session_id: 's-2' });
  expect(facts.attributes).toHaveProperty(['langsmith.metadata']);
});

test('Pydantic AI: a call', () => {
  const facts = factsOf({
    'gen_ai.operation.name': 'chat',
    'gen_ai.system': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.response.model': 'gpt-4o-2024-08-06',
    'gen_ai.usage.input_tokens': 57,
    'gen_ai.usage.output_tokens': 8,
    'gen_ai.usage.details.cached_tokens': 12,
    'gen_ai.usage.details.reasoning_tokens': 4,
    'operation.cost': 0.0002225,
    model_request_parameters: '{"function_tools":[]}',
    events: '[{"content":"Be brief.","role":"system","gen_ai.message.index":0,"event.name":"gen_ai.system.message"},{"content":"How long?","role":"user","gen_ai.message.index":0,"event.name":"gen_ai.user.message"},{"index":0,"message":{"role":"assistant","content":"Thirty days."},"gen_ai.system":"openai","event.name":"gen_ai.choice"}]',
  }, { scopeName: 'pydantic-ai', scopeVersion: '0.4.0' });
  expect(facts).toMatchObject({
    kind: 'llm', provider: 'openai', input_tokens: 57, cached_input_tokens: 12, output_tokens: 8, reasoning_tokens: 4, cost_usd: 0.0002225, output: 'Thirty days.', has_output: true, source: 'otlp/pydantic-ai',
  });
  expect(facts.input).toHaveLength(2);
});

test('Pydantic AI: an agent\'s run carries sums and is no call', () => {
  const facts = factsOf({
    agent_name: 'support',
    'gen_ai.agent.name': 'support',
    model_name: 'gpt-4o',
    final_result: 'Thirty days.',
    'gen_ai.usage.input_tokens': 114,
    'gen_ai.usage.output_tokens': 16,
    'pydantic_ai.all_messages': '[{"role":"user","parts":[{"type":"text","content":"How long?"}]},{"role":"assistant","parts":[{"type":"text","content":"Thirty days."}]}]',
  }, { scopeName: 'pydantic-ai' });
  expect(facts).toMatchObject({ kind: 'agent', model: 'gpt-4o', input: 'How long?', output: 'Thirty days.', input_tokens: 114, has_output: true });
});

test('Pydantic AI: without a final result, the last answer of the conversation', () => {
  const messages = '[{"role":"user","parts":[{"type":"text","content":"How long?"}]},{"role":"assistant","parts":[{"type":"text","content":"Thirty days."}]}]';
  expect(factsOf({ 'pydantic_ai.all_messages': messages })).toMatchObject({ kind: 'agent', input: 'How long?', output: 'Thirty days.' });
});

test('Pydantic AI: a tool', () => {
  const facts = factsOf({ 'gen_ai.tool.name': 'get_weather', tool_arguments: '{"city":"Paris"}', tool_response: 'sunny' }, { scopeName: 'pydantic-ai' });
  expect(facts).toMatchObject({ kind: 'tool', input: '{"city":"Paris"}', output: 'sunny' });
});

test('an attribute that happens to be called events is kept', () => {
  expect(factsOf({ events: 'a plain word' }).attributes).toEqual({ events: 'a plain word' });
});

test('AI SDK 7: GenAI names beside its own', () => {
  const facts = factsOf({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-5-mini',
    'gen_ai.response.model': 'gpt-5-mini-2025-08-07',
    'gen_ai.client.operation.time_to_first_chunk': 0.2505,
    'gen_ai.usage.input_tokens': 1200,
    'gen_ai.usage.output_tokens': 64,
    'ai.usage.inputTokenDetails.cacheReadTokens': 1024,
    'ai.usage.outputTokenDetails.reasoningTokens': 16,
    'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"How long?"}]}]',
    'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"Thirty days."}],"finish_reason":"stop"}]',
    'ai.settings.maxRetries': 2,
  }, { scopeName: 'ai' });
  expect(facts).toMatchObject({
    kind: 'llm', ttft_ms: 250.5, input_tokens: 1200, cached_input_tokens: 1024, output_tokens: 64, reasoning_tokens: 16, input: 'How long?', output: 'Thirty days.', source: 'otlp/vercel',
  });
});

test('AI SDK 7: the agent\'s root carries sums', () => {
  expect(factsOf({ 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.request.model': 'gpt-5-mini', 'gen_ai.usage.input_tokens': 2400 })).toMatchObject({ kind: 'agent', input_tokens: 2400 });
});

test('AI SDK: time to the first chunk under its older name, then as an event', () => {
  expect(factsOf({ 'ai.stream.msToFirstChunk': 134.2 }).ttft_ms).toBe(134.2);
  expect(factsOf({}, { events: [event('ai.stream.firstChunk', {}, 90)] }).ttft_ms).toBe(90);
});

test('AI SDK: a reranking in the order of its ranking', () => {
  const attributes = {
    'ai.operationId': 'ai.rerank.doRerank',
    'ai.model.id': 'rerank-v3.5',
    'ai.model.provider': 'cohere.reranking',
    'ai.documents': ['"Never."', '{"id":"doc-2","text":"Within 30 days."}', '"Shipping."'],
    'ai.ranking': ['{"index":1,"relevanceScore":0.93}', '{"index":0,"relevanceScore":0.2}'],
  };
  const facts = factsOf(attributes);
  expect(facts).toMatchObject({ kind: 'rerank', provider: 'cohere', model_requested: 'rerank-v3.5' });
  expect(facts.documents).toEqual([{ id: 'doc-2', content: 'Within 30 days.', score: 0.93 }, { content: 'Never.', score: 0.2 }]);
  // The parent has the documents too, but no ranking: it is no retrieval of its own.
  expect(factsOf({ ...attributes, 'ai.operationId': 'ai.rerank' })).toMatchObject({ kind: 'chain', documents: null, attributes: { 'ai.documents': attributes['ai.documents'] } });
});

test('AI SDK: tool calls beside a text stay among the attributes', () => {
  const calls = '[{"toolCallId":"c","toolName":"t","input":"{}"}]';
  const facts = factsOf({ 'ai.operationId': 'ai.generateText.doGenerate', 'ai.response.text': 'Let me look.', 'ai.response.toolCalls': calls });
  expect(facts).toMatchObject({ output: 'Let me look.', has_output: true });
  expect(facts.attributes).toEqual({ 'ai.response.toolCalls': calls });
});

test('AI SDK: an object', () => {
  expect(factsOf({ 'ai.operationId': 'ai.generateObject.doGenerate', 'ai.response.object': '{"days":30}' })).toMatchObject({ output: '{"days":30}', has_output: true });
});

test('Strands: messages of span events hold Bedrock\'s parts as JSON text', () => {
  const facts = factsOf({ 'gen_ai.system': 'strands-agents', 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'us.anthropic.claude-sonnet-4-20250514-v1:0', 'gen_ai.usage.input_tokens': 200, 'gen_ai.usage.cache_write_input_tokens': 30 }, {
    events: [event('gen_ai.user.message', { content: '[{"text": "Sunny?"}]' }), event('gen_ai.choice', { finish_reason: 'end_turn', message: '[{"text": "Sunny "}, {"text": "in Paris."}]' })],
  });
  expect(facts).toMatchObject({ input: 'Sunny?', output: 'Sunny in Paris.', has_output: true, finish_reason: 'stop', cache_write_tokens: 30 });
});

test('Strands: a call of a tool is no answer', () => {
  const facts = factsOf({ 'gen_ai.system': 'strands-agents', 'gen_ai.operation.name': 'chat' }, {
    events: [event('gen_ai.choice', { finish_reason: 'tool_use', message: '[{"toolUse": {"toolUseId": "t1", "name": "weather", "input": {}}}]' })],
  });
  expect(facts).toMatchObject({ has_output: false, finish_reason: 'tool_calls' });
});
