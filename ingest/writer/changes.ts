/** What a flush brings, by trace: of an event that came twice, the later. */
import type { Score } from '#schema/scores.ts';
import type { Accepted, AcceptedPart, AcceptedSpan } from './accept.ts';
import { NO_TRACE } from '../facts.ts';
import { microsecondsOf } from '../rows.ts';
import { keyOf } from './trace-cache.ts';

export interface Change {
  projectId: string;
  traceId: string;
  spans: Map<string, AcceptedSpan>;
  parts: AcceptedPart[];
  /** The store has some of this trace, whatever memory knows. */
  isStored?: boolean;
}

export interface JudgedScore {
  projectId: string;
  score: Score;
}

export interface Changes {
  traces: Map<string, Change>;
  scores: JudgedScore[];
  /** Pieces that do not say their trace. */
  orphans: { projectId: string; accepted: AcceptedPart }[];
  /** Spans that another of the same flush replaced. */
  replaced: AcceptedSpan[];
}

export function gather(items: readonly Accepted[]): Changes {
  const changes: Changes = { traces: new Map(), scores: [], orphans: [], replaced: [] };
  for (const item of items) {
    for (const accepted of item.spans) {
      const { spans } = changeOf(changes, item.projectId, accepted.rows.span.trace_id);
      const before = spans.get(accepted.rows.span.span_id);
      if (before) changes.replaced.push(before);
      spans.set(accepted.rows.span.span_id, accepted);
    }
    for (const part of item.parts) {
      if (part.part.trace_id === NO_TRACE) changes.orphans.push({ projectId: item.projectId, accepted: part });
      else changeOf(changes, item.projectId, part.part.trace_id).parts.push(part);
    }
    for (const score of item.scores) changes.scores.push({ projectId: item.projectId, score });
  }
  return changes;
}

/** The change of a trace, made where there is none yet. */
export function changeOf({ traces }: Changes, projectId: string, traceId: string): Change {
  const key = keyOf(projectId, traceId);
  let change = traces.get(key);
  if (!change) {
    change = { projectId, traceId, spans: new Map(), parts: [] };
    traces.set(key, change);
  }
  return change;
}

/** A tree that hangs together: it has a root, and nothing in it points outside. */
export function isClosedTree(change: Change): boolean {
  let hasRoot = false;
  for (const { rows } of change.spans.values()) {
    if (rows.span.parent_span_id === '') hasRoot = true;
    else if (!change.spans.has(rows.span.parent_span_id)) return false;
  }
  return hasRoot && change.parts.every(({ part }) => change.spans.has(part.span_id));
}

/** Microseconds since 1970 of the first thing that a change tells of. */
export function beginOf(change: Change): number {
  let begin = Number.POSITIVE_INFINITY;
  for (const { rows } of change.spans.values()) begin = Math.min(begin, microsecondsOf(rows.span.start_time));
  for (const { part } of change.parts) begin = Math.min(begin, part.order_us);
  return begin;
}
