/** The table of INGEST.md: of several sources of one field, the left one wins, whatever the convention. */
import { expect, test } from 'vitest';
import type { SpanFacts } from '#ingest/facts.ts';
import type { Attributes, AttributeValue } from '#ingest/neutral.ts';
import { factsOf } from './spans.ts';

type Source = [key: string, value: AttributeValue, expected: unknown];

/** Each field's sources from left to right, with what the field is when all to the left are absent. */
const TABLE: [field: keyof SpanFacts, sources: Source[]][] = [
  ['kind', [
    ['langfuse.observation.type', 'retriever', 'retrieval'],
    ['openinference.span.kind', 'RERANKER', 'rerank'],
    ['langsmith.span.kind', 'embedding', 'embedding'],
    ['gen_ai.operation.name', 'apply_guardrail', 'guardrail'],
    ['ai.operationId', 'ai.generateText.doGenerate', 'llm'],
    ['traceloop.span.kind', 'agent', 'agent'],
    ['llm.request.type', 'completion', 'llm'],
    ['gen_ai.tool.name', 'search', 'tool'],
    ['gen_ai.request.model', 'gpt', 'llm'],
  ]],
  ['model_requested', [
    ['gen_ai.request.model', 'a', 'a'],
    ['llm.request.model_name', 'b', 'b'],
    ['ai.model.id', 'c', 'c'],
    ['langfuse.observation.model.name', 'd', 'd'],
    ['llm.invocation_parameters', '{"model":"e"}', 'e'],
  ]],
  ['model', [
    ['gen_ai.response.model', 'a', 'a'],
    ['llm.response.model_name', 'b', 'b'],
    ['ai.response.model', 'c', 'c'],
    ['llm.model_name', 'd', 'd'],
    ['embedding.model_name', 'e', 'e'],
    ['reranker.model_name', 'f', 'f'],
    ['langfuse.observation.model.name', 'g', 'g'],
  ]],
  ['provider', [
    ['gen_ai.provider.name', 'Anthropic', 'anthropic'],
    ['gen_ai.system', 'openai', 'openai'],
    ['llm.provider', 'azure', 'azure'],
    ['llm.system', 'mistralai', 'mistralai'],
    ['ai.model.provider', 'google.generative-ai', 'google'],
    ['langsmith.metadata.ls_provider', 'cohere', 'cohere'],
  ]],
  ['input_tokens', [
    ['gen_ai.usage.input_tokens', 1, 1],
    ['gen_ai.usage.prompt_tokens', 2, 2],
    ['llm.token_count.prompt', 3, 3],
    ['ai.usage.inputTokens', 4, 4],
    ['ai.usage.tokens', 5, 5],
    ['langfuse.observation.usage_details', '{"input":6,"output":1,"total":7}', 6],
  ]],
  ['cached_input_tokens', [
    ['gen_ai.usage.cache_read.input_tokens', 1, 1],
    ['gen_ai.usage.cache_read_input_tokens', 2, 2],
    ['llm.token_count.prompt_details.cache_read', 3, 3],
    ['ai.usage.inputTokenDetails.cacheReadTokens', 4, 4],
    ['ai.usage.cachedInputTokens', 5, 5],
    ['gen_ai.usage.input_token_details', '{"cache_read":7}', 7],
    ['langfuse.observation.usage_details', '{"input":10,"output":1,"total":11,"input_cached_tokens":6}', 6],
  ]],
  ['cache_write_tokens', [
    ['gen_ai.usage.cache_write.input_tokens', 1, 1],
    ['gen_ai.usage.cache_creation.input_tokens', 2, 2],
    ['gen_ai.usage.cache_creation_input_tokens', 3, 3],
    ['llm.token_count.prompt_details.cache_write', 4, 4],
    ['ai.usage.inputTokenDetails.cacheWriteTokens', 5, 5],
    ['langfuse.observation.usage_details', '{"input":10,"output":1,"total":11,"input_cache_creation":6}', 6],
  ]],
  ['output_tokens', [
    ['gen_ai.usage.output_tokens', 1, 1],
    ['gen_ai.usage.completion_tokens', 2, 2],
    ['llm.token_count.completion', 3, 3],
    ['ai.usage.outputTokens', 4, 4],
  ]],
  ['reasoning_tokens', [
    ['gen_ai.usage.reasoning.output_tokens', 1, 1],
    ['llm.token_count.completion_details.reasoning', 2, 2],
    ['ai.usage.outputTokenDetails.reasoningTokens', 3, 3],
    ['langfuse.observation.usage_details', '{"output_reasoning_tokens":4}', 4],
  ]],
  ['cost_usd', [
    ['langfuse.observation.cost_details', '{"input":1,"output":2,"total":3}', 3],
    ['llm.cost.total', 0.2, 0.2],
    ['gen_ai.usage.cost', 0.3, 0.3],
    ['operation.cost', 0.4, 0.4],
    ['gen_ai.cost.total_cost', 0.5, 0.5],
  ]],
  ['ttft_ms', [
    ['gen_ai.response.time_to_first_chunk', 0.1, 100],
    ['gen_ai.client.operation.time_to_first_chunk', 0.2, 200],
    ['ai.response.msToFirstChunk', 300, 300],
    ['ai.stream.msToFirstChunk', 400, 400],
    ['langfuse.observation.completion_start_time', '"2026-11-23T12:00:00.500Z"', 500],
  ]],
  ['prompt_name', [
    ['gen_ai.prompt.name', 'a', 'a'],
    ['langfuse.observation.prompt.name', 'b', 'b'],
    ['traceloop.prompt.key', 'c', 'c'],
    ['prompt.id', 'd', 'd'],
  ]],
  ['prompt_version', [
    ['gen_ai.prompt.version', 'a', 'a'],
    ['langfuse.observation.prompt.version', 7, '7'],
    ['traceloop.prompt.version', 'c', 'c'],
    ['llm.prompt_template.version', 'd', 'd'],
  ]],
  ['user_id', [
    ['user.id', 'a', 'a'],
    ['langfuse.user.id', 'b', 'b'],
    ['ai.telemetry.metadata.userId', 'c', 'c'],
    ['traceloop.association.properties.user_id', 'd', 'd'],
    ['langsmith.metadata.user_id', 'e', 'e'],
    ['metadata', '{"user_id":"f"}', 'f'],
  ]],
  ['session_id', [
    ['session.id', 'a', 'a'],
    ['langfuse.session.id', 'b', 'b'],
    ['gen_ai.conversation.id', 'c', 'c'],
    ['ai.telemetry.metadata.sessionId', 'd', 'd'],
    ['traceloop.association.properties.session_id', 'e', 'e'],
    ['langsmith.metadata.session_id', 'f', 'f'],
    ['metadata', '{"session_id":"g"}', 'g'],
  ]],
  ['environment', [
    ['langfuse.environment', 'a', 'a'],
    ['deployment.environment.name', 'b', 'b'],
    ['deployment.environment', 'c', 'c'],
  ]],
  ['release', [
    ['langfuse.release', 'a', 'a'],
    ['service.version', 'b', 'b'],
  ]],
  ['feature', [
    ['assay.feature', 'a', 'a'],
    ['service.name', 'b', 'b'],
  ]],
  ['finish_reason', [
    ['gen_ai.response.finish_reasons', ['tool-calls'], 'tool_calls'],
    ['llm.finish_reason', 'end_turn', 'stop'],
    ['ai.response.finishReason', 'content-filter', 'content_filter'],
    ['gen_ai.output.messages', '[{"role":"assistant","parts":[{"type":"text","content":"x"}],"finish_reason":"length"}]', 'length'],
  ]],
  ['output', [
    ['langfuse.observation.output', 'a', 'a'],
    ['gen_ai.output.messages', '[{"role":"assistant","parts":[{"type":"text","content":"b"}]}]', 'b'],
    ['llm.output_messages.0.message.content', 'c', 'c'],
    ['gen_ai.completion.0.content', 'd', 'd'],
    ['ai.response.text', 'e', 'e'],
    ['gen_ai.completion', 'f', 'f'],
    ['final_result', 'g', 'g'],
    ['traceloop.entity.output', 'h', 'h'],
    ['output.value', 'i', 'i'],
  ]],
  ['input', [
    ['langfuse.observation.input', 'a', 'a'],
    ['gen_ai.input.messages', '[{"role":"user","parts":[{"type":"text","content":"b"}]}]', 'b'],
    ['llm.input_messages.0.message.content', 'c', 'c'],
    ['gen_ai.prompt.0.content', 'd', 'd'],
    ['ai.prompt.messages', '[{"role":"user","content":[{"type":"text","text":"e"}]}]', 'e'],
    ['ai.prompt', '{"prompt":"f"}', 'f'],
    ['gen_ai.prompt', 'g', 'g'],
    ['pydantic_ai.all_messages', '[{"role":"user","parts":[{"type":"text","content":"h"}]}]', 'h'],
    ['traceloop.entity.input', '{"args":["i"],"kwargs":{}}', 'i'],
    ['input.value', 'j', 'j'],
  ]],
];

