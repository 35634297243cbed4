/**
 * From what a flush brings to the rows that it stores: spans folded with their pieces, requests
 * settled, scores with the dimensions of what they judge, and tombstones of what is no longer so.
 *
 * One flush is prepared at a time, since each builds on what the one before left in memory.
 */
import { QueryError } from '#schema/clickhouse/define-query.server.ts';
import type { RequestRow, ScoreRow, SpanPartRow, SpanPayloadRow, SpanRow } from '#schema/clickhouse/tables.ts';
import type { Project } from '#schema/project.ts';
import type { Privacy } from '../enrich/privacy.ts';
import type { SpanRows } from '../rows.ts';
import { settle } from '../settle.ts';
import { beginOf, type Change, type Changes, isClosedTree } from './changes.ts';
import { foldChange, type Folded, foldStale, partRow, StaleTraceError } from './pieces.server.ts';
import { createOrphans } from './orphans.server.ts';
import { hasDimensionsOf, isThumbsDown, scoreRow, withDimensions } from './score-rows.ts';
import { createScoreTargets, possibleTraces } from './score-targets.ts';
import { loadTraces } from './trace-loader.server.ts';
import { learnTexts, supportOf } from './trace-texts.ts';
import { keyOf, newEntry, placeOf, type TraceCache, type TraceEntry } from './trace-cache.ts';
import type { KnownRequest, TraceReader } from './trace-reader.server.ts';
import type { Versions } from './versions.ts';

export interface PrepareOptions {
  cache: TraceCache;
  reader: TraceReader;
  versions: Versions;
  project: (projectId: string) => Project;
  privacy: (projectId: string) => Privacy;
  isEngineUp: () => boolean;
  /** Resolves when nothing that was prepared is still on its way to the store. */
  untilStored: () => Promise<void>;
  /** Microseconds since 1970; a trace that began before it may have spans that this process never saw. */
  startedUs: number;
}

export interface Prepared {
  spans: SpanRow[];
  payloads: SpanPayloadRow[];
  parts: SpanPartRow[];
  scores: ScoreRow[];
  requests: RequestRow[];
  /** Spans that were known before, by their row. */
  replaced: SpanRow[];
  /** Traces that could not be settled now, for want of the store. */
  unsettled: { projectId: string; traceId: string }[];
}

export interface Preparer {
  prepare(changes: Changes): Promise<Prepared>;
  /** Settles traces from what the store has, whatever memory says. @throws QueryError */
  settleAgain(projectId: string, traceIds: readonly string[]): Promise<Prepared>;
}

const empty = (): Prepared => ({ spans: [], payloads: [], parts: [], scores: [], requests: [], replaced: [], unsettled: [] });

export function createPreparer(options: PrepareOptions): Preparer {
  const { cache, reader, versions } = options;
  const projectsWithParts = new Map<string, boolean>();
  const orphans = createOrphans(options);
  const targets = createScoreTargets(cache);

  /** Remembered once true; asked again while false only when the trace must be read anyway. */
  const hasParts = async (projectId: string): Promise<boolean> => {
    if (projectsWithParts.get(projectId)) return true;
    const answer = await reader.hasParts(projectId);
    projectsWithParts.set(projectId, answer);
    return answer;
  };

  return {
    async prepare(changes) {
      const prepared = empty();
      prepared.parts.push(...(await orphans.place(changes)));
      targets.recall(changes);
      for (const { projectId, parts } of changes.traces.values()) if (parts.length > 0) projectsWithParts.set(projectId, true);
      const unread = await readUnknown(changes, { ...options, hasParts });
      for (const change of changes.traces.values()) {
        const { projectId, traceId } = change;
        const known = cache.get(projectId, traceId) ?? newEntry(projectId, traceId);
        const isUnread = unread.has(keyOf(projectId, traceId));
        const { entry, folded } = isUnread ? { entry: known, folded: null } : await tryFold(change, known, options);
        for (const row of folded?.rows ?? wholeRows(change)) applyRow(entry, row, prepared);
        if (folded) prepared.parts.push(...folded.bases);
        if (folded === null) {
          // The store is away: nobody may build on what is half known.
          prepared.unsettled.push({ projectId, traceId });
          cache.drop(projectId, traceId);
        } else {
          settleEntry(entry, prepared, versions());
          cache.put(entry);
        }
        for (const part of change.parts) prepared.parts.push(partRow(projectId, part.part, part.found, part.version));
      }
      for (const judged of changes.scores) {
        const { projectId } = judged;
        const version = versions();
        const row = scoreRow(projectId, targets.aim(judged, Math.floor(version / 1_000)), version);
        const entry = row.trace_id === '' ? undefined : cache.get(projectId, row.trace_id);
        const request = entry && firstRequest(entry);
        const placed = request ? withDimensions(row, request) : row;
        prepared.scores.push(placed);
        if (!entry) continue;
        (entry.scores ??= new Map()).set(placed.score_id, placed);
        if (row.source === 'user') {
          (entry.thumbs ??= new Map()).set(row.score_id, isThumbsDown(row.value, row.label));
          settleEntry(entry, prepared, versions());
        }
      }
      prepared.requests = newest(prepared.requests);
      return prepared;
    },

    async settleAgain(projectId, traceIds) {
      const prepared = empty();
      // Given before the store is read: whatever is prepared later knows more, and wins.
      const version = versions();
      for (const traceId of traceIds) cache.drop(projectId, traceId);
      const withParts = await hasParts(projectId);
      const entries = await loadTraces(projectId, traceIds, { reader, withParts });
      if (withParts) prepared.parts.push(...(await orphans.adopt(projectId, entries.values())));
      for (const entry of entries.values()) {
        for (const double of entry.doubles) prepared.spans.push({ ...double, version, is_deleted: 1 });
        const folded = await foldStale(entry, options);
        for (const row of folded.rows) applyRow(entry, row, prepared);
        prepared.parts.push(...folded.bases);
        settleEntry(entry, prepared, version);
        cache.put(entry);
      }
      return prepared;
    },
  };
}

