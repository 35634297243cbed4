/** Vercel's AI SDK, 6 (`ai.*` spans) and 7 (the same attributes beside GenAI's). */
import type { SpanKind } from '#schema/events.ts';
import type { AttributeValue } from '../neutral.ts';
import { type Convention, KIND_RANK, signOf } from './convention.ts';
import { readDimension, unquoted } from './values.ts';

export const vercel: Convention = {
  name: 'vercel',
  marks: ['ai.'],
  fields: {
    kind: [
      { key: 'ai.operationId', rank: KIND_RANK.vercel, read: readOperation },
      { key: 'ai.toolCall.name', rank: KIND_RANK.tool, read: signOf('tool'), isKept: true },
      { key: 'ai.model.id', rank: KIND_RANK.model, read: signOf('llm') },
    ],
    model_requested: [{ key: 'ai.model.id', rank: 30 }],
    model: [{ key: 'ai.response.model', rank: 30 }],
    provider: [{ key: 'ai.model.provider', rank: 50 }],
    finish_reason: [{ key: 'ai.response.finishReason', rank: 30 }],
    input_tokens: [
      { key: 'ai.usage.inputTokens', rank: 40 },
      { key: 'ai.usage.promptTokens', rank: 41 },
      { key: 'ai.usage.tokens', rank: 50 },
    ],
    cached_input_tokens: [
      { key: 'ai.usage.inputTokenDetails.cacheReadTokens', rank: 40 },
      { key: 'ai.usage.cachedInputTokens', rank: 50 },
    ],
    cache_write_tokens: [{ key: 'ai.usage.inputTokenDetails.cacheWriteTokens', rank: 50 }],
    output_tokens: [
      { key: 'ai.usage.outputTokens', rank: 40 },
      { key: 'ai.usage.completionTokens', rank: 41 },
    ],
    reasoning_tokens: [
      { key: 'ai.usage.outputTokenDetails.reasoningTokens', rank: 30 },
      { key: 'ai.usage.reasoningTokens', rank: 35 },
    ],
    ttft_ms: [
      { key: 'ai.response.msToFirstChunk', rank: 30 },
      { key: 'ai.stream.msToFirstChunk', rank: 40 },
    ],
    user_id: [
      { key: 'ai.telemetry.metadata.userId', rank: 30 },
      { key: 'ai.telemetry.metadata.user_id', rank: 31 },
      { key: 'ai.settings.context.userId', rank: 32 },
    ],
    session_id: [
      { key: 'ai.telemetry.metadata.sessionId', rank: 40 },
      { key: 'ai.telemetry.metadata.session_id', rank: 41 },
      { key: 'ai.settings.context.sessionId', rank: 42 },
    ],
  },
  content: [
    { key: 'ai.prompt.messages', side: 'input', rank: 70 },
    { key: 'ai.prompt', side: 'input', rank: 71 },
    { key: 'ai.value', side: 'input', rank: 72, reshape: unquoted },
    { key: 'ai.values', side: 'input', rank: 73, reshape: unquotedList },
    { key: 'ai.toolCall.args', side: 'input', rank: 74, reshape: unquoted },
    { key: 'ai.response.text', side: 'output', rank: 70 },
    { key: 'ai.result.text', side: 'output', rank: 71 },
    { key: 'ai.response.object', side: 'output', rank: 72 },
    { key: 'ai.response.toolCalls', side: 'output', rank: 73, isKeptIfLost: true },
    { key: 'ai.toolCall.result', side: 'output', rank: 74, reshape: unquoted },
    { key: 'ai.documents', side: 'ranked', rank: 70 },
    { key: 'ai.ranking', side: 'ranking', rank: 70 },
  ],
  events: { 'ai.stream.firstChunk': 'first_token' },
  dropped: ['ai.embedding', 'ai.embeddings'],
};

/** Only the calls to a provider are calls; the rest are parents that repeat their usage. */
function readOperation(value: AttributeValue): SpanKind | undefined {
  const operation = readDimension(value);
  if (operation === undefined || !operation.startsWith('ai.')) return undefined;
  if (operation.endsWith('.doGenerate') || operation.endsWith('.doStream')) return 'llm';
  if (operation.endsWith('.doEmbed')) return 'embedding';
  if (operation === 'ai.rerank.doRerank') return 'rerank';
  return operation === 'ai.toolCall' ? 'tool' : 'chain';
}

function unquotedList(value: AttributeValue): AttributeValue {
  return Array.isArray(value) ? value.map(unquoted) : value;
}