test.each(TABLE)('%s', (field, sources) => {
  for (let first = 0; first < sources.length; first += 1) {
    const rest = sources.slice(first);
    const attributes: Attributes = {};
    // Backwards, so that nothing wins by standing first.
    for (const [key, value] of [...rest].reverse()) attributes[key] = value;
    expect(factsOf(attributes)[field], `with ${rest[0]?.[0]} as the first source`).toEqual(rest[0]?.[2]);
    expect(factsOf(Object.fromEntries(Object.entries(attributes).reverse()))[field], 'in the other order').toEqual(rest[0]?.[2]);
  }
});

test.each([
  ['retrieval documents', {
    'gen_ai.retrieval.documents': '[{"id":"a"}]',
    'retrieval.documents.0.document.id': 'b',
  }, 'a'],
  ['a reranker\'s output before what went in', {
    'reranker.output_documents.0.document.id': 'a',
    'retrieval.documents.0.document.id': 'b',
    'reranker.input_documents.0.document.id': 'c',
  }, 'a'],
])('%s', (_, attributes, expected) => {
  expect(factsOf({ 'openinference.span.kind': 'RERANKER', ...attributes }).documents?.map(({ id }) => id)).toEqual([expected]);
});

test('what the span says goes before its resource', () => {
  const facts = factsOf({ 'assay.feature': 'search', 'deployment.environment': 'test' }, {
    resource: { 'assay.feature': 'all', 'service.name': 'shop', 'service.version': '9', 'deployment.environment': 'production', 'process.pid': 1 },
  });
  expect(facts).toMatchObject({ feature: 'search', environment: 'test', release: '9' });
  expect(facts.attributes).toMatchObject({ 'resource.service.name': 'shop' });
  expect(facts.attributes).not.toHaveProperty(['resource.process.pid']);
});

