/** Traces as the read API answers them; the pages show the same. Times are ISO 8601, UTC. */

export interface TraceListItem {
  trace_id: string;
  start_time: string;
  name: string;
  feature: string | null;
  model: string | null;
  duration_ms: number | null;
  cost_usd: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  status: string;
  error_type: string | null;
  no_hit: string;
  citation_count: number | null;
  input_preview: string;
}

export interface TraceDocument {
  id: string | null;
  score: number | null;
  rank: number;
  content: string | null;
  title?: string | null;
  uri?: string | null;
}

export interface TraceCitation {
  kind: string;
  target: string;
  /** Null when it resolves to no retrieved document. */
  document_id: string | null;
  quote?: string | null;
}

export interface TraceSpan {
  span_id: string;
  /** Null or empty for a root. */
  parent_span_id: string | null;
  kind: string;
  name: string;
  start_time: string;
  duration_ms: number | null;
  status: string;
  error_type: string | null;
  status_message?: string | null;
  is_rate_limited: boolean;
  is_refusal: boolean | null;
  provider: string | null;
  model_requested: string | null;
  model: string | null;
  input_tokens: number | null;
  cached_input_tokens: number | null;
  cache_write_tokens: number | null;
  output_tokens: number | null;
  reasoning_tokens: number | null;
  cost_usd: number | null;
  ttft_ms: number | null;
  prompt_name: string | null;
  prompt_version: string | null;
  user_id: string | null;
  session_id: string | null;
  input: string | null;
  output: string | null;
  documents: TraceDocument[] | null;
  citations: TraceCitation[] | null;
  attributes: Record<string, string>;
}
