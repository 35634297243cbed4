/**
 * The native wire contract of `POST /v1/events`: one event is one finished operation (a span).
 * Names are those that the read API answers with. Safe in a browser.
 */
import { z } from 'zod';

export const SPAN_KINDS = ['llm', 'embedding', 'retrieval', 'rerank', 'tool', 'agent', 'chain', 'guardrail', 'evaluator'] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];

/** Before 2000 or more than a day ahead is a unit mistake or a broken clock, never a trace. */
export const EARLIEST_TIME_MS = Date.UTC(2000, 0, 1);
export const MAX_CLOCK_AHEAD_MS = 24 * 3_600_000;
/** A week: the longest batch job anyone has called a request. */
export const MAX_DURATION_MS = 7 * 24 * 3_600_000;

const MAX_DIMENSION_LENGTH = 512;
const MAX_TEXT_LENGTH = 4 * 1024 * 1024;
const MAX_TOKENS = 4_294_967_295;

const id = z
  .string()
  .regex(/^[0-9A-Za-z_-]{1,64}$/, 'must be 1 to 64 letters, digits, "-" or "_" (OpenTelemetry: 32 or 16 hex digits)');
const dimension = z.string().max(MAX_DIMENSION_LENGTH);
const tokens = z.int().min(0).max(MAX_TOKENS);
/** A text, or a structure that is kept as JSON. */
const content = z.union([z.string().max(MAX_TEXT_LENGTH), z.array(z.unknown()), z.record(z.string(), z.unknown())]);

/** RFC 3339 with a zone, or a number of milliseconds since 1970. */
const time = z.union(
  [
    z.iso.datetime({ offset: true }).transform((text) => new Date(text).getTime()),
    z.number(),
  ],
  { error: 'must be an RFC 3339 time with a zone, or milliseconds since 1970' },
);

export const documentSchema = z.object({
  id: z.string().max(2_048).optional(),
  score: z.number().optional(),
  content: z.string().max(MAX_TEXT_LENGTH).optional(),
  title: z.string().max(2_048).optional(),
  uri: z.string().max(4_096).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});

export const citationSchema = z.object({
  /** The cited document's id, link or title, or `#3` for the third one. */
  target: z.string().min(1).max(4_096),
  quote: z.string().max(MAX_TEXT_LENGTH).optional(),
  start: z.int().min(0).optional(),
  end: z.int().min(0).optional(),
});

export const eventSchema = z.strictObject({
  trace_id: id,
  span_id: id,
  /** Absent or null for a root: a request. */
  parent_span_id: id.nullish(),
  name: z.string().min(1).max(MAX_DIMENSION_LENGTH),
  kind: z.enum(SPAN_KINDS).default('chain'),
  start_time: time,
  /** Give `end_time` or `duration_ms`; without both the duration is unknown. */
  end_time: time.nullish(),
  duration_ms: z.number().min(0).max(MAX_DURATION_MS).nullish(),
  status: z.enum(['unset', 'ok', 'error']).default('unset'),
  error_type: dimension.nullish(),
  error_message: z.string().max(MAX_TEXT_LENGTH).nullish(),
  is_rate_limited: z.boolean().nullish(),
  is_refusal: z.boolean().nullish(),
  is_fallback: z.boolean().nullish(),
  is_cache_hit: z.boolean().nullish(),
  is_guardrail_triggered: z.boolean().nullish(),
  provider: dimension.nullish(),
  model_requested: dimension.nullish(),
  /** The model that answered. */
  model: dimension.nullish(),
  finish_reason: dimension.nullish(),
  /** Cached and cache-write tokens included. */
  input_tokens: tokens.nullish(),
  cached_input_tokens: tokens.nullish(),
  cache_write_tokens: tokens.nullish(),
  /** Reasoning tokens included. */
  output_tokens: tokens.nullish(),
  reasoning_tokens: tokens.nullish(),
  /** Left out, it is taken from the price table. */
  cost_usd: z.number().min(0).max(1e6).nullish(),
  ttft_ms: z.number().min(0).max(MAX_DURATION_MS).nullish(),
  prompt_name: dimension.nullish(),
  prompt_version: dimension.nullish(),
  feature: dimension.nullish(),
  environment: dimension.nullish(),
  release: dimension.nullish(),
  user_id: dimension.nullish(),
  session_id: dimension.nullish(),
  input: content.nullish(),
  output: content.nullish(),
  /** Of a retrieval or rerank, in rank order. An empty list is a retrieval that found nothing. */
  documents: z.array(documentSchema).max(1_000).nullish(),
  /** The corpus or index that was asked. */
  index: dimension.nullish(),
  /** Below this score a document is no hit; overrides the project's for this index. */
  score_threshold: z.number().nullish(),
  citations: z.array(citationSchema).max(1_000).nullish(),
  attributes: z.record(z.string(), z.unknown()).nullish(),
});

export type EventInput = z.input<typeof eventSchema>;
export type Event = z.output<typeof eventSchema>;
