/**
 * OpenLLMetry (Traceloop): `traceloop.*` on workflows and tasks, the older `llm.*` and indexed
 * `gen_ai.prompt.N` on calls, span events for vector databases.
 */
import { type Convention, KIND_RANK, oneOf } from './convention.ts';
import { unquoted } from './values.ts';

export const traceloop: Convention = {
  name: 'traceloop',
  marks: ['traceloop.', 'llm.request.type', 'db.query.result', 'pinecone.'],
  scopes: ['@traceloop/'],
  fields: {
    kind: [
      { key: 'traceloop.span.kind', rank: KIND_RANK.traceloop, read: oneOf({ workflow: 'chain', task: 'chain', agent: 'agent', tool: 'tool' }) },
      {
        key: 'llm.request.type',
        rank: KIND_RANK.requestType,
        read: oneOf({ chat: 'llm', completion: 'llm', embedding: 'embedding', rerank: 'rerank' }),
      },
    ],
    finish_reason: [{ key: 'llm.response.finish_reason', rank: 25 }],
    prompt_name: [{ key: 'traceloop.prompt.key', rank: 30 }],
    prompt_version: [{ key: 'traceloop.prompt.version', rank: 30 }],
    user_id: [
      { key: 'traceloop.association.properties.user_id', rank: 40 },
      { key: 'traceloop.association.properties.userId', rank: 41 },
    ],
    session_id: [
      { key: 'traceloop.association.properties.session_id', rank: 50 },
      { key: 'traceloop.association.properties.sessionId', rank: 51 },
    ],
  },
  content: [
    { key: 'traceloop.entity.input', side: 'input', rank: 100, reshape: unquoted },
    { key: 'traceloop.entity.output', side: 'output', rank: 100, reshape: unquoted },
  ],
  indexed: [
    { prefix: 'gen_ai.prompt', side: 'input', rank: 60, wrappers: [] },
    { prefix: 'gen_ai.completion', side: 'output', rank: 60, wrappers: [] },
    { prefix: 'llm.prompts', side: 'input', rank: 61, wrappers: [] },
    { prefix: 'llm.completions', side: 'output', rank: 61, wrappers: [] },
    { prefix: 'llm.request.functions', side: 'attribute', rank: 0, wrappers: [] },
  ],
  events: {
    'db.query.result': 'document',
    'db.search.result': 'document',
    'db.query.embeddings': 'retrieval_hint',
    'db.search.embeddings': 'retrieval_hint',
  },
};
