/** Traces: the list that pages and the API show, and one trace in full. */
import { z } from 'zod';
import { requestsOfTrace, traceList } from '#app/queries/trace-list.server.ts';
import { tracePayloads, traceScores, traceSpans, traceTimes } from '#app/queries/trace-spans.server.ts';
import { followCitations, isSearchKind } from '#schema/citations.ts';
import type { Filter } from '#schema/filter.ts';
import { plainId } from '#schema/wire.ts';
import type { ReadingDeps } from './deps.ts';
import type { TraceScore, TraceSpan, TraceSummary } from './trace-shapes.ts';

export type { TraceScore, TraceSpan, TraceSummary } from './trace-shapes.ts';

export interface TraceListOptions {
  filter: Filter;
  /** 1 to 1,000. */
  limit: number;
  /** `next` of the page before. */
  cursor?: string | null;
  /** SQL over `requests`, from the catalogue or the code; never from a user. */
  where?: string | readonly string[];
  /** What a user looks for: a trace id, or words of the question or the answer. */
  text?: string;
  /** SQL over `requests` in place of newest first. */
  order?: string;
}

export interface TraceListPage {
  traces: TraceSummary[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

/** A cursor that was not made by `listTraces`. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
}

/** Newest first is found near the end of the window: it is looked through from there, in growing steps. */
const STEPS_MS = [3_600_000, 24 * 3_600_000, 7 * 24 * 3_600_000];

/** @throws CursorError */
export async function listTraces({ reader, project }: ReadingDeps, options: TraceListOptions): Promise<TraceListPage> {
  const { filter, limit, order } = options;
  const cursor = options.cursor ? parseCursor(options.cursor) : null;
  const after = cursor && 'start_us' in cursor ? cursor : null;
  const offset = cursor && 'offset' in cursor ? cursor.offset : 0;
  const question = {
    project_id: project.project_id,
    dimensions: filter.dimensions,
    where: typeof options.where === 'string' ? [options.where] : (options.where ?? []),
    text: options.text ?? '',
  };
  if (order !== undefined) {
    const rows = await traceList(reader, { ...question, window: filter, order, after: null, offset, limit: limit + 1 });
    return page(rows, limit, { offset: offset + limit });
  }
  const rows: Awaited<ReturnType<typeof traceList>> = [];
  // One millisecond more: the cursor's own millisecond may hold others.
  const end = after ? Math.min(filter.to, Math.floor(Number(after.start_us) / 1_000) + 1) : filter.to;
  let to = end;
  for (const step of [...STEPS_MS, Number.POSITIVE_INFINITY]) {
    const from = Math.max(filter.from, end - step);
    if (from < to) rows.push(...(await traceList(reader, { ...question, window: { from, to }, order: null, after, offset: 0, limit: limit + 1 - rows.length })));
    to = from;
    if (rows.length > limit || to <= filter.from) break;
  }
  return page(rows, limit, null);
}

function page(rows: Awaited<ReturnType<typeof traceList>>, limit: number, place: { offset: number } | null): TraceListPage {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last ? (place ?? { start_us: last.start_us, trace_id: last.trace_id, span_id: last.span_id }) : null;
  return { traces: shown.map(({ start_us: _, ...trace }) => trace), next: next && Buffer.from(JSON.stringify(next)).toString('base64url') };
}

const cursorSchema = z.union([
  z.object({ start_us: z.string().regex(/^\d{1,17}$/), trace_id: z.string().max(128), span_id: z.string().max(128) }),
  z.object({ offset: z.int().min(0).max(100_000) }),
]);

function parseCursor(text: string): z.output<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (error) {
    throw new CursorError('cursor must be the `next` of the page before.', { cause: error });
  }
}

export interface Trace {
  /** Of its first request; of its spans when no root has arrived. */
  trace: TraceSummary;
  spans: TraceSpan[];
  scores: TraceScore[];
}

type SpanFacts = Awaited<ReturnType<typeof traceSpans>>[number];
type Payload = Awaited<ReturnType<typeof tracePayloads>>[number];
type Request = Awaited<ReturnType<typeof requestsOfTrace>>[number];

/**
 * @param traceId as it is kept, or as its client writes it: OTLP's in upper case, Langfuse's UUID with dashes
 * @returns null when there is no such trace
 */
export async function readTrace(deps: ReadingDeps, traceId: string): Promise<Trace | null> {
  const kept = plainId(traceId);
  return (await readKeptTrace(deps, traceId)) ?? (kept === traceId ? null : readKeptTrace(deps, kept));
}

async function readKeptTrace({ reader, project }: ReadingDeps, traceId: string): Promise<Trace | null> {
  const params = { project_id: project.project_id, trace_id: traceId };
  const [times] = await traceTimes(reader, params);
  if (!times || times.spans === 0) return null;
  const timed = { ...params, from_us: times.from_us, to_us: times.to_us };
  const [requests, spans, payloads, scores] = await Promise.all([
    requestsOfTrace(reader, timed),
    traceSpans(reader, timed),
    tracePayloads(reader, params),
    traceScores(reader, params),
  ]);
  if (spans.length === 0) return null;
  const pages = spans.flatMap(({ kind, document_keys }) => (isSearchKind(kind) ? [] : document_keys));
  const payloadOf = new Map(payloads.map((payload) => [payload.span_id, payload]));
  const [request] = requests;
  return {
    trace: request ? summaryOf(request) : rootless(traceId, spans, payloads),
    spans: spans.map((span) => wholeSpan(span, payloadOf.get(span.span_id), sourceOf(span, spans, requests), pages)),
    scores: scores.map((score) => ({ ...score, evidence: parseList(score.evidence) })),
  };
}

function summaryOf({ start_us: _, answer_span_id: __, answer_document_span_id: ___, ...trace }: Request): TraceSummary {
  return trace;
}

/** Whose documents a span's citations point at: the request's for its answer, else the nearest search before it. */
function sourceOf(span: SpanFacts, spans: readonly SpanFacts[], requests: readonly Request[]): SpanFacts | undefined {
  const request = requests.find(({ answer_span_id, span_id }) => answer_span_id === span.span_id || span_id === span.span_id);
  const own = request && spans.find(({ span_id }) => span_id === request.answer_document_span_id);
  if (own) return own;
  return spans.findLast(({ kind, document_count, status, start_time }) => isSearchKind(kind) && document_count !== null && status !== 'error' && start_time <= span.start_time);
}

const storedDocument = z.object({
  id: z.string().nullish(),
  score: z.number().nullish(),
  rank: z.number().nullish(),
  content: z.string().nullish(),
  title: z.string().nullish(),
  uri: z.string().nullish(),
});
const storedCitation = z.object({ start: z.number().nullish(), end: z.number().nullish(), quote: z.string().nullish() });

/** @param pages the names of what web searches of the trace found */
function wholeSpan(span: SpanFacts, payload: Payload | undefined, source: SpanFacts | undefined, pages: readonly (readonly string[])[]): TraceSpan {
  const { document_keys, document_count, citation_kinds, citation_targets, ...facts } = span;
  const documents = payload && payload.documents !== '' ? z.array(storedDocument).parse(parseList(payload.documents)) : [];
  const followed = followCitations(citation_targets, citation_kinds, { documents: source?.document_keys ?? null, pages });
  const marks = payload ? z.array(storedCitation).parse(parseList(payload.citations)) : [];
  return {
    ...facts,
    input: payload?.input ?? null,
    output: payload?.output ?? null,
    documents:
      document_count === null
        ? null
        : documents.map((document, index) => ({
            id: document.id ?? null,
            score: document.score ?? null,
            rank: document.rank ?? index + 1,
            content: document.content ?? null,
            title: document.title ?? null,
            uri: document.uri ?? null,
          })),
    citations: citation_targets.map((target, index) => {
      const { fate, place } = followed[index] ?? { fate: 'unknown', place: null };
      const found = fate === 'page' ? pages : (source?.document_keys ?? []);
      return {
        // Without anything to look in, nobody can say that it does not resolve.
        kind: fate === 'unresolved' ? 'unresolved' : (citation_kinds[index] ?? 'marker'),
        target,
        document_id: place === null ? null : (found[place]?.[0] ?? String(place + 1)),
        start: marks[index]?.start ?? null,
        end: marks[index]?.end ?? null,
        quote: marks[index]?.quote ?? null,
      };
    }),
    events: parseList(payload?.events ?? ''),
    attributes: payload?.attributes ?? {},
  };
}

function parseList(json: string): unknown[] {
  return json === '' ? [] : z.array(z.unknown()).parse(JSON.parse(json));
}

/** Spans whose root has not arrived, or never will: shown by what is there. */
function rootless(traceId: string, spans: readonly SpanFacts[], payloads: readonly Payload[]): TraceSummary {
  const first = spans[0];
  const calls = spans.filter(({ kind }) => kind === 'llm');
  return {
    trace_id: traceId,
    span_id: first?.span_id ?? '',
    start_time: first?.start_time ?? '',
    name: first?.name ?? '',
    feature: first?.feature ?? null,
    model: calls.at(-1)?.model ?? null,
    provider: calls.at(-1)?.provider ?? null,
    prompt_name: first?.prompt_name ?? null,
    prompt_version: first?.prompt_version ?? null,
    environment: first?.environment ?? null,
    release: first?.release ?? null,
    user_id: first?.user_id ?? null,
    session_id: first?.session_id ?? null,
    duration_ms: null,
    ttft_ms: null,
    cost_usd: null,
    input_tokens: null,
    cached_input_tokens: null,
    output_tokens: null,
    reasoning_tokens: null,
    status: spans.some(({ status }) => status === 'error') ? 'error' : 'ok',
    error_type: spans.find(({ status }) => status === 'error')?.error_type ?? null,
    status_message: null,
    llm_call_count: calls.length,
    retrieval_count: spans.filter(({ kind }) => kind === 'retrieval').length,
    no_hit: 'unknown',
    is_answered: false,
    is_refusal: null,
    is_rate_limited: spans.some(({ is_rate_limited }) => is_rate_limited),
    citation_count: null,
    resolved_citation_count: null,
    input_preview: payloads.find(({ span_id }) => span_id === first?.span_id)?.input?.slice(0, 200) ?? null,
    output_preview: null,
  };
}
