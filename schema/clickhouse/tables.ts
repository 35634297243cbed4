/**
 * The rows of the tables that ingest writes, as TypeScript types beside their column lists.
 * A test holds each list to the migrated database.
 */

/** Tier of a retrieval: see the definition of `retrieval_no_hit_rate`. */
export type NoHit = 'unknown' | 'hit' | 'empty' | 'below_threshold' | 'error';
export type SpanStatus = 'unset' | 'ok' | 'error';
export type CitationSource = 'structured' | 'marker';

/** `YYYY-MM-DD HH:MM:SS.ffffff`, UTC. */
export type StoredTime = string;

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
  /** How many spans it was settled from, and the newest of their versions: a settler compares them with the store. */
  span_count: number;
  span_version_max: number;
  version: number;
  is_deleted: 0 | 1;
}

export interface ProjectRow {
  project_id: string;
  name: string;
  /** JSON of ProjectSettings. */
  settings: string;
  version: number;
}

export interface MarkerRow {
  project_id: string;
  marker_id: string;
  at: StoredTime;
  kind: string;
  title: string;
  severity: string;
  url: string;
  feature: string;
  is_genai: boolean | null;
  attributes: Record<string, string>;
  version: number;
  is_deleted: 0 | 1;
}

export interface ScoreRow {
  project_id: string;
  score_id: string;
  trace_id: string;
  span_id: string;
  session_id: string;
  at: StoredTime;
  source: string;
  name: string;
  value: number | null;
  label: string;
  comment: string;
  /** JSON array of evidence offsets. */
  evidence: string;
  evaluator: string;
  evaluator_version: string;
  suite: string;
  run_id: string;
  case_id: string;
  is_critical: boolean | null;
  cost_usd: number | null;
  attributes: Record<string, string>;
  /** The judged request's dimensions, copied in. */
  feature: string;
  model: string;
  provider: string;
  prompt_name: string;
  prompt_version: string;
  environment: string;
  release: string;
  /** Of a sampled item; empty and null for every other judgement. */
  stratum: string;
  inclusion_probability: number | null;
  version: number;
  is_deleted: 0 | 1;
}

export interface KpiValueRow {
  project_id: string;
  /** Hash of key, period, feature and group. */
  value_id: string;
  key: string;
  from_time: StoredTime;
  to_time: StoredTime;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  standard_deviation: number | null;
  sample_size: number | null;
  feature: string;
  group_name: string;
  note: string;
  version: number;
  is_deleted: 0 | 1;
}

export interface Tables {
  spans: SpanRow;
  span_payloads: SpanPayloadRow;
  requests: RequestRow;
  projects: ProjectRow;
  markers: MarkerRow;
  scores: ScoreRow;
  kpi_values: KpiValueRow;
}
export type TableName = keyof Tables;

/** Column names of a table, in no particular order; complete by type. */
const columns = <T>(list: { [K in keyof T]-?: true }): (keyof T & string)[] => Object.keys(list) as (keyof T & string)[];

export const TABLE_COLUMNS: { [T in TableName]: (keyof Tables[T] & string)[] } = {
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
    span_count: true,
    span_version_max: true,
    version: true,
    is_deleted: true,
  }),
  projects: columns<ProjectRow>({
    project_id: true,
    name: true,
    settings: true,
    version: true,
  }),
  markers: columns<MarkerRow>({
    project_id: true,
    marker_id: true,
    at: true,
    kind: true,
    title: true,
    severity: true,
    url: true,
    feature: true,
    is_genai: true,
    attributes: true,
    version: true,
    is_deleted: true,
  }),
  scores: columns<ScoreRow>({
    project_id: true,
    score_id: true,
    trace_id: true,
    span_id: true,
    session_id: true,
    at: true,
    source: true,
    name: true,
    value: true,
    label: true,
    comment: true,
    evidence: true,
    evaluator: true,
    evaluator_version: true,
    suite: true,
    run_id: true,
    case_id: true,
    is_critical: true,
    cost_usd: true,
    attributes: true,
    feature: true,
    model: true,
    provider: true,
    prompt_name: true,
    prompt_version: true,
    environment: true,
    release: true,
    stratum: true,
    inclusion_probability: true,
    version: true,
    is_deleted: true,
  }),
  kpi_values: columns<KpiValueRow>({
    project_id: true,
    value_id: true,
    key: true,
    from_time: true,
    to_time: true,
    numerator: true,
    denominator: true,
    value: true,
    standard_deviation: true,
    sample_size: true,
    feature: true,
    group_name: true,
    note: true,
    version: true,
    is_deleted: true,
  }),
};
