-- Per closed day: the retrievals and reranks that told a score or missed, one by one, so that
-- quantiles over any days are exact. Built with kpi_daily and by the same rules: a build counts
-- once `kpi_days` names it. Trace and query are kept of misses alone.
CREATE TABLE IF NOT EXISTS retrieval_daily{on_cluster}
(
    project_id LowCardinality(String),
    day Date,
    build String CODEC(ZSTD(1)),
    is_miss Bool,
    index_name LowCardinality(String),
    top_score Nullable(Float32) CODEC(ZSTD(1)),
    score_threshold Nullable(Float32) CODEC(ZSTD(1)),
    no_hit Enum8('unknown' = 0, 'hit' = 1, 'empty' = 2, 'below_threshold' = 3, 'error' = 4),
    retrieval_query_hash UInt64 CODEC(ZSTD(1)),
    input_preview String CODEC(ZSTD(3)),
    trace_id String CODEC(ZSTD(1)),
    start_time DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
    built_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))
)
ENGINE = {replicated}MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (project_id, day, build, is_miss)
SETTINGS non_replicated_deduplication_window = 1000;
