/**
 * OpenTelemetry's GenAI semantic conventions, old names and new: `gen_ai.system` became
 * `gen_ai.provider.name`, `cache_creation` became `cache_write`, retrieval's
 * `gen_ai.request.top_k` became `gen_ai.retrieval.top_k` (neither is a figure of ours).
 */
import type { AttributeValue } from '../neutral.ts';
import { type Convention, KIND_RANK, oneOf, signOf } from './convention.ts';
import { readGuardrailResult } from './guardrail.ts';
import { readDimension, readSeconds, structure, unquoted } from './values.ts';

export const genai: Convention = {
  name: 'genai',
  marks: ['gen_ai.'],
  fields: {
    kind: [
      {
        key: 'gen_ai.operation.name',
        rank: KIND_RANK.operation,
        read: oneOf({
          chat: 'llm',
          text_completion: 'llm',
          generate_content: 'llm',
          completion: 'llm',
          retrieval: 'retrieval',
          search_memory: 'retrieval',
          rerank: 'rerank',
          embeddings: 'embedding',
          embedding: 'embedding',
          execute_tool: 'tool',
          invoke_agent: 'agent',
          create_agent: 'agent',
          agent_step: 'chain',
          invoke_workflow: 'chain',
          plan: 'chain',
          apply_guardrail: 'guardrail',
        }),
      },
      { key: 'gen_ai.tool.name', rank: KIND_RANK.tool, read: signOf('tool'), isKept: true },
      { key: 'gen_ai.request.model', rank: KIND_RANK.model, read: signOf('llm') },
      { key: 'gen_ai.response.model', rank: KIND_RANK.model, read: signOf('llm') },
    ],
    model_requested: [{ key: 'gen_ai.request.model', rank: 10 }],
    model: [{ key: 'gen_ai.response.model', rank: 10 }],
    provider: [
      { key: 'gen_ai.provider.name', rank: 10 },
      { key: 'gen_ai.system', rank: 20 },
    ],
    finish_reason: [{ key: 'gen_ai.response.finish_reasons', rank: 10, read: readFinishReasons }],
    input_tokens: [
      { key: 'gen_ai.usage.input_tokens', rank: 10 },
      { key: 'gen_ai.usage.prompt_tokens', rank: 20 },
    ],
    cached_input_tokens: [
      { key: 'gen_ai.usage.cache_read.input_tokens', rank: 10 },
      { key: 'gen_ai.usage.cache_read_input_tokens', rank: 20 },
      { key: 'cache_read_input_tokens', rank: 25 },
    ],
    cache_write_tokens: [
      { key: 'gen_ai.usage.cache_write.input_tokens', rank: 10 },
      { key: 'gen_ai.usage.cache_creation.input_tokens', rank: 20 },
      { key: 'gen_ai.usage.cache_creation_input_tokens', rank: 30 },
      { key: 'gen_ai.usage.cache_write_input_tokens', rank: 31 },
      { key: 'cache_creation_input_tokens', rank: 35 },
    ],
    output_tokens: [
      { key: 'gen_ai.usage.output_tokens', rank: 10 },
      { key: 'gen_ai.usage.completion_tokens', rank: 20 },
    ],
    reasoning_tokens: [
      { key: 'gen_ai.usage.reasoning.output_tokens', rank: 10 },
      { key: 'gen_ai.usage.reasoning_tokens', rank: 15 },
    ],
    cost_usd: [
      { key: 'gen_ai.usage.cost', rank: 30 },
      { key: 'gen_ai.cost.total_cost', rank: 50 },
    ],
    ttft_ms: [
      { key: 'gen_ai.response.time_to_first_chunk', rank: 10, read: readSeconds },
      { key: 'gen_ai.client.operation.time_to_first_chunk', rank: 20, read: readSeconds },
    ],
    prompt_name: [{ key: 'gen_ai.prompt.name', rank: 10 }],
    prompt_version: [{ key: 'gen_ai.prompt.version', rank: 10 }],
    session_id: [{ key: 'gen_ai.conversation.id', rank: 30 }],
    index: [{ key: 'gen_ai.data_source.id', rank: 20 }],
    query: [{ key: 'gen_ai.retrieval.query.text', rank: 10 }],
    is_guardrail_triggered: [{ key: 'gen_ai.guardrail.result.value', rank: 20, read: readGuardrailResult, isKept: true }],
    is_cache_hit: [
      { key: 'gen_ai.response.cache_hit', rank: 20 },
      { key: 'gen_ai.cache.hit', rank: 30 },
    ],
  },
  content: [
    { key: 'gen_ai.system_instructions', side: 'system', rank: 20 },
    { key: 'gen_ai.input.messages', side: 'input', rank: 20 },
    { key: 'gen_ai.output.messages', side: 'output', rank: 20 },
    { key: 'gen_ai.prompt', side: 'input', rank: 80 },
    { key: 'gen_ai.completion', side: 'output', rank: 80 },
    { key: 'gen_ai.tool.call.arguments', side: 'input', rank: 65 },
    { key: 'gen_ai.tool.call.result', side: 'output', rank: 65, reshape: unquoted },
    { key: 'gen_ai.retrieval.documents', side: 'documents', rank: 10 },
  ],
  events: {
    'gen_ai.evaluation.result': 'evaluation',
    'gen_ai.guardrail.result': 'guardrail',
    'gen_ai.client.inference.operation.details': 'details',
    'gen_ai.client.operation.exception': 'exception',
    'gen_ai.system.message': 'message',
    'gen_ai.user.message': 'message',
    'gen_ai.assistant.message': 'message',
    'gen_ai.tool.message': 'message',
    'gen_ai.choice': 'choice',
    'gen_ai.content.prompt': 'prompt',
    'gen_ai.content.completion': 'completion',
  },
};

/** An array, a bare word, or an array as JSON text; the first choice's reason counts. */
function readFinishReasons(value: AttributeValue): string | undefined {
  const list = structure(value);
  return readDimension(Array.isArray(list) ? list[0] : list === undefined ? value : undefined);
}
