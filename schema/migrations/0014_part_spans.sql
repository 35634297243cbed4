-- An update of Langfuse's legacy batch may name its observation alone: its trace is then looked up
-- by the span, and pieces without a trace wait under the empty one.
ALTER TABLE span_parts{on_cluster}
    ADD INDEX IF NOT EXISTS span_bloom span_id TYPE bloom_filter(0.01) GRANULARITY 4;
