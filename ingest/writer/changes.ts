/** What a flush brings, by trace: of an event that came twice, the later. */
import type { Score } from '#schema/scores.ts';
import type { Accepted, AcceptedPart, AcceptedSpan } from './accept.ts';
import { microsecondsOf } from '../rows.ts';
import { keyOf } from './trace-cache.ts';

export interface Change {
  projectId: string;
  traceId: string;
  spans: Map<string, AcceptedSpan>;
  parts: AcceptedPart[];
}

export interface JudgedScore {
  projectId: string;
  score: Score;
}

export interface Changes {
  traces: Map<string, Change>;
  scores: JudgedScore[];
  /** Spans that another of the same flush replaced. */
  replaced: AcceptedSpan[];
}

export function gather(items: readonly Accepted[]): Changes {
  const traces = new Map<string, Change>();
  const scores: JudgedScore[] = [];
  const replaced: AcceptedSpan[] = [];
  const changeOf = (projectId: string, traceId: string): Change => {
    const key = keyOf(projectId, traceId);
    let change = traces.get(key);
    if (!change) {
      change = { projectId, traceId, spans: new Map(), parts: [] };
      traces.set(key, change);
    }
    return change;
  };
  for (const item of items) {
    for (const accepted of item.spans) {
      const { spans } = changeOf(item.projectId, accepted.rows.span.trace_id);
      const before = spans.get(accepted.rows.span.span_id);
      if (before) replaced.push(before);
      spans.set(accepted.rows.span.span_id, accepted);
    }
    for (const part of item.parts) changeOf(item.projectId, part.part.trace_id).parts.push(part);
    for (const score of item.scores) scores.push({ projectId: item.projectId, score });
  }
  return { traces, scores, replaced };
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
