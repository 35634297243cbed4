-- Targets, and the day rollup of KPIs.

-- What is aimed at, by whom, from when on: append-only, so that its history is kept. Feature is
-- empty for the whole project. A target without a value takes the default of the catalogue away.
CREATE TABLE IF NOT EXISTS targets{on_cluster}
(
    project_id LowCardinality(String),
    key LowCardinality(String),
    feature LowCardinality(String),
    valid_from DateTime64(3, 'UTC'),
    valid_to Nullable(DateTime64(3, 'UTC')),
    value Nullable(Float64),
    direction LowCardinality(String),
    owner String,
    note String,
    set_by String,
    version UInt64
)
ENGINE = {replicated}MergeTree
ORDER BY (project_id, key, feature, version)
SETTINGS non_replicated_deduplication_window = 100;

-- When the engine stored it, by its own clock: tells which days changed since they were rolled up.
-- Not the version, which is taken before the insert and may be old when a spool is replayed.
ALTER TABLE requests{on_cluster}
    ADD COLUMN IF NOT EXISTS stored_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
    ADD INDEX IF NOT EXISTS stored_range stored_at TYPE minmax GRANULARITY 1;

ALTER TABLE requests{on_cluster} MATERIALIZE COLUMN stored_at;

-- Per closed day, set of dimensions and measure: sums that add up, and a distribution (few values
-- one by one, many in buckets of half a percent). Rebuilt whole from `requests FINAL`, never incremented; a
-- build counts once `kpi_days` names it, and the rows of others are ignored and later deleted.
-- Set is the names of its dimensions joined by a comma, in the order of schema/filter.ts.
CREATE TABLE IF NOT EXISTS kpi_daily{on_cluster}
(
    project_id LowCardinality(String),
    dimension_set LowCardinality(String),
    value_1 LowCardinality(String),
    value_2 LowCardinality(String),
    day Date,
    measure LowCardinality(String),
    build String CODEC(ZSTD(1)),
    sums Array(Float64) CODEC(ZSTD(1)),
    exact Array(Float64) CODEC(ZSTD(1)),
    buckets Array(Int16) CODEC(ZSTD(1)),
    counts Array(UInt32) CODEC(ZSTD(1)),
    built_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))
)
ENGINE = {replicated}MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (project_id, dimension_set, value_1, value_2, day, measure, build)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 1000;

-- Which build of a day counts. A day is of a time zone and of a catalogue (a hash of all its SQL).
-- The row of day 1970-01-01 says up to when all changes have been looked at.
CREATE TABLE IF NOT EXISTS kpi_days{on_cluster}
(
    project_id LowCardinality(String),
    catalogue LowCardinality(String),
    time_zone LowCardinality(String),
    day Date,
    build String,
    dimension_sets Array(LowCardinality(String)),
    -- Engine time at which the build began to read.
    read_at DateTime64(3, 'UTC'),
    version UInt64
)
ENGINE = {replicated}ReplacingMergeTree(version)
ORDER BY (project_id, catalogue, time_zone, day)
SETTINGS non_replicated_deduplication_window = 1000;
