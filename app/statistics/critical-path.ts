/** Which spans of a trace its end waited for, and for how long each. */

export interface PathSpan {
  span_id: string;
  /** Null or empty for a root. */
  parent_span_id: string | null;
  kind: string;
  start_us: number;
  /** Null: the source did not tell when it ended. */
  duration_us: number | null;
}

interface Timed {
  kind: string;
  start: number;
  end: number;
  children: Timed[];
}

/**
 * The critical path of a request, as time by kind of span. Walked from the root's end backwards:
 * the child that ended last before the moment at hand was waited for; the path goes through it and
 * on from its start. What no child covers is the span's own time. A child that was still running
 * when the next one began was not waited for, and counts for nothing (Zhang et al., CRISP, USENIX
 * ATC 2022, §3). Children are cut to their parent's time, for clocks that differ; the children of a
 * span that did not tell its duration are its parent's.
 *
 * @returns microseconds by kind, which add up to the root's duration; null when the root is missing or did not tell it
 */
export function criticalPath(spans: readonly PathSpan[], rootId: string): Map<string, number> | null {
  const root = spans.find((span) => span.span_id === rootId);
  if (!root || root.duration_us === null) return null;
  const byParent = new Map<string, PathSpan[]>();
  for (const span of spans) {
    if (span.parent_span_id && span.span_id !== rootId) byParent.set(span.parent_span_id, [...(byParent.get(span.parent_span_id) ?? []), span]);
  }
  const seen = new Set([rootId]);
  const childrenOf = (id: string): Timed[] =>
    (byParent.get(id) ?? []).flatMap((span) => {
      if (seen.has(span.span_id)) return [];
      seen.add(span.span_id);
      const children = childrenOf(span.span_id);
      return span.duration_us === null ? children : [{ kind: span.kind, start: span.start_us, end: span.start_us + span.duration_us, children }];
    });
  const times = new Map<string, number>();
  walk({ kind: root.kind, start: root.start_us, end: root.start_us + root.duration_us, children: childrenOf(rootId) }, times);
  return times;
}

/** Adds the path through a span; its times are cut to its parent's already. */
function walk({ kind, start, end, children }: Timed, times: Map<string, number>): void {
  const inside = children
    .map((child) => ({ ...child, start: Math.max(child.start, start), end: Math.min(child.end, end) }))
    .filter((child) => child.end > child.start)
    // The last to end first; of two that end together the one that began first, for it held up longest.
    .sort((a, b) => b.end - a.end || a.start - b.start);
  let at = end;
  let own = 0;
  for (const child of inside) {
    if (child.end > at) continue;
    own += at - child.end;
    walk(child, times);
    at = child.start;
  }
  own += at - start;
  times.set(kind, (times.get(kind) ?? 0) + own);
}
