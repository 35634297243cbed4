-- What came in and what became of it, as deltas that are summed when read. Each row is written
-- once: its id is its key and its deduplication token.
CREATE TABLE IF NOT EXISTS ingest_counts{on_cluster}
(
    project_id LowCardinality(String),
    hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
    door LowCardinality(String),
    source LowCardinality(String),
    measure LowCardinality(String),
    reason LowCardinality(String),
    delta UInt64 CODEC(ZSTD(1)),
    delta_id String CODEC(ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (project_id, hour, door, source, measure, reason, delta_id)
SETTINGS non_replicated_deduplication_window = 1000;
