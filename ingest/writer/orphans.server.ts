/**
 * Pieces that name their span and not their trace: updates of Langfuse's legacy batch whose create
 * came with another request. Each gets the trace of its span, or waits under the empty trace until
 * the span comes: here, where this process sees it come, else by the reconciliation.
 */
import { QueryError } from '#schema/clickhouse/define-query.server.ts';
import type { SpanPartRow } from '#schema/clickhouse/tables.ts';
import { NO_TRACE, type SpanPart } from '../facts.ts';
import { rootParts, rootTimesOf } from '../langfuse-ids.ts';
import type { AcceptedPart } from './accept.ts';
import { type Changes, changeOf } from './changes.ts';
import { learnPart, parsePart, partRow } from './pieces.server.ts';
import { keyOf, type TraceEntry } from './trace-cache.ts';
import type { TraceReader } from './trace-reader.server.ts';
import type { Versions } from './versions.ts';

export interface OrphanOptions {
  reader: TraceReader;
  versions: Versions;
  isEngineUp: () => boolean;
  untilStored: () => Promise<void>;
}

export interface Orphans {
  /** Puts pieces without a trace into the changes of their trace. Returns the rows of those that wait, and of those that no longer do. */
  place(changes: Changes): Promise<SpanPartRow[]>;
  /** Gives traces as read from the store the pieces that wait for their spans. Returns what is to be stored. @throws QueryError */
  adopt(projectId: string, entries: Iterable<TraceEntry>): Promise<SpanPartRow[]>;
}

/** Beyond these, the reconciliation finds them. */
const MAX_WAITING = 10_000;

export function createOrphans({ reader, versions, isEngineUp, untilStored }: OrphanOptions): Orphans {
  /** By project and span. */
  const waiting = new Map<string, AcceptedPart[]>();

  const tracesOf = async (projectId: string, spanIds: readonly string[]): Promise<Map<string, string>> => {
    if (!isEngineUp()) return new Map();
    try {
      await untilStored();
      return new Map((await reader.tracesOfSpans(projectId, spanIds)).map(({ span_id, trace_id }) => [span_id, trace_id]));
    } catch (error) {
      if (error instanceof QueryError && error.kind === 'engine') return new Map();
      throw error;
    }
  };

  /** Spans of this flush, by project and span. */
  const arriving = ({ traces }: Changes): Map<string, { projectId: string; traceId: string }> => {
    const places = new Map<string, { projectId: string; traceId: string }>();
    for (const { projectId, traceId, spans, parts } of traces.values()) {
      for (const spanId of spans.keys()) places.set(keyOf(projectId, spanId), { projectId, traceId });
      for (const { part } of parts) places.set(keyOf(projectId, part.span_id), { projectId, traceId });
    }
    return places;
  };

  return {
    async place(changes) {
      if (changes.orphans.length === 0 && waiting.size === 0) return [];
      const rows: SpanPartRow[] = [];
      const here = arriving(changes);
      const home = (projectId: string, accepted: AcceptedPart, traceId: string): AcceptedPart[] => {
        const { parts } = changeOf(changes, projectId, traceId);
        const moved = movedTo(accepted, traceId);
        parts.push(...moved);
        return moved;
      };
      const lost = new Map<string, AcceptedPart[]>();
      for (const { projectId, accepted } of changes.orphans) {
        const place = here.get(keyOf(projectId, accepted.part.span_id));
        if (place) home(projectId, accepted, place.traceId);
        else lost.set(projectId, [...(lost.get(projectId) ?? []), accepted]);
      }
      for (const [projectId, parts] of lost) {
        const traceOf = await tracesOf(projectId, [...new Set(parts.map(({ part }) => part.span_id))]);
        for (const accepted of parts) {
          const traceId = traceOf.get(accepted.part.span_id);
          if (traceId === undefined) {
            rows.push(partRow(projectId, accepted.part, accepted.found, accepted.version));
            const key = keyOf(projectId, accepted.part.span_id);
            if (waiting.size < MAX_WAITING || waiting.has(key)) waiting.set(key, [...(waiting.get(key) ?? []), accepted]);
          } else {
            home(projectId, accepted, traceId);
            // Stored by whomever: what memory does not hold of it must be read.
            changeOf(changes, projectId, traceId).isStored = true;
          }
        }
      }
      for (const [key, { projectId, traceId }] of waiting.size > 0 ? here : []) {
        for (const accepted of waiting.get(key) ?? []) {
          home(projectId, { ...accepted, version: versions() }, traceId);
          rows.push(buried(projectId, accepted.part, versions()));
        }
        waiting.delete(key);
      }
      return rows;
    },

    async adopt(projectId, entries) {
      const rows: SpanPartRow[] = [];
      const bySpan = new Map<string, TraceEntry>();
      for (const entry of entries) for (const spanId of entry.pieces?.keys() ?? []) bySpan.set(spanId, entry);
      if (bySpan.size === 0) return rows;
      for (const stored of await reader.orphans(projectId, [...bySpan.keys()])) {
        const entry = bySpan.get(stored.span_id);
        if (!entry) continue;
        for (const { part, found, version } of movedTo({ part: parsePart(stored), found: stored.pii_found, version: versions() }, entry.traceId)) {
          const row = partRow(projectId, part, found, version);
          learnPart(entry, { ...row, order_us: part.order_us });
          rows.push(row);
        }
        rows.push(buried(projectId, { ...stored, facts: {} }, versions()));
      }
      return rows;
    },
  };
}

/** The piece with its trace, and what it says of the times of the trace's root. */
function movedTo(accepted: AcceptedPart, traceId: string): AcceptedPart[] {
  const { part, version } = accepted;
  const times = rootTimesOf(part.facts);
  return [{ ...accepted, part: { ...part, trace_id: traceId } }, ...(times === null ? [] : rootParts(traceId, times)).map((root) => ({ part: root, found: {}, version }))];
}

function buried(projectId: string, part: SpanPart, version: number): SpanPartRow {
  return { ...partRow(projectId, { ...part, trace_id: NO_TRACE, facts: {} }, {}, version), is_deleted: 1 };
}
