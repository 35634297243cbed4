-- Judgements and figures that come from outside the spans.

-- One row a judgement. The dimensions of the request that it judges are copied in, so that a score
-- can be split like the request itself; for sampled items the stratum and inclusion probability.
CREATE TABLE IF NOT EXISTS scores{on_cluster}
(
    project_id LowCardinality(String),
    score_id String CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    session_id String CODEC(ZSTD(1)),
    at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    source LowCardinality(String),
    name LowCardinality(String),
    value Nullable(Float64) CODEC(ZSTD(1)),
    label LowCardinality(String),
    comment String CODEC(ZSTD(3)),
    evidence String CODEC(ZSTD(3)),
    evaluator LowCardinality(String),
    evaluator_version LowCardinality(String),
    suite LowCardinality(String),
    run_id String CODEC(ZSTD(1)),
    case_id String CODEC(ZSTD(1)),
    is_critical Nullable(Bool),
    cost_usd Nullable(Float64) CODEC(ZSTD(1)),
    attributes Map(LowCardinality(String), String) CODEC(ZSTD(3)),
    feature LowCardinality(String),
    model LowCardinality(String),
    provider LowCardinality(String),
    prompt_name LowCardinality(String),
    prompt_version LowCardinality(String),
    environment LowCardinality(String),
    release LowCardinality(String),
    stratum LowCardinality(String),
    inclusion_probability Nullable(Float64) CODEC(ZSTD(1)),
    version UInt64 CODEC(Delta, ZSTD(1)),
    is_deleted UInt8 CODEC(ZSTD(1)),
    INDEX trace_bloom trace_id TYPE bloom_filter GRANULARITY 1
)
ENGINE = {replicated}ReplacingMergeTree(version, is_deleted)
ORDER BY (project_id, name, score_id)
SETTINGS non_replicated_deduplication_window = 1000;

-- Figures measured elsewhere. The value id is a hash of key, period, feature and group: sending
-- the figure of a period again replaces it.
CREATE TABLE IF NOT EXISTS kpi_values{on_cluster}
(
    project_id LowCardinality(String),
    value_id String,
    key LowCardinality(String),
    from_time DateTime64(3, 'UTC'),
    to_time DateTime64(3, 'UTC'),
    numerator Nullable(Float64),
    denominator Nullable(Float64),
    value Nullable(Float64),
    standard_deviation Nullable(Float64),
    sample_size Nullable(UInt64),
    feature LowCardinality(String),
    group_name LowCardinality(String),
    note String,
    version UInt64,
    is_deleted UInt8
)
ENGINE = {replicated}ReplacingMergeTree(version, is_deleted)
ORDER BY (project_id, key, value_id)
SETTINGS non_replicated_deduplication_window = 100;

ALTER TABLE markers{on_cluster}
    ADD COLUMN IF NOT EXISTS feature LowCardinality(String) AFTER url,
    ADD COLUMN IF NOT EXISTS is_genai Nullable(Bool) AFTER feature;
