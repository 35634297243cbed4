/**
 * Spans that come in pieces: log records with their messages, creates and updates of a legacy
 * batch. Pieces and span are folded whenever one of them arrives, so every order ends the same.
 */
import { z } from 'zod';
import type { SpanPartRow, SpanPayloadRow, SpanRow } from '#schema/clickhouse/tables.ts';
import type { Project } from '#schema/project.ts';
import { SPAN_KINDS, type SpanKind } from '#schema/events.ts';
import type { Found, Privacy } from '../enrich/privacy.ts';
import type { PassingTexts } from '../enrich/unkept.ts';
import type { SpanFacts, SpanPart } from '../facts.ts';
import { foldParts } from '../fold.ts';
import { keysOf, microsecondsOf, refusalOf, type SpanRows, toRows } from '../rows.ts';
import { addFound, rowContext } from './accept.ts';
import type { Change } from './changes.ts';
import type { Pieces, TraceEntry } from './trace-cache.ts';
import type { StoredPart, TraceReader } from './trace-reader.server.ts';
import type { Versions } from './versions.ts';

export interface PieceOptions {
  reader: TraceReader;
  versions: Versions;
  project: (projectId: string) => Project;
  privacy: (projectId: string) => Privacy;
  untilStored: () => Promise<void>;
}

export interface Folded {
  rows: SpanRows[];
  /** Spans as they came, kept now that a piece of them is known. */
  bases: SpanPartRow[];
}

/** Another process has stored the span anew since this one looked: the trace must be read again. */
export class StaleTraceError extends Error {
  override readonly name = 'StaleTraceError';
}

/** The piece that is the span itself. */
const BASE_ID = '';

/**
 * Rows of the spans that a change touches; spans without pieces are as they came.
 * @throws QueryError when a span that was stored whole cannot be read back, StaleTraceError when it is not what memory says
 */
export async function foldChange(change: Change, entry: TraceEntry, options: PieceOptions): Promise<Folded> {
  const pieces = (entry.pieces ??= new Map<string, Pieces>());
  const touched = new Set<string>();
  for (const { part, found, passing } of change.parts) {
    const own = pieces.get(part.span_id) ?? newPieces();
    pieces.set(part.span_id, own);
    own.parts.set(part.part_id, part);
    own.found.set(part.part_id, found);
    if (passing) pass(own, passing);
    touched.add(part.span_id);
  }
  const folded: Folded = { rows: [], bases: [] };
  for (const [spanId, { rows, found }] of change.spans) {
    const own = pieces.get(spanId);
    if (!own) {
      folded.rows.push(rows);
      continue;
    }
    pass(own, { answer: rows.answer, documents: rows.documentTexts });
    // As if it were read back, so that it is the same whether it came before or after its pieces.
    own.base = factsOf(rows.span, rows.payload);
    own.baseFound = found;
    folded.bases.push(baseRow(change.projectId, own.base, found, options.versions()));
    touched.add(spanId);
  }
  await foldSpans(touched, entry, folded, options);
  for (const row of folded.rows) {
    const own = pieces.get(row.span.span_id);
    const texts = own?.passing;
    if (!own || !texts) continue;
    // Texts that are not kept: the judge looks at them as they pass.
    if (row.answer === '' && row.span.output_characters) row.answer = texts.answer;
    if (row.documentTexts.length === 0 && row.span.document_count) row.documentTexts = texts.documents;
    delete own.passing;
  }
  return folded;
}

function pass(own: Pieces, { answer, documents }: PassingTexts): void {
  const known = own.passing;
  if (answer !== '' || documents.length > 0) own.passing = { answer: answer || (known?.answer ?? ''), documents: documents.length > 0 ? documents : (known?.documents ?? []) };
}

/** Folds again what the store holds in a state that does not count all its pieces. */
export async function foldStale(entry: TraceEntry, options: PieceOptions): Promise<Folded> {
  const folded: Folded = { rows: [], bases: [] };
  const stale = new Set<string>();
  for (const [spanId, { parts }] of entry.pieces ?? []) {
    if (parts.size > 0 && entry.spans.get(spanId)?.part_count !== parts.size) stale.add(spanId);
  }
  await foldSpans(stale, entry, folded, options);
  return folded;
}

