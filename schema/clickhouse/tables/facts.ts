/** What was sent, and the requests that follow from it. */
import { columns, type StoredTime } from './columns.ts';

/** Tier of a retrieval: see the definition of `retrieval_no_hit_rate`. */
export type NoHit = 'unknown' | 'hit' | 'empty' | 'below_threshold' | 'error';
export type SpanStatus = 'unset' | 'ok' | 'error';
export type CitationSource = 'structured' | 'marker';

export interface SpanRow {
  project_id: string;
  trace_id: string;
  span_id: string;
  /** Empty for a root. */
  parent_span_id: string;
  start_time: StoredTime;
  duration_us: number | null;
  kind: string;
  name: string;
  /** Which door and convention it came through: `native`, `otlp/genai`, `otlp/openinference`. */
  source: string;
  status: SpanStatus;
  error_type: string;
  status_message: string;
  model_requested: string;
  model: string;
  provider: string;
  finish_reason: string;
  /** Cached and cache-write tokens included. */
  input_tokens: number | null;
  cached_input_tokens: number | null;
  cache_write_tokens: number | null;
  /** Reasoning tokens included. */
  output_tokens: number | null;
  reasoning_tokens: number | null;
  cost_usd: number | null;
  /** `client`, `table`, `override`, or empty when unpriced. */
  cost_source: string;
  /** What the client said it paid, where `cost_usd` is an override instead. */
  client_cost_usd?: number | null;
  ttft_ms: number | null;
  prompt_name: string;
  prompt_version: string;
  feature: string;
  environment: string;
  release: string;
  user_id: string;
  session_id: string;
  is_refusal: boolean | null;
  is_rate_limited: boolean;
  is_fallback: boolean | null;
  is_cache_hit: boolean | null;
  is_guardrail_triggered: boolean | null;
  /** It produced a text of its own (not only tool calls). */
  has_output: boolean;
  index_name: string;
  /** Decimal string of a UInt64; '0' when there is no query. */
  retrieval_query_hash: string;
  document_count: number | null;
  top_score: number | null;
  score_threshold: number | null;
  no_hit: NoHit;
  /** Per document in rank order: the strings by which a citation may name it. */
  document_keys: string[][];
  citation_kinds: CitationSource[];
  /** `#3` for the marker [3], else the id, link or title cited. */
  citation_targets: string[];
  input_preview: string;
  output_preview: string;
  /** Length of its output text; null when the source told no output. */
  output_characters: number | null;
  /** What redaction found in its texts, by kind. */
  pii_found: Record<string, number>;
  /** From how many pieces it was folded; 0 when it came whole. */
  part_count: number;
  /** Microseconds since 1970 at which it was accepted. */
  version: number;
  is_deleted: 0 | 1;
}

export interface SpanPayloadRow {
  project_id: string;
  trace_id: string;
  span_id: string;
  start_time: StoredTime;
  /** Plain text, or JSON as sent. */
  input: string;
  output: string;
  /** JSON array of {id, score, rank, content, title, uri, metadata}; empty when not told. */
  documents: string;
  /** JSON array of {kind, target, start, end, quote}; empty when none. */
  citations: string;
  /** JSON array of the span's events that were not mapped. */
  events: string;
  /** What no convention mapped. */
  attributes: Record<string, string>;
  version: number;
  is_deleted: 0 | 1;
}

export interface RequestRow {
  project_id: string;
  trace_id: string;
  /** The root span's. */
  span_id: string;
  start_time: StoredTime;
  duration_us: number | null;
  name: string;
  source: string;
  is_failed: boolean;
  error_type: string;
  status_message: string;
  /** Of the call that wrote the answer. */
  model: string;
  provider: string;
  prompt_name: string;
  prompt_version: string;
  feature: string;
  environment: string;
  release: string;
  user_id: string;
  session_id: string;
  /** Sums over leaf LLM calls; null when a call that succeeded did not tell. */
  input_tokens: number | null;
  cached_input_tokens: number | null;
  cache_write_tokens: number | null;
  output_tokens: number | null;
  reasoning_tokens: number | null;
  /** Sum of what is priced; null when nothing is. */
  cost_usd: number | null;
  /** From the request's start to the answer call's first token. */
  ttft_ms: number | null;
  llm_call_count: number;
  failed_llm_call_count: number;
  rate_limited_call_count: number;
  /** Leaf calls with usage but without a price. */
  unpriced_call_count: number;
  retrieval_count: number;
  /** `hit` when one retrieval of it hit; a no-hit tier when all that told missed. */
  no_hit: NoHit;
  is_answered: boolean;
  is_refusal: boolean | null;
  is_fallback: boolean | null;
  is_cache_hit: boolean | null;
  /** Null when no guardrail ran. */
  is_guardrail_triggered: boolean | null;
  /** Null when there is no answer to look at. */
  citation_count: number | null;
  resolved_citation_count: number | null;
  answer_span_id: string;
  /** The retrieval (or rerank) whose documents the answer's citations resolve against. */
  answer_document_span_id: string;
  call_kinds: string[];
  call_models: string[];
  call_providers: string[];
  call_costs_usd: (number | null)[];
  call_input_tokens: (number | null)[];
  call_output_tokens: (number | null)[];
  call_ttfts_ms: (number | null)[];
  call_durations_us: (number | null)[];
  call_is_failed: boolean[];
  call_is_rate_limited: boolean[];
  call_error_types: string[];
  retrieval_indexes: string[];
  retrieval_no_hits: NoHit[];
  retrieval_has_thresholds: boolean[];
  input_preview: string;
  output_preview: string;
  /** Share of the answer's sentences whose words stand in its documents; null when a text is unknown. */
  lexical_support: number | null;
  /** The rule judge's opinion (ingest/enrich/risk.ts). */
  risk_flag: boolean;
  /** 0 to 1. */
  risk_score: number;
  risk_reasons: string[];
  /** `rule-judge/1`. */
  risk_version: string;
  /** How many spans its trace had when it was settled, and the newest of their versions: a settler compares them with the store. */
  span_count: number;
  span_version_max: number;
  /** Sum of their versions, each modulo 10^9. */
  span_version_sum?: number;
  version: number;
  is_deleted: 0 | 1;
}