/** Loads what memory lacks. Returns the keys of traces that should have been read and were not. */
async function readUnknown(changes: Changes, options: PrepareOptions & { hasParts: (projectId: string) => Promise<boolean> }): Promise<Set<string>> {
  const { cache, reader } = options;
  const wanted = new Map<string, Set<string>>();
  const want = (projectId: string, traceId: string) => {
    const ids = wanted.get(projectId) ?? new Set();
    ids.add(traceId);
    wanted.set(projectId, ids);
  };
  for (const change of changes.traces.values()) {
    if (!cache.get(change.projectId, change.traceId) && isUnknown(change, options)) want(change.projectId, change.traceId);
  }
  for (const { projectId, score } of changes.scores) {
    for (const traceId of possibleTraces(score)) {
      if (!cache.get(projectId, traceId) && !changes.traces.has(keyOf(projectId, traceId))) want(projectId, traceId);
    }
  }
  const unread = new Set<string>();
  if (wanted.size === 0) return unread;
  if (!options.isEngineUp()) {
    for (const [projectId, traceIds] of wanted) for (const traceId of traceIds) unread.add(keyOf(projectId, traceId));
    return unread;
  }
  // What is on its way would be missed.
  await options.untilStored();
  for (const [projectId, traceIds] of wanted) {
    const ids = [...traceIds];
    try {
      const entries = await loadTraces(projectId, ids, { reader, withParts: await options.hasParts(projectId) });
      for (const entry of entries.values()) cache.put(entry);
    } catch (error) {
      if (!(error instanceof QueryError) || error.kind !== 'engine') throw error;
      for (const traceId of ids) unread.add(keyOf(projectId, traceId));
    }
  }
  return unread;
}

function isUnknown(change: Change, { cache, startedUs }: PrepareOptions): boolean {
  if (change.isStored || cache.wasForgotten(change.projectId, change.traceId)) return true;
  return !isClosedTree(change) && beginOf(change) < startedUs;
}

/** Folds a change into a trace, which is read again when another process has changed it. `folded` is null when the store is away. */
async function tryFold(change: Change, entry: TraceEntry, options: PrepareOptions): Promise<{ entry: TraceEntry; folded: Folded | null }> {
  if (change.parts.length === 0 && !entry.pieces) return { entry, folded: { rows: wholeRows(change), bases: [] } };
  try {
    return { entry, folded: await foldChange(change, entry, options) };
  } catch (error) {
    if (error instanceof QueryError) return { entry, folded: null };
    if (!(error instanceof StaleTraceError)) throw error;
  }
  try {
    const { projectId, traceId } = change;
    const fresh = (await loadTraces(projectId, [traceId], { reader: options.reader, withParts: true })).get(traceId) ?? newEntry(projectId, traceId);
    return { entry: fresh, folded: await foldChange(change, fresh, options) };
  } catch (error) {
    // Changed again meanwhile: the reconciliation folds it.
    if (error instanceof QueryError || error instanceof StaleTraceError) return { entry, folded: null };
    throw error;
  }
}

function wholeRows(change: Change): SpanRows[] {
  return [...change.spans.values()].map(({ rows }) => rows);
}