test.each([
  ['chat', 'llm'], ['text_completion', 'llm'], ['generate_content', 'llm'], ['retrieval', 'retrieval'], ['search_memory', 'retrieval'], ['rerank', 'rerank'],
  ['embeddings', 'embedding'], ['execute_tool', 'tool'], ['invoke_agent', 'agent'], ['create_agent', 'agent'], ['agent_step', 'chain'], ['invoke_workflow', 'chain'],
  ['plan', 'chain'], ['apply_guardrail', 'guardrail'], ['something_new', 'chain'],
])('operation %s is a %s', (operation, kind) => {
  expect(factsOf({ 'gen_ai.operation.name': operation }).kind).toBe(kind);
});

test.each([
  ['ai.generateText.doGenerate', 'llm'], ['ai.streamObject.doStream', 'llm'], ['ai.embedMany.doEmbed', 'embedding'], ['ai.rerank.doRerank', 'rerank'],
  ['ai.toolCall', 'tool'], ['ai.generateText', 'chain'], ['ai.embed', 'chain'], ['ai.rerank', 'chain'],
])('%s is a %s', (operation, kind) => {
  expect(factsOf({ 'ai.operationId': operation, 'ai.model.id': 'm' }).kind).toBe(kind);
});

test.each([
  ['openai.responses', 'openai'], ['openai.chat', 'openai'], ['anthropic.messages', 'anthropic'], ['openai.embedding', 'openai'], ['Azure-OpenAI.responses', 'azure-openai'],
  ['azure.ai.content_safety', 'azure.ai.content_safety'], ['aws.bedrock', 'aws.bedrock'], ['gcp.vertex_ai', 'gcp.vertex_ai'], ['google.vertex.chat', 'google.vertex'],
])('provider %s is %s', (sent, provider) => {
  expect(factsOf({ 'ai.model.provider': sent }).provider).toBe(provider);
});

test('a word that no table knows is kept, and the next source is asked', () => {
  const facts = factsOf({ 'openinference.span.kind': 'UNKNOWN', 'gen_ai.operation.name': 'chat' });
  expect(facts.kind).toBe('llm');
  expect(facts.attributes).toEqual({ 'openinference.span.kind': 'UNKNOWN' });
});
