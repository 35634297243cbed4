-- What was sent (spans, span_payloads) and what follows from it (requests).

-- One narrow row an operation. An event is (project, trace, span): sending it again replaces it.
-- Nullable means "the source did not say". Ids are kept as sent; ZSTD packs hex to its entropy.
CREATE TABLE IF NOT EXISTS spans{on_cluster}
(
    project_id LowCardinality(String),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    parent_span_id String CODEC(ZSTD(1)),
    start_time DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
    duration_us Nullable(UInt64) CODEC(ZSTD(1)),
    kind LowCardinality(String),
    name LowCardinality(String),
    source LowCardinality(String),
    status Enum8('unset' = 0, 'ok' = 1, 'error' = 2),
    error_type LowCardinality(String),
    status_message String CODEC(ZSTD(1)),
    model_requested LowCardinality(String),
    model LowCardinality(String),
    provider LowCardinality(String),
    finish_reason LowCardinality(String),
    input_tokens Nullable(UInt32) CODEC(ZSTD(1)),
    cached_input_tokens Nullable(UInt32) CODEC(ZSTD(1)),
    cache_write_tokens Nullable(UInt32) CODEC(ZSTD(1)),
    output_tokens Nullable(UInt32) CODEC(ZSTD(1)),
    reasoning_tokens Nullable(UInt32) CODEC(ZSTD(1)),
    cost_usd Nullable(Float64) CODEC(ZSTD(1)),
    cost_source LowCardinality(String),
    ttft_ms Nullable(Float32) CODEC(ZSTD(1)),
    prompt_name LowCardinality(String),
    prompt_version LowCardinality(String),
    feature LowCardinality(String),
    environment LowCardinality(String),
    release LowCardinality(String),
    user_id String CODEC(ZSTD(1)),
    session_id String CODEC(ZSTD(1)),
    is_refusal Nullable(Bool),
    is_rate_limited Bool,
    is_fallback Nullable(Bool),
    is_cache_hit Nullable(Bool),
    is_guardrail_triggered Nullable(Bool),
    has_output Bool,
    index_name LowCardinality(String),
    retrieval_query_hash UInt64 CODEC(ZSTD(1)),
    document_count Nullable(UInt16) CODEC(ZSTD(1)),
    top_score Nullable(Float32) CODEC(ZSTD(1)),
    score_threshold Nullable(Float32) CODEC(ZSTD(1)),
    no_hit Enum8('unknown' = 0, 'hit' = 1, 'empty' = 2, 'below_threshold' = 3, 'error' = 4),
    document_keys Array(Array(String)) CODEC(ZSTD(1)),
    citation_kinds Array(Enum8('structured' = 1, 'marker' = 2)) CODEC(ZSTD(1)),
    citation_targets Array(String) CODEC(ZSTD(1)),
    input_preview String CODEC(ZSTD(3)),
    output_preview String CODEC(ZSTD(3)),
    version UInt64 CODEC(Delta, ZSTD(1)),
    is_deleted UInt8 CODEC(ZSTD(1)),
    INDEX version_range version TYPE minmax GRANULARITY 1
)
ENGINE = {replicated}ReplacingMergeTree(version, is_deleted)
PARTITION BY toYYYYMM(start_time)
ORDER BY (project_id, toStartOfHour(start_time), trace_id, span_id)
SETTINGS non_replicated_deduplication_window = 1000;

