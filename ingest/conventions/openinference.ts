/** OpenInference (Arize): flattened messages and documents, `input.value` and `output.value`. */
import { type Convention, KIND_RANK, oneOf, signOf } from './convention.ts';
import { objectOf, readDimension } from './values.ts';

const MESSAGE_WRAPPERS = ['message', 'message_content', 'tool_call', 'image'];

export const openinference: Convention = {
  name: 'openinference',
  marks: ['openinference.', 'llm.model_name', 'llm.token_count.', 'llm.input_messages', 'llm.output_messages', 'retrieval.documents', 'input.mime_type', 'output.mime_type'],
  scopes: ['@arizeai/openinference', 'openinference.'],
  fields: {
    kind: [
      {
        key: 'openinference.span.kind',
        rank: KIND_RANK.openinference,
        read: oneOf({
          llm: 'llm',
          embedding: 'embedding',
          chain: 'chain',
          prompt: 'chain',
          retriever: 'retrieval',
          reranker: 'rerank',
          tool: 'tool',
          agent: 'agent',
          guardrail: 'guardrail',
          evaluator: 'evaluator',
        }),
      },
      { key: 'tool.name', rank: KIND_RANK.tool, read: signOf('tool'), isKept: true },
      { key: 'llm.model_name', rank: KIND_RANK.model, read: signOf('llm') },
      { key: 'embedding.model_name', rank: KIND_RANK.model - 2, read: signOf('embedding') },
      { key: 'reranker.model_name', rank: KIND_RANK.model - 1, read: signOf('rerank') },
    ],
    model_requested: [
      { key: 'llm.request.model_name', rank: 20 },
      // Versions without that attribute name the requested model only among the parameters.
      { key: 'llm.invocation_parameters', rank: 50, read: (value) => readDimension(objectOf(value)?.model), isKept: true },
    ],
    model: [
      { key: 'llm.response.model_name', rank: 20 },
      { key: 'llm.model_name', rank: 40 },
      { key: 'embedding.model_name', rank: 41 },
      { key: 'reranker.model_name', rank: 42 },
    ],
    provider: [
      { key: 'llm.provider', rank: 30 },
      { key: 'llm.system', rank: 40 },
    ],
    finish_reason: [{ key: 'llm.finish_reason', rank: 20 }],
    input_tokens: [{ key: 'llm.token_count.prompt', rank: 30 }],
    cached_input_tokens: [
      { key: 'llm.token_count.prompt_details.cache_read', rank: 30 },
      { key: 'llm.token_count.prompt_details.cache_input', rank: 35 },
    ],
    cache_write_tokens: [{ key: 'llm.token_count.prompt_details.cache_write', rank: 40 }],
    output_tokens: [{ key: 'llm.token_count.completion', rank: 30 }],
    reasoning_tokens: [{ key: 'llm.token_count.completion_details.reasoning', rank: 20 }],
    cost_usd: [{ key: 'llm.cost.total', rank: 20 }],
    prompt_name: [{ key: 'prompt.id', rank: 40 }],
    prompt_version: [{ key: 'llm.prompt_template.version', rank: 40 }],
    query: [{ key: 'reranker.query', rank: 20 }],
    is_cache_hit: [{ key: 'llm.cache_hit', rank: 35 }],
  },
  content: [
    { key: 'input.value', side: 'input', rank: 110 },
    { key: 'output.value', side: 'output', rank: 110 },
  ],
  indexed: [
    { prefix: 'llm.input_messages', side: 'input', rank: 50, wrappers: MESSAGE_WRAPPERS },
    { prefix: 'llm.output_messages', side: 'output', rank: 50, wrappers: MESSAGE_WRAPPERS },
    { prefix: 'reranker.output_documents', side: 'documents', rank: 15, wrappers: ['document'] },
    { prefix: 'retrieval.documents', side: 'documents', rank: 20, wrappers: ['document'] },
    { prefix: 'reranker.input_documents', side: 'attribute', rank: 0, wrappers: ['document'] },
    { prefix: 'llm.tools', side: 'attribute', rank: 0, wrappers: ['tool'] },
    { prefix: 'embedding.embeddings', side: 'attribute', rank: 0, wrappers: ['embedding'], dropped: ['vector'] },
    { prefix: 'annotations', side: 'scores', rank: 0, wrappers: ['annotation'], target: 'span' },
    { prefix: 'evaluations', side: 'scores', rank: 0, wrappers: ['evaluation'], target: 'span' },
    { prefix: 'trace.annotations', side: 'scores', rank: 0, wrappers: ['annotation'], target: 'trace' },
    { prefix: 'trace.evaluations', side: 'scores', rank: 0, wrappers: ['evaluation'], target: 'trace' },
    { prefix: 'session.annotations', side: 'scores', rank: 0, wrappers: ['annotation'], target: 'session' },
    { prefix: 'session.evaluations', side: 'scores', rank: 0, wrappers: ['evaluation'], target: 'session' },
  ],
  events: { 'First Token Stream Event': 'first_token' },
};
