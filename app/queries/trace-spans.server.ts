/** All spans of one trace with their full texts, and what was judged of it. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';

const told = z.string().transform((text) => (text === '' ? null : text));
const trace = z.object({ project_id: z.string(), trace_id: z.string() });
/** Spans and requests are ordered by hour: without its times a trace is looked for in all of them. */
export const timedTrace = trace.extend({ from_us: z.string(), to_us: z.string() });
export const IN_ITS_TIME = "start_time BETWEEN fromUnixTimestamp64Micro(toInt64({from_us:String}), 'UTC') AND fromUnixTimestamp64Micro(toInt64({to_us:String}), 'UTC')";

/** When a trace was, from the texts, which are ordered by trace; each span has a row there. */
export const traceTimes = defineQuery({
  name: 'trace-times',
  params: trace,
  row: z.object({ spans: z.number(), from_us: z.string(), to_us: z.string() }),
  sql: `
    SELECT count() AS spans, toString(toUnixTimestamp64Micro(min(start_time))) AS from_us, toString(toUnixTimestamp64Micro(max(start_time))) AS to_us
    FROM span_payloads
    WHERE project_id = {project_id:String} AND trace_id = {trace_id:String}`,
});
/** A trace with more spans than this is cut: nobody reads it, and no page can draw it. */
const MAX_SPANS = 5_000;

export const traceSpans = defineQuery({
  name: 'trace-spans',
  params: timedTrace,
  row: z.object({
    span_id: z.string(),
    parent_span_id: told,
    kind: z.string(),
    name: z.string(),
    source: z.string(),
    start_time: z.string(),
    duration_ms: z.number().nullable(),
    status: z.enum(['unset', 'ok', 'error']),
    error_type: told,
    status_message: told,
    is_rate_limited: z.boolean(),
    is_refusal: z.boolean().nullable(),
    is_fallback: z.boolean().nullable(),
    is_cache_hit: z.boolean().nullable(),
    is_guardrail_triggered: z.boolean().nullable(),
    provider: told,
    model_requested: told,
    model: told,
    finish_reason: told,
    input_tokens: z.number().nullable(),
    cached_input_tokens: z.number().nullable(),
    cache_write_tokens: z.number().nullable(),
    output_tokens: z.number().nullable(),
    reasoning_tokens: z.number().nullable(),
    cost_usd: z.number().nullable(),
    cost_source: told,
    ttft_ms: z.number().nullable(),
    prompt_name: told,
    prompt_version: told,
    feature: told,
    environment: told,
    release: told,
    user_id: told,
    session_id: told,
    index: told,
    document_count: z.number().nullable(),
    top_score: z.number().nullable(),
    score_threshold: z.number().nullable(),
    no_hit: z.enum(['unknown', 'hit', 'empty', 'below_threshold', 'error']),
    document_keys: z.array(z.array(z.string())),
    citation_kinds: z.array(z.enum(['structured', 'marker'])),
    citation_targets: z.array(z.string()),
  }),
  sql: `
    SELECT * EXCEPT (started), formatDateTime(started, '%Y-%m-%dT%H:%i:%S.%fZ') AS start_time
    FROM (
      SELECT span_id, parent_span_id, kind, name, source, start_time AS started, duration_us / 1000 AS duration_ms, status, error_type, status_message,
        is_rate_limited, is_refusal, is_fallback, is_cache_hit, is_guardrail_triggered,
        provider, model_requested, model, finish_reason,
        input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_usd, cost_source, ttft_ms,
        prompt_name, prompt_version, feature, environment, release, user_id, session_id,
        index_name AS index, document_count, top_score, score_threshold, no_hit, document_keys, citation_kinds, citation_targets
      FROM spans FINAL
      WHERE project_id = {project_id:String} AND trace_id = {trace_id:String} AND ${IN_ITS_TIME}
      ORDER BY start_time, span_id
      LIMIT ${MAX_SPANS}
    )
    -- Clocks of milliseconds give parent and child one start: the root first, then the longer.
    ORDER BY started, parent_span_id != '', duration_ms DESC NULLS LAST, span_id`,
});

export const tracePayloads = defineQuery({
  name: 'trace-payloads',
  params: trace,
  row: z.object({
    span_id: z.string(),
    input: told,
    output: told,
    documents: z.string(),
    citations: z.string(),
    events: z.string(),
    attributes: z.record(z.string(), z.string()),
  }),
  sql: `
    SELECT span_id, input, output, documents, citations, events, attributes
    FROM span_payloads FINAL
    WHERE project_id = {project_id:String} AND trace_id = {trace_id:String}
    LIMIT ${MAX_SPANS}`,
});

export const traceScores = defineQuery({
  name: 'trace-scores',
  params: trace,
  row: z.object({
    score_id: z.string(),
    span_id: told,
    at: z.string(),
    source: z.string(),
    name: z.string(),
    value: z.number().nullable(),
    label: told,
    comment: told,
    evaluator: told,
    evaluator_version: told,
    evidence: z.string(),
    stratum: told,
    inclusion_probability: z.number().nullable(),
  }),
  sql: `
    SELECT score_id, span_id, formatDateTime(at, '%Y-%m-%dT%H:%i:%S.%fZ') AS at, source, name, value, label, comment, evaluator, evaluator_version, evidence, stratum, inclusion_probability
    FROM scores FINAL
    WHERE project_id = {project_id:String} AND trace_id = {trace_id:String}
    ORDER BY scores.at, score_id
    LIMIT 1000`,
});