/** Puts a row into memory and among those to be stored. A span that moved to another hour leaves its old place. */
function applyRow(entry: TraceEntry, rows: SpanRows, prepared: Prepared): void {
  const { span, payload } = rows;
  const before = entry.spans.get(span.span_id);
  if (before) {
    prepared.replaced.push(before);
    if (before.start_time.slice(0, 13) !== span.start_time.slice(0, 13)) prepared.spans.push({ ...before, version: span.version, is_deleted: 1 });
    if (before.start_time.slice(0, 7) !== span.start_time.slice(0, 7)) {
      // The two share one key, so the old place must be older than the new.
      prepared.payloads.push({ ...payload, version: span.version - 1, start_time: before.start_time, input: '', output: '', documents: '', citations: '', events: '', attributes: {}, is_deleted: 1 });
    }
  }
  entry.spans.set(span.span_id, span);
  learnTexts(entry, rows);
  prepared.spans.push(span);
  prepared.payloads.push(payload);
}

function settleEntry(entry: TraceEntry, prepared: Prepared, version: number): void {
  const before = entry.requests;
  const texts = {
    lexicalSupport: (answerSpanId: string, documentSpanId: string) => {
      const support = supportOf(entry, answerSpanId, documentSpanId);
      if (support !== undefined) return support;
      // Texts that are not kept were looked at when they came.
      const judged = [...before.values()].find((old) => old.answer_span_id === answerSpanId && old.answer_document_span_id === documentSpanId);
      return judged?.lexical_support ?? null;
    },
    hasThumbsDown: () => entry.thumbs !== null && [...entry.thumbs.values()].includes(true),
  };
  const settled = settle([...entry.spans.values()], texts);
  entry.requests = new Map();
  for (const row of settled) {
    row.version = version;
    prepared.requests.push(row);
    entry.requests.set(placeOf(row), known(row));
  }
  for (const [place, old] of before) if (!entry.requests.has(place)) prepared.requests.push(tombstone(entry, old, version));
  const first = firstRequest(entry);
  if (first) {
    for (const [id, score] of entry.scores ?? []) {
      if (hasDimensionsOf(score, first)) continue;
      const placed = withDimensions({ ...score, version }, first);
      entry.scores?.set(id, placed);
      prepared.scores.push(placed);
    }
  }
}

/** The one that a score on a trace of several is given to: the same whatever came first. */
function firstRequest(entry: TraceEntry): KnownRequest | undefined {
  let first: KnownRequest | undefined;
  for (const request of entry.requests.values()) if (!first || placeOf(request) < placeOf(first)) first = request;
  return first;
}

/** What memory keeps of a request's row. */
function known(row: RequestRow): KnownRequest {
  const { span_id, start_time, feature, model, provider, prompt_name, prompt_version, environment, release, answer_span_id, answer_document_span_id, lexical_support } = row;
  return { span_id, start_time, feature, model, provider, prompt_name, prompt_version, environment, release, answer_span_id, answer_document_span_id, lexical_support };
}

/** Of a request whose span is no root any more, or lies in another hour. */
function tombstone(entry: TraceEntry, old: { span_id: string; start_time: string }, version: number): RequestRow {
  const [row] = settle([{ ...blankSpan(entry), span_id: old.span_id, start_time: old.start_time }]);
  if (!row) throw new Error('a root settles into one request');
  return { ...row, version, is_deleted: 1 };
}

function blankSpan(entry: TraceEntry): SpanRow {
  return {
    project_id: entry.projectId, trace_id: entry.traceId, span_id: '', parent_span_id: '', start_time: '', duration_us: null, kind: 'chain', name: '', source: '',
    status: 'unset', error_type: '', status_message: '', model_requested: '', model: '', provider: '', finish_reason: '',
    input_tokens: null, cached_input_tokens: null, cache_write_tokens: null, output_tokens: null, reasoning_tokens: null, cost_usd: null, cost_source: '', ttft_ms: null,
    prompt_name: '', prompt_version: '', feature: '', environment: '', release: '', user_id: '', session_id: '',
    is_refusal: null, is_rate_limited: false, is_fallback: null, is_cache_hit: null, is_guardrail_triggered: null, has_output: false,
    index_name: '', retrieval_query_hash: '0', document_count: null, top_score: null, score_threshold: null, no_hit: 'unknown', document_keys: [],
    citation_kinds: [], citation_targets: [], input_preview: '', output_preview: '', output_characters: null, pii_found: {}, part_count: 0, version: 0, is_deleted: 0,
  };
}

/** A trace that was settled twice in one flush (spans, then a thumb) is stored once. */
function newest(rows: readonly RequestRow[]): RequestRow[] {
  const byKey = new Map<string, RequestRow>();
  for (const row of rows) byKey.set(`${keyOf(row.project_id, row.trace_id)}\n${placeOf(row)}`, row);
  return [...byKey.values()];
}
