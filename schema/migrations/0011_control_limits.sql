-- Limits of a KPI's chart that somebody locked, with the reason, or let go again: append-only, the newest says what holds.
CREATE TABLE IF NOT EXISTS control_limits{on_cluster}
(
    project_id LowCardinality(String),
    key LowCardinality(String),
    interval LowCardinality(String),
    -- The dimensions of the filter under which they were made, as a query string; empty for the whole project.
    scope String,
    is_locked Bool,
    low Float64,
    centre Float64,
    high Float64,
    -- The points that they were made from: how many, and the starts of the first and the last.
    points UInt32,
    points_from DateTime64(3, 'UTC'),
    points_to DateTime64(3, 'UTC'),
    reason String,
    set_by String,
    version UInt64
)
ENGINE = {replicated}MergeTree
ORDER BY (project_id, key, interval, scope, version)
SETTINGS non_replicated_deduplication_window = 100;
