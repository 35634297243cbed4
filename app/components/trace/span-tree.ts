/** Spans in the order of their tree: depth first, siblings by time; a span whose parent is missing is a root. */
import type { TraceSpan } from '#app/readings/trace-shapes.ts';

export interface TreeRow {
  span: TraceSpan;
  depth: number;
  /** Of the whole trace's time, 0 to 1. */
  start: number;
  /** Null when the span did not tell its duration. */
  width: number | null;
}

export interface SpanTree {
  rows: TreeRow[];
  /** Milliseconds since 1970. */
  startedAt: number;
  totalMs: number;
}

/** Circles and orphans still show: every span appears exactly once. */
export function spanTree(spans: readonly TraceSpan[]): SpanTree {
  const byParent = new Map<string, TraceSpan[]>();
  const ids = new Set(spans.map((span) => span.span_id));
  const ordered = [...spans].sort((a, b) => Date.parse(a.start_time) - Date.parse(b.start_time) || (a.span_id < b.span_id ? -1 : 1));
  for (const span of ordered) {
    const parent = span.parent_span_id && ids.has(span.parent_span_id) ? span.parent_span_id : '';
    byParent.set(parent, [...(byParent.get(parent) ?? []), span]);
  }
  const startedAt = Math.min(...ordered.map((span) => Date.parse(span.start_time)));
  const endedAt = Math.max(...ordered.map((span) => Date.parse(span.start_time) + (span.duration_ms ?? 0)));
  const totalMs = Math.max(endedAt - startedAt, 0);
  const rows: TreeRow[] = [];
  const seen = new Set<string>();
  const share = (ms: number) => (totalMs === 0 ? 0 : ms / totalMs);
  const add = (span: TraceSpan, depth: number) => {
    if (seen.has(span.span_id)) return;
    seen.add(span.span_id);
    rows.push({ span, depth, start: share(Date.parse(span.start_time) - startedAt), width: span.duration_ms === null ? null : share(span.duration_ms) });
    for (const child of byParent.get(span.span_id) ?? []) add(child, depth + 1);
  };
  for (const root of byParent.get('') ?? []) add(root, 0);
  for (const span of ordered) add(span, 0);
  return { rows, startedAt, totalMs };
}