export interface FactTables {
  spans: SpanRow;
  span_payloads: SpanPayloadRow;
  requests: RequestRow;
}

export const FACT_COLUMNS: { [T in keyof FactTables]: (keyof FactTables[T] & string)[] } = {
  spans: columns<SpanRow>({
    project_id: true,
    trace_id: true,
    span_id: true,
    parent_span_id: true,
    start_time: true,
    duration_us: true,
    kind: true,
    name: true,
    source: true,
    status: true,
    error_type: true,
    status_message: true,
    model_requested: true,
    model: true,
    provider: true,
    finish_reason: true,
    input_tokens: true,
    cached_input_tokens: true,
    cache_write_tokens: true,
    output_tokens: true,
    reasoning_tokens: true,
    cost_usd: true,
    cost_source: true,
    client_cost_usd: true,
    ttft_ms: true,
    prompt_name: true,
    prompt_version: true,
    feature: true,
    environment: true,
    release: true,
    user_id: true,
    session_id: true,
    is_refusal: true,
    is_rate_limited: true,
    is_fallback: true,
    is_cache_hit: true,
    is_guardrail_triggered: true,
    has_output: true,
    index_name: true,
    retrieval_query_hash: true,
    document_count: true,
    top_score: true,
    score_threshold: true,
    no_hit: true,
    document_keys: true,
    citation_kinds: true,
    citation_targets: true,
    input_preview: true,
    output_preview: true,
    output_characters: true,
    pii_found: true,
    part_count: true,
    version: true,
    is_deleted: true,
  }),
  span_payloads: columns<SpanPayloadRow>({
    project_id: true,
    trace_id: true,
    span_id: true,
    start_time: true,
    input: true,
    output: true,
    documents: true,
    citations: true,
    events: true,
    attributes: true,
    version: true,
    is_deleted: true,
  }),
  requests: columns<RequestRow>({
    project_id: true,
    trace_id: true,
    span_id: true,
    start_time: true,
    duration_us: true,
    name: true,
    source: true,
    is_failed: true,
    error_type: true,
    status_message: true,
    model: true,
    provider: true,
    prompt_name: true,
    prompt_version: true,
    feature: true,
    environment: true,
    release: true,
    user_id: true,
    session_id: true,
    input_tokens: true,
    cached_input_tokens: true,
    cache_write_tokens: true,
    output_tokens: true,
    reasoning_tokens: true,
    cost_usd: true,
    ttft_ms: true,
    llm_call_count: true,
    failed_llm_call_count: true,
    rate_limited_call_count: true,
    unpriced_call_count: true,
    retrieval_count: true,
    no_hit: true,
    is_answered: true,
    is_refusal: true,
    is_fallback: true,
    is_cache_hit: true,
    is_guardrail_triggered: true,
    citation_count: true,
    resolved_citation_count: true,
    answer_span_id: true,
    answer_document_span_id: true,
    call_kinds: true,
    call_models: true,
    call_providers: true,
    call_costs_usd: true,
    call_input_tokens: true,
    call_output_tokens: true,
    call_ttfts_ms: true,
    call_durations_us: true,
    call_is_failed: true,
    call_is_rate_limited: true,
    call_error_types: true,
    retrieval_indexes: true,
    retrieval_no_hits: true,
    retrieval_has_thresholds: true,
    input_preview: true,
    output_preview: true,
    lexical_support: true,
    risk_flag: true,
    risk_score: true,
    risk_reasons: true,
    risk_version: true,
    span_count: true,
    span_version_max: true,
    span_version_sum: true,
    version: true,
    is_deleted: true,
  }),
};
