/** Rows of `requests` for tests of figures: an ordinary request, but for what a test says. */
import type { NoHit, RequestRow } from '#schema/clickhouse/tables.ts';

export interface CallFacts {
  kind?: string;
  model?: string;
  provider?: string;
  cost_usd?: number | null;
  input_tokens?: number | null;
  output_tokens?: number | null;
  ttft_ms?: number | null;
  duration_ms?: number | null;
  is_failed?: boolean;
  is_rate_limited?: boolean;
  error_type?: string;
}

export interface RequestFacts extends Partial<Omit<RequestRow, 'start_time' | 'duration_us'>> {
  /** ISO 8601. */
  at: string;
  duration_ms?: number | null;
  calls?: readonly CallFacts[];
  retrievals?: readonly { index?: string; no_hit: NoHit; has_threshold?: boolean }[];
}

let made = 0;

/** The totals of a request are not computed from its calls here: tests say both. */
export function requestRow({ at, duration_ms = 1_000, calls = [], retrievals = [], ...facts }: RequestFacts): RequestRow {
  made += 1;
  const numbers = (name: 'cost_usd' | 'input_tokens' | 'output_tokens' | 'ttft_ms') => calls.map((call) => call[name] ?? null);
  return {
    project_id: 'default',
    trace_id: `trace-${made}`,
    span_id: `root-${made}`,
    start_time: at.replace('T', ' ').replace('Z', ''),
    duration_us: duration_ms === null ? null : duration_ms * 1_000,
    name: 'ask',
    source: 'native',
    is_failed: false,
    error_type: '',
    status_message: '',
    model: '',
    provider: '',
    prompt_name: '',
    prompt_version: '',
    feature: '',
    environment: '',
    release: '',
    user_id: '',
    session_id: '',
    input_tokens: null,
    cached_input_tokens: null,
    cache_write_tokens: null,
    output_tokens: null,
    reasoning_tokens: null,
    cost_usd: null,
    ttft_ms: null,
    llm_call_count: calls.filter(({ kind = 'llm' }) => kind === 'llm').length,
    failed_llm_call_count: calls.filter(({ kind = 'llm', is_failed }) => kind === 'llm' && is_failed).length,
    rate_limited_call_count: calls.filter(({ is_rate_limited }) => is_rate_limited).length,
    unpriced_call_count: 0,
    retrieval_count: retrievals.length,
    no_hit: 'unknown',
    is_answered: true,
    is_refusal: null,
    is_fallback: null,
    is_cache_hit: null,
    is_guardrail_triggered: null,
    citation_count: null,
    resolved_citation_count: null,
    answer_span_id: '',
    answer_document_span_id: '',
    call_kinds: calls.map(({ kind = 'llm' }) => kind),
    call_models: calls.map(({ model = '' }) => model),
    call_providers: calls.map(({ provider = '' }) => provider),
    call_costs_usd: numbers('cost_usd'),
    call_input_tokens: numbers('input_tokens'),
    call_output_tokens: numbers('output_tokens'),
    call_ttfts_ms: numbers('ttft_ms'),
    call_durations_us: calls.map(({ duration_ms: ms }) => (ms == null ? null : ms * 1_000)),
    call_is_failed: calls.map(({ is_failed = false }) => is_failed),
    call_is_rate_limited: calls.map(({ is_rate_limited = false }) => is_rate_limited),
    call_error_types: calls.map(({ error_type = '' }) => error_type),
    retrieval_indexes: retrievals.map(({ index = 'docs' }) => index),
    retrieval_no_hits: retrievals.map(({ no_hit }) => no_hit),
    retrieval_has_thresholds: retrievals.map(({ has_threshold = false }) => has_threshold),
    input_preview: '',
    output_preview: '',
    lexical_support: null,
    risk_flag: false,
    risk_score: 0,
    risk_reasons: [],
    risk_version: '',
    span_count: 1,
    span_version_max: made,
    version: made,
    is_deleted: 0,
    ...facts,
  };
}