-- The full texts, in the order in which a trace is read.
CREATE TABLE IF NOT EXISTS span_payloads{on_cluster}
(
    project_id LowCardinality(String),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    start_time DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
    input String CODEC(ZSTD(3)),
    output String CODEC(ZSTD(3)),
    documents String CODEC(ZSTD(3)),
    citations String CODEC(ZSTD(3)),
    events String CODEC(ZSTD(3)),
    attributes Map(LowCardinality(String), String) CODEC(ZSTD(3)),
    version UInt64 CODEC(Delta, ZSTD(1)),
    is_deleted UInt8 CODEC(ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(version, is_deleted)
PARTITION BY toYYYYMM(start_time)
ORDER BY (project_id, trace_id, span_id)
SETTINGS non_replicated_deduplication_window = 1000;

-- One row a request (a root span, what a user waited for), settled from all spans of its trace:
-- totals over its leaf calls, its retrievals, its answer and the citations in it. It is derived,
-- never incremented: settling again from the same spans gives the same row. The arrays hold one
-- element per leaf call (llm, embedding, rerank) and per retrieval.
CREATE TABLE IF NOT EXISTS requests{on_cluster}
(
    project_id LowCardinality(String),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    start_time DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
    duration_us Nullable(UInt64) CODEC(ZSTD(1)),
    name LowCardinality(String),
    source LowCardinality(String),
    is_failed Bool,
    error_type LowCardinality(String),
    status_message String CODEC(ZSTD(1)),
    model LowCardinality(String),
    provider LowCardinality(String),
    prompt_name LowCardinality(String),
    prompt_version LowCardinality(String),
    feature LowCardinality(String),
    environment LowCardinality(String),
    release LowCardinality(String),
    user_id String CODEC(ZSTD(1)),
    session_id String CODEC(ZSTD(1)),
    input_tokens Nullable(UInt32) CODEC(ZSTD(1)),
    cached_input_tokens Nullable(UInt32) CODEC(ZSTD(1)),
    cache_write_tokens Nullable(UInt32) CODEC(ZSTD(1)),
    output_tokens Nullable(UInt32) CODEC(ZSTD(1)),
    reasoning_tokens Nullable(UInt32) CODEC(ZSTD(1)),
    cost_usd Nullable(Float64) CODEC(ZSTD(1)),
    ttft_ms Nullable(Float32) CODEC(ZSTD(1)),
    llm_call_count UInt16 CODEC(ZSTD(1)),
    failed_llm_call_count UInt16 CODEC(ZSTD(1)),
    rate_limited_call_count UInt16 CODEC(ZSTD(1)),
    unpriced_call_count UInt16 CODEC(ZSTD(1)),
    retrieval_count UInt16 CODEC(ZSTD(1)),
    no_hit Enum8('unknown' = 0, 'hit' = 1, 'empty' = 2, 'below_threshold' = 3, 'error' = 4),
    is_answered Bool,
    is_refusal Nullable(Bool),
    is_fallback Nullable(Bool),
    is_cache_hit Nullable(Bool),
    is_guardrail_triggered Nullable(Bool),
    citation_count Nullable(UInt16) CODEC(ZSTD(1)),
    resolved_citation_count Nullable(UInt16) CODEC(ZSTD(1)),
    answer_span_id String CODEC(ZSTD(1)),
    answer_document_span_id String CODEC(ZSTD(1)),
    call_kinds Array(LowCardinality(String)) CODEC(ZSTD(1)),
    call_models Array(LowCardinality(String)) CODEC(ZSTD(1)),
    call_providers Array(LowCardinality(String)) CODEC(ZSTD(1)),
    call_costs_usd Array(Nullable(Float64)) CODEC(ZSTD(1)),
    call_input_tokens Array(Nullable(UInt32)) CODEC(ZSTD(1)),
    call_output_tokens Array(Nullable(UInt32)) CODEC(ZSTD(1)),
    call_ttfts_ms Array(Nullable(Float32)) CODEC(ZSTD(1)),
    call_durations_us Array(Nullable(UInt64)) CODEC(ZSTD(1)),
    call_is_failed Array(Bool) CODEC(ZSTD(1)),
    call_is_rate_limited Array(Bool) CODEC(ZSTD(1)),
    call_error_types Array(LowCardinality(String)) CODEC(ZSTD(1)),
    retrieval_indexes Array(LowCardinality(String)) CODEC(ZSTD(1)),
    retrieval_no_hits Array(Enum8('unknown' = 0, 'hit' = 1, 'empty' = 2, 'below_threshold' = 3, 'error' = 4)) CODEC(ZSTD(1)),
    retrieval_has_thresholds Array(Bool) CODEC(ZSTD(1)),
    input_preview String CODEC(ZSTD(3)),
    output_preview String CODEC(ZSTD(3)),
    span_count UInt32 CODEC(ZSTD(1)),
    span_version_max UInt64 CODEC(ZSTD(1)),
    version UInt64 CODEC(Delta, ZSTD(1)),
    is_deleted UInt8 CODEC(ZSTD(1)),
    INDEX version_range version TYPE minmax GRANULARITY 1
)
ENGINE = {replicated}ReplacingMergeTree(version, is_deleted)
PARTITION BY toYYYYMM(start_time)
ORDER BY (project_id, toStartOfHour(start_time), trace_id, span_id)
SETTINGS non_replicated_deduplication_window = 1000;

-- Settings is JSON, parsed by schema/project.ts.
CREATE TABLE IF NOT EXISTS projects{on_cluster}
(
    project_id LowCardinality(String),
    name String,
    settings String,
    version UInt64
)
ENGINE = {replicated}ReplacingMergeTree(version)
ORDER BY project_id
SETTINGS non_replicated_deduplication_window = 100;

-- Deploys, incidents and other moments that explain a series.
CREATE TABLE IF NOT EXISTS markers{on_cluster}
(
    project_id LowCardinality(String),
    marker_id String,
    at DateTime64(3, 'UTC'),
    kind LowCardinality(String),
    title String,
    severity LowCardinality(String),
    url String,
    attributes Map(String, String),
    version UInt64,
    is_deleted UInt8
)
ENGINE = {replicated}ReplacingMergeTree(version, is_deleted)
ORDER BY (project_id, marker_id)
SETTINGS non_replicated_deduplication_window = 100;
