-- Who may send and read, and who changed what.

-- What happened to a key, append-only: `created` carries all it is, `revoked` ends it. The key
-- itself is kept nowhere; its hash is what a request is looked up by.
CREATE TABLE IF NOT EXISTS api_keys{on_cluster}
(
    project_id LowCardinality(String),
    key_id String,
    event LowCardinality(String),
    at DateTime64(3, 'UTC'),
    who String,
    name String,
    scopes Array(LowCardinality(String)),
    key_hash String,
    key_hint String
)
ENGINE = {replicated}ReplacingMergeTree(at)
ORDER BY (project_id, key_id, event)
SETTINGS non_replicated_deduplication_window = 100;

CREATE TABLE IF NOT EXISTS audit_log{on_cluster}
(
    project_id LowCardinality(String),
    at DateTime64(3, 'UTC'),
    who String,
    action LowCardinality(String),
    subject String,
    detail String,
    entry_id String
)
ENGINE = {replicated}ReplacingMergeTree
ORDER BY (project_id, at, entry_id)
SETTINGS non_replicated_deduplication_window = 100;

-- From this follow the keys of every project's hashes (of people's ids, and of findings). The
-- oldest counts, so that two processes that start on an empty store at once agree.
CREATE TABLE IF NOT EXISTS installation_salts{on_cluster}
(
    salt String,
    created_at DateTime64(6, 'UTC') DEFAULT now64(6)
)
ENGINE = {replicated}ReplacingMergeTree
ORDER BY salt
SETTINGS non_replicated_deduplication_window = 100;
