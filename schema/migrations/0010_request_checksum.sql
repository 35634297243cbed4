-- A checksum over the versions of the spans (their sum, each modulo 10^9) that a request was settled
-- from: the newest alone does not tell when an older one was replaced behind a process's back.
ALTER TABLE requests{on_cluster}
    ADD COLUMN IF NOT EXISTS span_version_sum UInt64 CODEC(ZSTD(1)) AFTER span_version_max;
