/** Requests of a window, newest first or in a given order, from a cursor on. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Filter, Window } from '#schema/filter.ts';
import { filterCondition, filterParams, filterParamsShape } from './kpi-sources.server.ts';
import { IN_ITS_TIME, timedTrace } from './trace-spans.server.ts';

/** Empty text is "not told". */
const told = z.string().transform((text) => (text === '' ? null : text));

export const traceListRow = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  start_time: z.string(),
  /** Microseconds since 1970, for the cursor. */
  start_us: z.string(),
  name: z.string(),
  feature: told,
  model: told,
  provider: told,
  prompt_name: told,
  prompt_version: told,
  environment: told,
  release: told,
  user_id: told,
  session_id: told,
  duration_ms: z.number().nullable(),
  ttft_ms: z.number().nullable(),
  cost_usd: z.number().nullable(),
  input_tokens: z.number().nullable(),
  cached_input_tokens: z.number().nullable(),
  output_tokens: z.number().nullable(),
  reasoning_tokens: z.number().nullable(),
  status: z.enum(['ok', 'error']),
  error_type: told,
  status_message: told,
  llm_call_count: z.number(),
  retrieval_count: z.number(),
  no_hit: z.enum(['unknown', 'hit', 'empty', 'below_threshold', 'error']),
  is_answered: z.boolean(),
  is_refusal: z.boolean().nullable(),
  is_rate_limited: z.boolean(),
  citation_count: z.number().nullable(),
  resolved_citation_count: z.number().nullable(),
  input_preview: told,
  output_preview: told,
});

export const TRACE_COLUMNS = `
  trace_id, span_id,
  formatDateTime(start_time, '%Y-%m-%dT%H:%i:%S.%fZ') AS start_time_text,
  toString(toUnixTimestamp64Micro(start_time)) AS start_us,
  name, feature, model, provider, prompt_name, prompt_version, environment, release, user_id, session_id,
  duration_us / 1000 AS duration_ms, ttft_ms, cost_usd,
  input_tokens, cached_input_tokens, output_tokens, reasoning_tokens,
  if(is_failed, 'error', 'ok') AS status, error_type, status_message,
  llm_call_count, retrieval_count, no_hit, is_answered, is_refusal, CAST(rate_limited_call_count > 0, 'Bool') AS is_rate_limited,
  citation_count, resolved_citation_count, input_preview, output_preview`;

export interface TraceListQuestion {
  project_id: string;
  window: Window;
  dimensions: Filter['dimensions'];
  /** SQL over `requests`, from the catalogue or the code; never from a user. */
  where: readonly string[];
  /** Text that a user looks for: an id, or words of question or answer. Empty for none. */
  text: string;
  /** SQL over `requests` in place of newest first, with an offset for a cursor. */
  order: string | null;
  after: { start_us: string; trace_id: string; span_id: string } | null;
  offset: number;
  limit: number;
}

