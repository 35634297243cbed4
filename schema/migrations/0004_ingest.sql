-- What ingest finds out beside what was sent: pieces that arrived apart from their span, what was
-- redacted, and the rule judge's opinion of each request.

-- `output_characters` is null when the source told no output: then nobody knows whether it cites.
-- `part_count` says from how many pieces the row was folded; 0 is a span that came whole.
ALTER TABLE spans{on_cluster}
    ADD COLUMN IF NOT EXISTS output_characters Nullable(UInt32) CODEC(ZSTD(1)) AFTER output_preview,
    ADD COLUMN IF NOT EXISTS pii_found Map(LowCardinality(String), UInt32) CODEC(ZSTD(1)) AFTER output_characters,
    ADD COLUMN IF NOT EXISTS part_count UInt16 CODEC(ZSTD(1)) AFTER pii_found;

-- `lexical_support` is the share of the answer's sentences whose words stand in the documents that
-- it was written from; null when either text is unknown.
ALTER TABLE requests{on_cluster}
    ADD COLUMN IF NOT EXISTS lexical_support Nullable(Float32) CODEC(ZSTD(1)) AFTER output_preview,
    ADD COLUMN IF NOT EXISTS risk_flag Bool CODEC(ZSTD(1)) AFTER lexical_support,
    ADD COLUMN IF NOT EXISTS risk_score Float32 CODEC(ZSTD(1)) AFTER risk_flag,
    ADD COLUMN IF NOT EXISTS risk_reasons Array(LowCardinality(String)) CODEC(ZSTD(1)) AFTER risk_score,
    ADD COLUMN IF NOT EXISTS risk_version LowCardinality(String) AFTER risk_reasons;

-- Pieces of spans (log records with messages, creates and updates of a legacy batch). The piece
-- with the empty id is the span itself as it came, kept once a piece of it is known.
CREATE TABLE IF NOT EXISTS span_parts{on_cluster}
(
    project_id LowCardinality(String),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    part_id String CODEC(ZSTD(1)),
    order_us UInt64 CODEC(ZSTD(1)),
    facts String CODEC(ZSTD(3)),
    pii_found Map(LowCardinality(String), UInt32) CODEC(ZSTD(1)),
    version UInt64 CODEC(Delta, ZSTD(1)),
    is_deleted UInt8 CODEC(ZSTD(1)),
    INDEX version_range version TYPE minmax GRANULARITY 1
)
ENGINE = {replicated}ReplacingMergeTree(version, is_deleted)
ORDER BY (project_id, trace_id, span_id, part_id)
SETTINGS non_replicated_deduplication_window = 1000;
