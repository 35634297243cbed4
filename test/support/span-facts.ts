/** Spans as the conventions hand them to the writer, with every field unsaid but those given. */
import type { Batch, SpanFacts, SpanPart } from '#ingest/facts.ts';
import type { Score } from '#schema/scores.ts';

export const T0 = Date.UTC(2026, 10, 20, 10, 0, 0);

export function spanFacts(said: Partial<SpanFacts> & Pick<SpanFacts, 'trace_id' | 'span_id'>): SpanFacts {
  return { name: said.kind ?? 'span', kind: 'chain', start_time: T0, status: 'unset', source: 'native', events: [], ...said };
}

export function batchOf(spans: SpanFacts[], more: { parts?: SpanPart[]; scores?: Score[]; door?: string } = {}): Batch {
  const parts = more.parts ?? [];
  const scores = more.scores ?? [];
  return { door: more.door ?? 'native', received: spans.length + parts.length + scores.length, spans, parts, scores, rejections: [] };
}

/** A question answered from two retrieved documents, the first model attempt failing: five spans. */
export function ragTrace(traceId: string, startMs = T0): SpanFacts[] {
  return [
    spanFacts({ trace_id: traceId, span_id: `${traceId}-root`, name: 'ask', start_time: startMs, duration_ms: 2_000, feature: 'support', user_id: 'u1', input: 'What is the refund policy?', output: 'Refunds are possible within thirty days [1].' }),
    spanFacts({ trace_id: traceId, span_id: `${traceId}-find`, parent_span_id: `${traceId}-root`, kind: 'retrieval', start_time: startMs + 100, duration_ms: 50, input: 'refund policy', index: 'docs', documents: [{ id: 'kb-1', score: 0.91, content: 'Refunds are possible within thirty days of purchase.' }, { id: 'kb-2', score: 0.4, content: 'Shipping takes two days.' }] }),
    spanFacts({ trace_id: traceId, span_id: `${traceId}-llm1`, parent_span_id: `${traceId}-root`, kind: 'llm', start_time: startMs + 200, duration_ms: 300, status: 'error', error_type: 'rate_limit', is_rate_limited: true, provider: 'openai', model_requested: 'gpt-4o-mini' }),
    spanFacts({ trace_id: traceId, span_id: `${traceId}-llm2`, parent_span_id: `${traceId}-root`, kind: 'llm', start_time: startMs + 600, duration_ms: 1_300, provider: 'openai', model: 'gpt-4o-mini', input_tokens: 1_200, cached_input_tokens: 200, cache_write_tokens: 0, output_tokens: 64, reasoning_tokens: 0, ttft_ms: 250, finish_reason: 'stop', prompt_name: 'answer', prompt_version: '3', output: 'Refunds are possible within thirty days [1].' }),
    spanFacts({ trace_id: traceId, span_id: `${traceId}-tool`, parent_span_id: `${traceId}-root`, kind: 'tool', start_time: startMs + 1_950, duration_ms: 10 }),
  ];
}