async function foldSpans(spanIds: ReadonlySet<string>, entry: TraceEntry, folded: Folded, options: PieceOptions): Promise<void> {
  await readBases(spanIds, entry, folded, options);
  const context = rowContext(options.project(entry.projectId), entry.projectId, options.privacy(entry.projectId));
  for (const spanId of spanIds) {
    const own = entry.pieces?.get(spanId);
    if (!own) continue;
    const facts = foldParts(own.base, [...own.parts.values()]);
    if (!facts) continue;
    const found: Found = {};
    addFound(found, own.baseFound);
    for (const of of own.found.values()) addFound(found, of);
    folded.rows.push(toRows(facts, context, options.versions(), found, own.parts.size));
  }
}

/** A span that came whole before its first piece is read back as it came. */
async function readBases(spanIds: ReadonlySet<string>, entry: TraceEntry, folded: Folded, options: PieceOptions): Promise<void> {
  const missing = [...spanIds].flatMap((spanId) => {
    const row = entry.spans.get(spanId);
    const own = entry.pieces?.get(spanId);
    return row && own && own.base === null && row.part_count === 0 ? [{ row, own }] : [];
  });
  if (missing.length === 0) return;
  await options.untilStored();
  const payloads = await options.reader.payloads(entry.projectId, missing.map(({ row }) => row));
  const bySpan = new Map(payloads.map((payload) => [payload.span_id, payload]));
  for (const { row, own } of missing) {
    const payload = bySpan.get(row.span_id);
    // Older than its row is one whose price was found again.
    if (!payload || payload.version > row.version) throw new StaleTraceError(`span ${row.span_id} is not as it was known`);
    own.base = factsOf(row, payload);
    own.baseFound = row.pii_found;
    folded.bases.push(baseRow(entry.projectId, own.base, own.baseFound, options.versions()));
  }
}

const newPieces = (): Pieces => ({ base: null, baseFound: {}, parts: new Map(), found: new Map() });

function baseRow(projectId: string, facts: SpanFacts, found: Found, version: number): SpanPartRow {
  return partRow(projectId, { trace_id: facts.trace_id, span_id: facts.span_id, part_id: BASE_ID, order_us: 0, facts }, found, version);
}

export function partRow(projectId: string, part: SpanPart, found: Found, version: number): SpanPartRow {
  return {
    project_id: projectId,
    trace_id: part.trace_id,
    span_id: part.span_id,
    part_id: part.part_id,
    order_us: Math.max(0, Math.round(part.order_us)),
    facts: JSON.stringify({ facts: part.facts, input_messages: part.input_messages, output_messages: part.output_messages, told_answer: part.told_answer }).toWellFormed(),
    pii_found: found,
    version,
    is_deleted: 0,
  };
}

/** Puts a stored piece into memory. */
export function learnPart(entry: TraceEntry, stored: StoredPart): void {
  const pieces = (entry.pieces ??= new Map<string, Pieces>());
  const own = pieces.get(stored.span_id) ?? newPieces();
  pieces.set(stored.span_id, own);
  const part = parsePart(stored);
  if (stored.part_id === BASE_ID) {
    // Written by baseRow from whole facts.
    own.base = part.facts as SpanFacts;
    own.baseFound = stored.pii_found;
    return;
  }
  own.parts.set(stored.part_id, part);
  own.found.set(stored.part_id, stored.pii_found);
}

const storedDocument = z.object({
  id: z.string().optional(),
  score: z.number().optional(),
  content: z.string().optional(),
  title: z.string().optional(),
  uri: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  keys: z.array(z.string()).optional(),
});
const storedDocuments = z.array(storedDocument);
const storedMarkers = z.array(z.object({ target: z.string(), start: z.number(), end: z.number() }));
const storedCitation = z.object({ target: z.string(), start: z.number().optional(), end: z.number().optional(), quote: z.string().optional() });

const storedPiece = z.object({
  facts: z.record(z.string(), z.unknown()),
  input_messages: z.array(z.json()).optional(),
  output_messages: z.array(z.json()).optional(),
  told_answer: z
    .object({ has_output: z.boolean(), is_refusal: z.boolean(), finish_reason: z.string().nullable(), citations: z.array(storedCitation).nullable(), documents: z.array(storedDocument).nullable(), characters: z.number(), markers: storedMarkers })
    .optional(),
});