export async function traceList(reader: Reader, question: TraceListQuestion): Promise<z.output<typeof traceListRow>[]> {
  const { window, where, order, after, text } = question;
  const conditions = [
    `start_time >= fromUnixTimestamp64Milli(toInt64(${Math.round(window.from)}), 'UTC') AND start_time < fromUnixTimestamp64Milli(toInt64(${Math.round(window.to)}), 'UTC')`,
    filterCondition('requests', question.dimensions) ?? 'false',
    ...where.map((one) => `ifNull(${one}, false)`),
    ...(after ? ["(start_time, trace_id, span_id) < (fromUnixTimestamp64Micro(toInt64({after_us:String}), 'UTC'), {after_trace:String}, {after_span:String})"] : []),
    ...(text === '' ? [] : ['(trace_id = {text:String} OR positionCaseInsensitiveUTF8(input_preview, {text:String}) > 0 OR positionCaseInsensitiveUTF8(output_preview, {text:String}) > 0)']),
  ];
  const params = {
    project_id: question.project_id,
    after_us: after?.start_us ?? '0',
    after_trace: after?.trace_id ?? '',
    after_span: after?.span_id ?? '',
    text,
    limit: question.limit,
    offset: question.offset,
    ...filterParams(question.dimensions),
  };
  const sorted = `ORDER BY ${order === null ? '' : `${order}, `}start_time DESC, trace_id DESC, span_id DESC`;
  if (order === null) return await wholeRows(conditions, sorted, 'LIMIT {limit:UInt32}')(reader, { ...params, trace_ids: [] });
  // Any other order looks at the whole window: first at what it is sorted by alone, then at the
  // texts of the few that are shown.
  const found = await defineQuery({
    name: 'trace-order',
    params: listParams,
    row: z.object({ hour: z.number(), trace_id: z.string() }),
    sql: `
      SELECT toUnixTimestamp(toStartOfHour(start_time)) AS hour, trace_id
      FROM requests FINAL
      WHERE project_id = {project_id:String} AND ${conditions.join(' AND ')}
      ${sorted}
      LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    settings: { do_not_merge_across_partitions_select_final: 1 },
  })(reader, { ...params, trace_ids: [] });
  if (found.length === 0) return [];
  const hours = [...new Set(found.map(({ hour }) => `toDateTime(${hour}, 'UTC')`))].join(', ');
  return await wholeRows(conditions, sorted, 'LIMIT {limit:UInt32}', `toStartOfHour(start_time) IN (${hours}) AND trace_id IN {trace_ids:Array(String)}`)(reader, {
    ...params,
    trace_ids: found.map(({ trace_id }) => trace_id),
  });
}

const listParams = z.object({
  project_id: z.string(),
  after_us: z.string(),
  after_trace: z.string(),
  after_span: z.string(),
  text: z.string(),
  limit: z.int(),
  offset: z.int(),
  trace_ids: z.array(z.string()),
  ...filterParamsShape,
});

/** @param only of the sorting key alone, which all versions of a row share: it may be looked at before they are merged */
function wholeRows(conditions: readonly string[], sorted: string, limit: string, only: string | null = null) {
  return defineQuery({
    name: 'trace-list',
    params: listParams,
    row: traceListRow,
    // The time keeps its own name inside, so that it can be compared; outside it is text.
    sql: `
      SELECT * EXCEPT (start_time_text), start_time_text AS start_time
      FROM (
        SELECT ${TRACE_COLUMNS}
        FROM requests FINAL
        ${only === null ? '' : `PREWHERE ${only}`}
        WHERE project_id = {project_id:String} AND ${conditions.join(' AND ')}
        ${sorted}
        ${limit}
      )`,
    settings: { do_not_merge_across_partitions_select_final: 1 },
  });
}

/** Requests of which it is known where they are: the hour in which they began, in Unix seconds, and their trace. More than those asked for where a trace has several. */
export async function requestsAt(reader: Reader, project_id: string, places: readonly { hour: number; trace_id: string }[]): Promise<z.output<typeof traceListRow>[]> {
  if (places.length === 0) return [];
  const hours = [...new Set(places.map(({ hour }) => `toDateTime(${Math.round(hour)}, 'UTC')`))].join(', ');
  const nothing = { after_us: '0', after_trace: '', after_span: '', text: '', limit: 0, offset: 0, ...filterParams({}) };
  return await wholeRows(['true'], '', '', `toStartOfHour(start_time) IN (${hours}) AND trace_id IN {trace_ids:Array(String)}`)(reader, { ...nothing, project_id, trace_ids: [...new Set(places.map(({ trace_id }) => trace_id))] });
}

/** The requests of one trace, the first first; usually one. */
export const requestsOfTrace = defineQuery({
  name: 'trace-requests',
  params: timedTrace,
  row: traceListRow.extend({ answer_span_id: z.string(), answer_document_span_id: z.string() }),
  sql: `
    SELECT * EXCEPT (start_time_text), start_time_text AS start_time
    FROM (
      SELECT ${TRACE_COLUMNS}, answer_span_id, answer_document_span_id
      FROM requests FINAL
      WHERE project_id = {project_id:String} AND trace_id = {trace_id:String} AND ${IN_ITS_TIME}
      ORDER BY start_time, span_id
    )`,
});
