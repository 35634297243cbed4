-- Per closed day, set of dimensions and name: counts that add up and are no KPI, as errors by
-- provider are (app/queries/day-facts.server.ts). Built with kpi_daily and by the same rules: a
-- build counts once `kpi_days` names it.
CREATE TABLE IF NOT EXISTS fact_daily{on_cluster}
(
    project_id LowCardinality(String),
    fact LowCardinality(String),
    dimension_set LowCardinality(String),
    value_1 LowCardinality(String),
    value_2 LowCardinality(String),
    day Date,
    build String CODEC(ZSTD(1)),
    names Array(String) CODEC(ZSTD(1)),
    sums Array(Float64) CODEC(ZSTD(1)),
    built_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))
)
ENGINE = {replicated}MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (project_id, fact, dimension_set, value_1, value_2, day, build)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 1000;
