-- Sampling, labelling and adjudication. Append-only: what holds now is a fold over what was written.

CREATE TABLE IF NOT EXISTS review_plans{on_cluster}
(
    project_id LowCardinality(String),
    plan_id String,
    version UInt32,
    is_active Bool,
    settings String,
    created_at DateTime64(6, 'UTC'),
    created_by String,
    origin LowCardinality(String)
)
ENGINE = {replicated}MergeTree
ORDER BY (project_id, plan_id, version)
SETTINGS non_replicated_deduplication_window = 100;

-- A draw counts once its row is here; frame and items are written before it. Of two draws of the
-- same plan and period (two processes at once) the first one counts.
CREATE TABLE IF NOT EXISTS review_draws{on_cluster}
(
    project_id LowCardinality(String),
    draw_id String,
    plan_id String,
    plan_version UInt32,
    period String,
    week String,
    from_time DateTime64(3, 'UTC'),
    to_time DateTime64(3, 'UTC'),
    settings String,
    past String,
    frame_size UInt32,
    sample_size UInt32,
    frame_hash String,
    strata String,
    drawn_at DateTime64(6, 'UTC'),
    drawn_by String,
    origin LowCardinality(String)
)
ENGINE = {replicated}MergeTree
ORDER BY (project_id, plan_id, period, draw_id)
SETTINGS non_replicated_deduplication_window = 100;

-- The frame as it was when the sample was drawn: outlives the spans, and lets any draw be checked.
CREATE TABLE IF NOT EXISTS review_frames{on_cluster}
(
    project_id LowCardinality(String),
    draw_id String CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    start_time DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
    is_flagged Bool,
    stratum LowCardinality(String),
    feature LowCardinality(String),
    model LowCardinality(String),
    provider LowCardinality(String),
    prompt_name LowCardinality(String),
    prompt_version LowCardinality(String),
    environment LowCardinality(String),
    release LowCardinality(String)
)
ENGINE = {replicated}ReplacingMergeTree
ORDER BY (project_id, draw_id, trace_id, span_id)
SETTINGS non_replicated_deduplication_window = 1000;

-- What is labelled, with the texts and the evidence as they were. `purpose` says what it counts
-- for: estimation (the rate), gold (the answer is known), triage and calibration (never a rate).
CREATE TABLE IF NOT EXISTS review_items{on_cluster}
(
    project_id LowCardinality(String),
    item_id String CODEC(ZSTD(1)),
    queue_id LowCardinality(String),
    purpose LowCardinality(String),
    plan_id LowCardinality(String),
    plan_version UInt32,
    draw_id LowCardinality(String),
    week LowCardinality(String),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    answered_at DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    feature LowCardinality(String),
    model LowCardinality(String),
    provider LowCardinality(String),
    prompt_name LowCardinality(String),
    prompt_version LowCardinality(String),
    environment LowCardinality(String),
    release LowCardinality(String),
    is_flagged Bool,
    stratum LowCardinality(String),
    stratum_size UInt32,
    stratum_sample UInt32,
    inclusion_probability Nullable(Float64),
    u Nullable(Float64),
    raters UInt8,
    question String CODEC(ZSTD(3)),
    answer String CODEC(ZSTD(3)),
    documents String CODEC(ZSTD(3)),
    citations String CODEC(ZSTD(3)),
    risk_score Float32,
    risk_reasons Array(LowCardinality(String)),
    risk_version LowCardinality(String),
    rubric_id LowCardinality(String),
    expected String CODEC(ZSTD(1)),
    reason String CODEC(ZSTD(1)),
    created_at DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    created_by LowCardinality(String),
    version UInt64,
    INDEX queue queue_id TYPE set(50) GRANULARITY 4
)
ENGINE = {replicated}ReplacingMergeTree(version)
ORDER BY (project_id, item_id)
SETTINGS non_replicated_deduplication_window = 1000, index_granularity = 256;

-- Who has what on their list; a move is two lines.
CREATE TABLE IF NOT EXISTS review_assignments{on_cluster}
(
    project_id LowCardinality(String),
    queue_id LowCardinality(String),
    reviewer_id LowCardinality(String),
    item_id String CODEC(ZSTD(1)),
    is_assigned Bool,
    at DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    cause LowCardinality(String),
    by LowCardinality(String)
)
ENGINE = {replicated}MergeTree
ORDER BY (project_id, queue_id, reviewer_id, item_id, at)
SETTINGS non_replicated_deduplication_window = 1000;

-- The label log. `event_id` is made by the client: a save that is tried again lands once.
CREATE TABLE IF NOT EXISTS review_events{on_cluster}
(
    project_id LowCardinality(String),
    event_id String CODEC(ZSTD(1)),
    at DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    client_at Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
    kind LowCardinality(String),
    queue_id LowCardinality(String),
    item_id String CODEC(ZSTD(1)),
    reviewer_id LowCardinality(String),
    is_revealed Bool,
    answers String CODEC(ZSTD(1)),
    reason String CODEC(ZSTD(1)),
    undoes String CODEC(ZSTD(1)),
    active_ms Nullable(UInt32),
    rubric_id LowCardinality(String),
    rubric_version UInt32,
    origin LowCardinality(String)
)
ENGINE = {replicated}MergeTree
ORDER BY (project_id, item_id, at, event_id)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS review_reviewers{on_cluster}
(
    project_id LowCardinality(String),
    reviewer_id String,
    name String,
    is_active Bool,
    weight Float32,
    at DateTime64(6, 'UTC'),
    by String
)
ENGINE = {replicated}MergeTree
ORDER BY (project_id, reviewer_id, at)
SETTINGS non_replicated_deduplication_window = 100;

CREATE TABLE IF NOT EXISTS review_rubrics{on_cluster}
(
    project_id LowCardinality(String),
    rubric_id String,
    version UInt32,
    body String CODEC(ZSTD(3)),
    note String,
    created_at DateTime64(6, 'UTC'),
    created_by String
)
ENGINE = {replicated}MergeTree
ORDER BY (project_id, rubric_id, version)
SETTINGS non_replicated_deduplication_window = 100;