/** Our own JSON of facts that were parsed when they came in; only its outer form is checked again. */
export function parsePart(stored: StoredPart): SpanPart {
  const { facts, told_answer, ...messages } = storedPiece.parse(JSON.parse(stored.facts));
  return {
    trace_id: stored.trace_id, span_id: stored.span_id, part_id: stored.part_id, order_us: stored.order_us,
    facts: facts as Partial<SpanFacts>, ...messages, ...(told_answer ? { told_answer } : {}),
  };
}

const storedCitations = z.array(storedCitation.extend({ kind: z.string() }));
const storedEvents = z.array(z.object({ name: z.string(), timeUs: z.number(), attributes: z.record(z.string(), z.json()) }));

/** The facts of a span that was stored whole: toRows of them gives the same rows again. */
export function factsOf(row: SpanRow, payload: SpanPayloadRow): SpanFacts {
  const citations = payload.citations === '' ? [] : storedCitations.parse(JSON.parse(payload.citations));
  // `[]` is a provider that said that there are none; markers are found again in the text.
  // A text of which only its length is there was not kept: what it told stands in the row.
  const isUnkept = payload.output === '' && (row.output_characters ?? 0) > 0;
  const isStructured = payload.citations !== '' && citations.every(({ kind }) => kind === 'structured');
  const facts: SpanFacts = {
    trace_id: row.trace_id,
    span_id: row.span_id,
    parent_span_id: row.parent_span_id === '' ? null : row.parent_span_id,
    name: row.name,
    kind: kindOf(row.kind),
    start_time: microsecondsOf(row.start_time) / 1_000,
    duration_ms: row.duration_us === null ? null : row.duration_us / 1_000,
    status: row.status,
    error_type: row.error_type || null,
    error_message: row.status_message || null,
    is_rate_limited: row.is_rate_limited || null,
    is_refusal: row.is_refusal,
    is_fallback: row.is_fallback,
    is_cache_hit: row.is_cache_hit,
    is_guardrail_triggered: row.is_guardrail_triggered,
    provider: row.provider || null,
    model_requested: row.model_requested || null,
    model: row.model || null,
    finish_reason: row.finish_reason || null,
    input_tokens: row.input_tokens,
    cached_input_tokens: row.cached_input_tokens,
    cache_write_tokens: row.cache_write_tokens,
    output_tokens: row.output_tokens,
    reasoning_tokens: row.reasoning_tokens,
    cost_usd: row.cost_source === 'client' ? row.cost_usd : (row.client_cost_usd ?? null),
    ttft_ms: row.ttft_ms,
    prompt_name: row.prompt_name || null,
    prompt_version: row.prompt_version || null,
    feature: row.feature || null,
    environment: row.environment || null,
    release: row.release || null,
    user_id: row.user_id || null,
    session_id: row.session_id || null,
    input: payload.input === '' ? null : payload.input,
    output: payload.output === '' && row.output_characters === null ? null : payload.output,
    documents: payload.documents === '' ? null : storedDocuments.parse(JSON.parse(payload.documents)).map((document, i) => withKeys(document, row.document_keys[i])),
    index: row.index_name || null,
    score_threshold: row.score_threshold,
    citations: isStructured ? citations.map(({ target, start, end, quote }) => ({ target, start, end, quote })) : null,
    attributes: payload.attributes,
    source: row.source,
    has_output: row.output_characters === null ? null : row.has_output,
    ...(isUnkept ? { told_output: { characters: row.output_characters ?? 0, markers: storedMarkers.parse(citations.filter(({ kind }) => kind === 'marker')) } } : {}),
    ...(payload.input === '' && row.retrieval_query_hash !== '0' ? { question_hash: row.retrieval_query_hash } : {}),
    events: payload.events === '' ? [] : storedEvents.parse(JSON.parse(payload.events)),
  };
  // What the row concluded from other facts is concluded again, once the pieces have had their say.
  if (facts.is_refusal !== null && facts.is_refusal === refusalOf({ ...facts, is_refusal: null })) facts.is_refusal = null;
  return facts;
}

/** A document that is named by more than what is kept of it. */
function withKeys(document: z.output<typeof storedDocuments>[number], keys: string[] | undefined): NonNullable<SpanFacts['documents']>[number] {
  return keys && keys.length > keysOf(document).length ? { ...document, keys } : document;
}

function kindOf(kind: string): SpanKind {
  return SPAN_KINDS.find((known) => known === kind) ?? 'chain';
}
