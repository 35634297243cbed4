/** A row of `spans` as it is read back. */
import { z } from 'zod';
import { type SpanRow, TABLE_COLUMNS } from '#schema/clickhouse/tables.ts';

const noHit = z.enum(['unknown', 'hit', 'empty', 'below_threshold', 'error']);
const deleted = z.union([z.literal(0), z.literal(1)]);
const maybeNumber = z.number().nullable();
const maybeFlag = z.boolean().nullable();

export const spanRow = z.object({
  project_id: z.string(),
  trace_id: z.string(),
  span_id: z.string(),
  parent_span_id: z.string(),
  start_time: z.string(),
  duration_us: maybeNumber,
  kind: z.string(),
  name: z.string(),
  source: z.string(),
  status: z.enum(['unset', 'ok', 'error']),
  error_type: z.string(),
  status_message: z.string(),
  model_requested: z.string(),
  model: z.string(),
  provider: z.string(),
  finish_reason: z.string(),
  input_tokens: maybeNumber,
  cached_input_tokens: maybeNumber,
  cache_write_tokens: maybeNumber,
  output_tokens: maybeNumber,
  reasoning_tokens: maybeNumber,
  cost_usd: maybeNumber,
  cost_source: z.string(),
  client_cost_usd: maybeNumber,
  ttft_ms: maybeNumber,
  prompt_name: z.string(),
  prompt_version: z.string(),
  feature: z.string(),
  environment: z.string(),
  release: z.string(),
  user_id: z.string(),
  session_id: z.string(),
  is_refusal: maybeFlag,
  is_rate_limited: z.boolean(),
  is_fallback: maybeFlag,
  is_cache_hit: maybeFlag,
  is_guardrail_triggered: maybeFlag,
  has_output: z.boolean(),
  index_name: z.string(),
  retrieval_query_hash: z.string(),
  document_count: maybeNumber,
  top_score: maybeNumber,
  score_threshold: maybeNumber,
  no_hit: noHit,
  document_keys: z.array(z.array(z.string())),
  citation_kinds: z.array(z.enum(['structured', 'marker'])),
  citation_targets: z.array(z.string()),
  input_preview: z.string(),
  output_preview: z.string(),
  output_characters: maybeNumber,
  pii_found: z.record(z.string(), z.number()),
  part_count: z.number(),
  version: z.number(),
  is_deleted: deleted,
}) satisfies z.ZodType<SpanRow>;

/** The columns as they are selected: 64-bit hashes travel as text. */
export const spanColumns = TABLE_COLUMNS.spans.map((name) => (name === 'retrieval_query_hash' ? 'toString(retrieval_query_hash) AS retrieval_query_hash' : name)).join(', ');
