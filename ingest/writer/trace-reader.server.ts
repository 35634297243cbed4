/**
 * What the store knows about traces that memory does not: their spans, their requests, the texts
 * for the rule judge, pieces, and users' thumbs. Asked once a flush at most.
 */
import { z } from 'zod';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { SpanPayloadRow, SpanRow } from '#schema/clickhouse/tables.ts';
import { TABLE_COLUMNS } from '#schema/clickhouse/tables.ts';
import { spanColumns, spanRow } from './span-row.ts';

/** Trace ids in one query: they travel in the URL, of which an engine takes 1 MB. */
const CHUNK = 1_000;

const params = z.object({ project_id: z.string(), trace_ids: z.array(z.string()).max(CHUNK) });
const deleted = z.union([z.literal(0), z.literal(1)]);
const maybeNumber = z.number().nullable();

/**
 * The hours in which traces have spans. Payloads are in the order of traces, spans in the order of
 * hours: asked this way, neither is scanned.
 */
const IN_THEIR_HOURS = `toStartOfHour(start_time) IN (
    SELECT DISTINCT toStartOfHour(start_time) FROM span_payloads WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)})`;

const spansOfTraces = defineQuery({
  name: 'ingest.spans-of-traces',
  params,
  row: spanRow,
  sql: `SELECT ${spanColumns} FROM spans FINAL
    WHERE project_id = {project_id:String} AND ${IN_THEIR_HOURS} AND trace_id IN {trace_ids:Array(String)}`,
});

/** What is kept in memory of a request's row. */
export interface KnownRequest {
  span_id: string;
  start_time: string;
  feature: string;
  model: string;
  provider: string;
  prompt_name: string;
  prompt_version: string;
  environment: string;
  release: string;
  answer_span_id: string;
  answer_document_span_id: string;
  lexical_support: number | null;
}

const requestsOfTraces = defineQuery({
  name: 'ingest.requests-of-traces',
  params,
  row: z.object({
    trace_id: z.string(),
    span_id: z.string(),
    start_time: z.string(),
    feature: z.string(),
    model: z.string(),
    provider: z.string(),
    prompt_name: z.string(),
    prompt_version: z.string(),
    environment: z.string(),
    release: z.string(),
    answer_span_id: z.string(),
    answer_document_span_id: z.string(),
    lexical_support: maybeNumber,
  }),
  sql: `SELECT trace_id, span_id, start_time, feature, model, provider, prompt_name, prompt_version, environment, release,
      answer_span_id, answer_document_span_id, lexical_support
    FROM requests FINAL
    WHERE project_id = {project_id:String} AND ${IN_THEIR_HOURS} AND trace_id IN {trace_ids:Array(String)}`,
});

const textsOfTraces = defineQuery({
  name: 'ingest.texts-of-traces',
  params,
  row: z.object({ trace_id: z.string(), span_id: z.string(), output: z.string(), documents: z.string() }),
  sql: `SELECT trace_id, span_id, output, documents FROM span_payloads FINAL
    WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)} AND (output != '' OR documents != '')`,
});

const payloadsOfSpans = defineQuery({
  name: 'ingest.payloads-of-spans',
  params: params.extend({ span_ids: z.array(z.string()).max(CHUNK) }),
  row: z.object({
    project_id: z.string(),
    trace_id: z.string(),
    span_id: z.string(),
    start_time: z.string(),
    input: z.string(),
    output: z.string(),
    documents: z.string(),
    citations: z.string(),
    events: z.string(),
    attributes: z.record(z.string(), z.string()),
    version: z.number(),
    is_deleted: deleted,
  }) satisfies z.ZodType<SpanPayloadRow>,
  sql: `SELECT ${TABLE_COLUMNS.span_payloads.join(', ')} FROM span_payloads FINAL
    WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)} AND span_id IN {span_ids:Array(String)}`,
});

const partRow = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  part_id: z.string(),
  order_us: z.number(),
  facts: z.string(),
  pii_found: z.record(z.string(), z.number()),
});

const partsOfTraces = defineQuery({
  name: 'ingest.parts-of-traces',
  params,
  row: partRow,
  sql: `SELECT trace_id, span_id, part_id, order_us, facts, pii_found FROM span_parts FINAL
    WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)}`,
});

const spanParams = z.object({ project_id: z.string(), span_ids: z.array(z.string()).max(CHUNK) });

