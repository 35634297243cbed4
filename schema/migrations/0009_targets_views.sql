-- Targets can be taken back, and views are kept by name.

-- Of a row that takes a change back: the version of that change. Both stay in the history.
ALTER TABLE targets{on_cluster}
    ADD COLUMN IF NOT EXISTS undoes UInt64 AFTER set_by;

-- A page's address under a name, for one person, append-only: the newest event says what holds.
CREATE TABLE IF NOT EXISTS saved_views{on_cluster}
(
    project_id LowCardinality(String),
    who String,
    view_id String,
    event LowCardinality(String),
    name String,
    path String,
    query String,
    at DateTime64(3, 'UTC'),
    version UInt64
)
ENGINE = {replicated}MergeTree
ORDER BY (project_id, who, view_id, version)
SETTINGS non_replicated_deduplication_window = 100;
