/** Traces as the read API answers them and the trace pages show them; a null is what nobody told. */
import { z } from 'zod';

const text = z.string().nullable();
const number = z.number().nullable();
const flag = z.boolean().nullable();

export const traceSummarySchema = z.object({
  trace_id: z.string(),
  /** Of the root: a trace may hold several requests. */
  span_id: z.string(),
  start_time: z.string().describe('ISO 8601, UTC, microseconds'),
  name: z.string(),
  feature: text,
  model: text.describe('The one that answered'),
  provider: text,
  prompt_name: text,
  prompt_version: text,
  environment: text,
  release: text,
  user_id: text.describe('Hashed'),
  session_id: text,
  duration_ms: number,
  ttft_ms: number,
  cost_usd: number,
  input_tokens: number,
  cached_input_tokens: number,
  output_tokens: number,
  reasoning_tokens: number,
  status: z.enum(['ok', 'error']),
  error_type: text,
  status_message: text,
  llm_call_count: z.number(),
  retrieval_count: z.number(),
  no_hit: z.enum(['unknown', 'hit', 'empty', 'below_threshold', 'error']),
  is_answered: z.boolean(),
  is_refusal: flag,
  is_rate_limited: z.boolean(),
  citation_count: number,
  resolved_citation_count: number,
  input_preview: text.describe('The first 200 characters; null where no text was told or none is kept'),
  output_preview: text,
});
export type TraceSummary = z.output<typeof traceSummarySchema>;

export const traceDocumentSchema = z.object({ id: text, score: number, rank: z.number(), content: text, title: text, uri: text });
export const traceCitationSchema = z.object({
  kind: z.enum(['structured', 'marker', 'unresolved']),
  target: z.string(),
  document_id: text.describe('Id of the retrieved document that it names, or its rank when it has none'),
  start: number,
  end: number,
  quote: text,
});

export const traceSpanSchema = z.object({
  span_id: z.string(),
  parent_span_id: text,
  kind: z.string(),
  name: z.string(),
  source: z.string(),
  start_time: z.string(),
  duration_ms: number,
  status: z.enum(['unset', 'ok', 'error']),
  error_type: text,
  status_message: text,
  is_rate_limited: z.boolean(),
  is_refusal: flag,
  is_fallback: flag,
  is_cache_hit: flag,
  is_guardrail_triggered: flag,
  provider: text,
  model_requested: text,
  model: text,
  finish_reason: text,
  input_tokens: number,
  cached_input_tokens: number,
  cache_write_tokens: number,
  output_tokens: number,
  reasoning_tokens: number,
  cost_usd: number,
  cost_source: text,
  ttft_ms: number,
  prompt_name: text,
  prompt_version: text,
  feature: text,
  environment: text,
  release: text,
  user_id: text,
  session_id: text,
  index: text,
  top_score: number,
  score_threshold: number,
  no_hit: z.enum(['unknown', 'hit', 'empty', 'below_threshold', 'error']),
  input: text,
  output: text,
  documents: z.array(traceDocumentSchema).nullable().describe('Null when the span did not tell its documents'),
  citations: z.array(traceCitationSchema),
  events: z.array(z.unknown()),
  attributes: z.record(z.string(), z.string()),
});
export type TraceSpan = z.output<typeof traceSpanSchema>;

export const traceScoreSchema = z.object({
  score_id: z.string(),
  span_id: text,
  at: z.string(),
  source: z.string(),
  name: z.string(),
  value: number,
  label: text,
  comment: text,
  evaluator: text,
  evaluator_version: text.describe('Version of the judge or rule; of a human score its rubric and version'),
  evidence: z.array(z.unknown()),
  stratum: text.describe('Of an answer that was drawn'),
  inclusion_probability: number.describe('n_h ÷ N_h of its stratum; null where it was not drawn: such a score is part of no rate'),
});
export type TraceScore = z.output<typeof traceScoreSchema>;
export type TraceDocument = z.output<typeof traceDocumentSchema>;
export type TraceCitation = z.output<typeof traceCitationSchema>;
