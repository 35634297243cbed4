-- What the client said it paid, where a price of the project's own stands before it: when that
-- price goes or changes, past calls are priced again from what was sent.
ALTER TABLE spans{on_cluster}
    ADD COLUMN IF NOT EXISTS client_cost_usd Nullable(Float64) CODEC(ZSTD(1)) AFTER cost_source;
