/** Rows of `spans` for tests of figures: an ordinary step, but for what a test says. */
import type { SpanRow } from '#schema/clickhouse/tables.ts';

export interface SpanRowFacts extends Partial<Omit<SpanRow, 'start_time' | 'duration_us'>> {
  trace_id: string;
  span_id: string;
  /** ISO 8601. */
  at: string;
  duration_ms?: number | null;
}

export function spanRow({ at, duration_ms = 1_000, ...facts }: SpanRowFacts): SpanRow {
  return {
    project_id: 'default', parent_span_id: '', start_time: at.replace('T', ' ').replace('Z', ''), duration_us: duration_ms === null ? null : duration_ms * 1_000,
    kind: 'chain', name: 'ask', source: 'native', status: 'ok', error_type: '', status_message: '',
    model_requested: '', model: '', provider: '', finish_reason: '', input_tokens: null, cached_input_tokens: null, cache_write_tokens: null, output_tokens: null, reasoning_tokens: null,
    cost_usd: null, cost_source: '', ttft_ms: null, prompt_name: '', prompt_version: '', feature: '', environment: '', release: '', user_id: '', session_id: '',
    is_refusal: null, is_rate_limited: false, is_fallback: null, is_cache_hit: null, is_guardrail_triggered: null, has_output: false, index_name: '', retrieval_query_hash: '0',
    document_count: null, top_score: null, score_threshold: null, no_hit: 'unknown', document_keys: [], citation_kinds: [], citation_targets: [], input_preview: '', output_preview: '',
    output_characters: null, pii_found: {}, part_count: 0, version: 1, is_deleted: 0,
    ...facts,
  };
}
