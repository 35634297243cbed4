/**
 * The traces of the last moments, so that a request is settled from memory when its next span
 * arrives. Bounded by bytes; what was pushed out is remembered by a hash, because its next span
 * must be settled with what the store has.
 */
import type { ScoreRow, SpanRow } from '#schema/clickhouse/tables.ts';
import type { TraceTexts } from '../enrich/support.ts';
import type { PassingTexts } from '../enrich/unkept.ts';
import type { SpanFacts, SpanPart } from '../facts.ts';
import type { KnownRequest } from './trace-reader.server.ts';

/** A span that came in pieces. */
export interface Pieces {
  /** The span itself as it came; null when only pieces are known. */
  base: SpanFacts | null;
  baseFound: Record<string, number>;
  parts: Map<string, SpanPart>;
  found: Map<string, Record<string, number>>;
  /** Texts that are not kept, until there is a span whose they are. */
  passing?: PassingTexts;
}

export interface TraceEntry {
  projectId: string;
  traceId: string;
  /** By span id; all that the trace has. */
  spans: Map<string, SpanRow>;
  texts: TraceTexts | null;
  /** By place (placeOf), as last settled. */
  requests: Map<string, KnownRequest>;
  /** Of spans that came in pieces; null when none did. */
  pieces: Map<string, Pieces> | null;
  /** User scores by id: true for a thumbs-down. */
  thumbs: Map<string, boolean> | null;
  /** Scores of the last moments by id, as stored: when the request's dimensions change, so do theirs. */
  scores: Map<string, ScoreRow> | null;
  bytes: number;
}

export interface TraceCache {
  get(projectId: string, traceId: string): TraceEntry | undefined;
  /** Puts a trace at the young end, and pushes out old ones over the limit. */
  put(entry: TraceEntry): void;
  drop(projectId: string, traceId: string): void;
  /** It was here and was pushed out or dropped. */
  wasForgotten(projectId: string, traceId: string): boolean;
  readonly bytes: number;
  readonly size: number;
}

/** Two generations of this many hashes: about 20 MB together. */
const FORGOTTEN_PER_GENERATION = 250_000;

export function createTraceCache(maxBytes: number): TraceCache {
  const entries = new Map<string, TraceEntry>();
  let bytes = 0;
  let forgotten = new Set<number>();
  let forgottenBefore = new Set<number>();

  const forget = (key: string, entry: TraceEntry) => {
    entries.delete(key);
    bytes -= entry.bytes;
    if (forgotten.size >= FORGOTTEN_PER_GENERATION) {
      forgottenBefore = forgotten;
      forgotten = new Set();
    }
    forgotten.add(hashOf(key));
  };

  return {
    get: (projectId, traceId) => entries.get(keyOf(projectId, traceId)),
    put(entry) {
      const key = keyOf(entry.projectId, entry.traceId);
      const known = entries.get(key);
      if (known) {
        entries.delete(key);
        bytes -= known.bytes;
      }
      entry.bytes = sizeOf(entry);
      bytes += entry.bytes;
      entries.set(key, entry);
      for (const [oldKey, old] of entries) {
        if (bytes <= maxBytes || old === entry) break;
        forget(oldKey, old);
      }
    },
    drop(projectId, traceId) {
      const key = keyOf(projectId, traceId);
      const entry = entries.get(key);
      if (entry) forget(key, entry);
      else forgotten.add(hashOf(key));
    },
    wasForgotten(projectId, traceId) {
      const hash = hashOf(keyOf(projectId, traceId));
      return forgotten.has(hash) || forgottenBefore.has(hash);
    },
    get bytes() {
      return bytes;
    },
    get size() {
      return entries.size;
    },
  };
}

export function newEntry(projectId: string, traceId: string): TraceEntry {
  return { projectId, traceId, spans: new Map(), texts: null, requests: new Map(), pieces: null, thumbs: null, scores: null, bytes: 0 };
}

/** Where a row lies in its trace: a span that moves to another hour leaves a row behind. */
export const placeOf = (row: { start_time: string; span_id: string }): string => `${row.start_time.slice(0, 13)} ${row.span_id}`;

export const keyOf = (projectId: string, traceId: string): string => `${projectId}\n${traceId}`;

/** Measured with heap snapshots: a span's row takes about 1.1 KB beside its previews and keys, a request's 0.5 KB. */
const SPAN_BYTES = 1_100;
const REQUEST_BYTES = 500;
/** Messages of a call, mostly. */
const PIECE_BYTES = 4_000;
const ENTRY_BYTES = 700;

function sizeOf(entry: TraceEntry): number {
  let bytes = ENTRY_BYTES + (entry.requests.size + (entry.scores?.size ?? 0)) * REQUEST_BYTES + (entry.texts?.bytes ?? 0);
  for (const span of entry.spans.values()) {
    bytes += SPAN_BYTES + span.input_preview.length + span.output_preview.length + span.status_message.length;
    for (const keys of span.document_keys) for (const key of keys) bytes += 32 + key.length;
  }
  if (entry.pieces) {
    for (const { base, parts, passing } of entry.pieces.values()) {
      bytes += (parts.size + (base ? 1 : 0)) * PIECE_BYTES + (passing?.answer.length ?? 0);
      for (const document of passing?.documents ?? []) bytes += document.length;
    }
  }
  return bytes;
}

/** 53 bits: of a million traces, one in ten million is taken for another. */
function hashOf(key: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (low & 0x1fffff) * 4_294_967_296 + (high >>> 0);
}
