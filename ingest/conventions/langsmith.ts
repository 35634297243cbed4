/**
 * LangSmith's OpenTelemetry export. It says `gen_ai.operation.name=embeddings` on retrievers, so
 * its own kind goes before. `langsmith.trace.session_name` is a project, not a session.
 */
import type { AttributeValue } from '../neutral.ts';
import { type Convention, KIND_RANK, oneOf } from './convention.ts';
import { objectOf, readDimension, readTokens } from './values.ts';

export const langsmith: Convention = {
  name: 'langsmith',
  marks: ['langsmith.'],
  fields: {
    kind: [
      {
        key: 'langsmith.span.kind',
        rank: KIND_RANK.langsmith,
        read: oneOf({
          llm: 'llm',
          chat: 'llm',
          chain: 'chain',
          prompt: 'chain',
          parser: 'chain',
          tool: 'tool',
          agent: 'agent',
          retriever: 'retrieval',
          embedding: 'embedding',
        }),
      },
    ],
    provider: [
      { key: 'langsmith.metadata.ls_provider', rank: 60 },
      { key: 'langsmith.metadata', rank: 61, read: inside('ls_provider'), isKept: true },
    ],
    cached_input_tokens: [
      { key: 'gen_ai.usage.input_token_details', rank: 70, read: tokensInside('cache_read'), isKept: true },
      { key: 'langsmith.usage_metadata', rank: 71, read: (value) => tokensInside('cache_read')(objectOf(value)?.input_token_details ?? null), isKept: true },
    ],
    cache_write_tokens: [
      { key: 'gen_ai.usage.input_token_details', rank: 70, read: tokensInside('cache_creation'), isKept: true },
      { key: 'langsmith.usage_metadata', rank: 71, read: (value) => tokensInside('cache_creation')(objectOf(value)?.input_token_details ?? null), isKept: true },
    ],
    reasoning_tokens: [
      { key: 'gen_ai.usage.output_token_details', rank: 70, read: tokensInside('reasoning'), isKept: true },
      { key: 'langsmith.usage_metadata', rank: 71, read: (value) => tokensInside('reasoning')(objectOf(value)?.output_token_details ?? null), isKept: true },
    ],
    input_tokens: [{ key: 'langsmith.usage_metadata', rank: 71, read: tokensInside('input_tokens'), isKept: true }],
    output_tokens: [{ key: 'langsmith.usage_metadata', rank: 71, read: tokensInside('output_tokens'), isKept: true }],
    user_id: [
      { key: 'langsmith.metadata.user_id', rank: 50 },
      { key: 'langsmith.metadata', rank: 51, read: inside('user_id'), isKept: true },
    ],
    session_id: [
      { key: 'langsmith.metadata.session_id', rank: 60 },
      { key: 'langsmith.metadata.thread_id', rank: 61 },
      { key: 'langsmith.metadata.conversation_id', rank: 62 },
      { key: 'langsmith.metadata', rank: 63, read: inside('session_id', 'thread_id', 'conversation_id'), isKept: true },
    ],
  },
};

function inside(...keys: readonly string[]): (value: AttributeValue) => string | undefined {
  return (value) => {
    const object = objectOf(value);
    if (object === undefined) return undefined;
    for (const key of keys) {
      const found = readDimension(object[key]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function tokensInside(key: string): (value: AttributeValue) => number | undefined {
  return (value) => readTokens(objectOf(value)?.[key]);
}