/** Of pieces alone: nothing else comes without its trace. */
const tracesOfSpans = defineQuery({
  name: 'ingest.traces-of-spans',
  params: spanParams,
  row: z.object({ span_id: z.string(), trace_id: z.string() }),
  sql: `SELECT span_id, max(trace_id) AS trace_id FROM span_parts
    WHERE project_id = {project_id:String} AND span_id IN {span_ids:Array(String)} AND span_parts.trace_id != ''
    GROUP BY span_id`,
});

/** Pieces that wait for their span, under the empty trace. */
const orphansOfSpans = defineQuery({
  name: 'ingest.orphans-of-spans',
  params: spanParams,
  row: partRow,
  sql: `SELECT trace_id, span_id, part_id, order_us, facts, pii_found FROM span_parts FINAL
    WHERE project_id = {project_id:String} AND trace_id = '' AND span_id IN {span_ids:Array(String)}`,
});

const hasParts = defineQuery({
  name: 'ingest.has-parts',
  params: z.object({ project_id: z.string() }),
  row: z.object({ found: z.number() }),
  sql: 'SELECT 1 AS found FROM span_parts WHERE project_id = {project_id:String} LIMIT 1',
});

const thumbsOfTraces = defineQuery({
  name: 'ingest.thumbs-of-traces',
  params,
  row: z.object({ trace_id: z.string(), score_id: z.string(), value: maybeNumber, label: z.string() }),
  sql: `SELECT trace_id, score_id, value, label FROM scores FINAL
    WHERE project_id = {project_id:String} AND source = 'user' AND trace_id IN {trace_ids:Array(String)}`,
});

export type StoredPart = z.output<typeof partRow>;
export type StoredThumb = { trace_id: string; score_id: string; value: number | null; label: string };
export interface StoredText {
  trace_id: string;
  span_id: string;
  output: string;
  documents: string;
}

export interface TraceReader {
  spans(projectId: string, traceIds: readonly string[]): Promise<SpanRow[]>;
  requests(projectId: string, traceIds: readonly string[]): Promise<(KnownRequest & { trace_id: string })[]>;
  texts(projectId: string, traceIds: readonly string[]): Promise<StoredText[]>;
  thumbs(projectId: string, traceIds: readonly string[]): Promise<StoredThumb[]>;
  parts(projectId: string, traceIds: readonly string[]): Promise<StoredPart[]>;
  payloads(projectId: string, spans: readonly { trace_id: string; span_id: string }[]): Promise<SpanPayloadRow[]>;
  hasParts(projectId: string): Promise<boolean>;
  tracesOfSpans(projectId: string, spanIds: readonly string[]): Promise<{ span_id: string; trace_id: string }[]>;
  orphans(projectId: string, spanIds: readonly string[]): Promise<StoredPart[]>;
}

export function createTraceReader(reader: Reader): TraceReader {
  const inChunks = async <I, R>(items: readonly I[], ask: (items: I[]) => Promise<R[]>): Promise<R[]> => {
    const rows: R[] = [];
    for (let from = 0; from < items.length; from += CHUNK) rows.push(...(await ask(items.slice(from, from + CHUNK))));
    return rows;
  };
  return {
    spans: (project_id, traceIds) => inChunks(traceIds, (trace_ids) => spansOfTraces(reader, { project_id, trace_ids })),
    requests: (project_id, traceIds) => inChunks(traceIds, (trace_ids) => requestsOfTraces(reader, { project_id, trace_ids })),
    texts: (project_id, traceIds) => inChunks(traceIds, (trace_ids) => textsOfTraces(reader, { project_id, trace_ids })),
    thumbs: (project_id, traceIds) => inChunks(traceIds, (trace_ids) => thumbsOfTraces(reader, { project_id, trace_ids })),
    parts: (project_id, traceIds) => inChunks(traceIds, (trace_ids) => partsOfTraces(reader, { project_id, trace_ids })),
    payloads: (project_id, spans) =>
      inChunks(spans, (some) =>
        payloadsOfSpans(reader, {
          project_id,
          trace_ids: [...new Set(some.map(({ trace_id }) => trace_id))],
          span_ids: some.map(({ span_id }) => span_id),
        }),
      ),
    tracesOfSpans: (project_id, spanIds) => inChunks(spanIds, (span_ids) => tracesOfSpans(reader, { project_id, span_ids })),
    orphans: (project_id, spanIds) => inChunks(spanIds, (span_ids) => orphansOfSpans(reader, { project_id, span_ids })),
    hasParts: async (project_id) => (await hasParts(reader, { project_id })).length > 0,
  };
}
