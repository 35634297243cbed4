/**
 * The spans of one trace in a fixed order, with who is below whom. Links that lead nowhere or in
 * circles are no error: clients send them.
 */
import type { SpanRow } from '#schema/clickhouse/tables.ts';

export interface Request {
  root: SpanRow;
  /** Root and all below it, in order of time. */
  spans: readonly SpanRow[];
}

export interface Tree {
  requests: Request[];
  /** Of the whole trace. */
  spanCount: number;
  versionMax: number;
  /** Of the versions, each modulo 10^9; the reconciliation makes the same sum in SQL. */
  versionSum: number;
  /** A model's call that repeats what a call below it says. */
  hasCallBelow(span: SpanRow): boolean;
  isCountedRetrieval(span: SpanRow): boolean;
  /** The span and those above it, nearest first. */
  upwards(span: SpanRow): SpanRow[];
}

const CALL_KINDS = new Set(['llm', 'embedding', 'rerank']);
export const isCallKind = (kind: string): boolean => CALL_KINDS.has(kind);

/** Of spans with one moment: what is asked first stands first, and ids decide the rest. */
const KIND_ORDER: Readonly<Record<string, number>> = { chain: 0, agent: 1, guardrail: 2, embedding: 3, retrieval: 4, rerank: 5, llm: 6, tool: 7, evaluator: 8 };

/** @param sent spans of one trace; the same span twice is taken once, in its newest version */
export function buildTree(sent: readonly SpanRow[]): Tree {
  const byId = newestById(sent);
  const spans = [...byId.values()].filter((span) => span.is_deleted === 0).sort(inOrder);
  const alive = new Map(spans.map((span) => [span.span_id, span]));
  const parentOf = (span: SpanRow) => (span.parent_span_id === '' ? undefined : alive.get(span.parent_span_id));

  const below = new Map<string, Set<SpanRow>>([...CALL_KINDS].map((kind) => [kind, new Set()]));
  const toldRetrievalBelow = new Set<SpanRow>();
  for (const span of spans) {
    const marks = below.get(span.kind);
    if (marks) markAbove(span, parentOf, marks);
    if (span.kind === 'retrieval' && span.no_hit !== 'unknown') markAbove(span, parentOf, toldRetrievalBelow);
  }
  const hasBelow = (span: SpanRow, kind: string) => below.get(kind)?.has(span) === true;
  const retrievalAbove = spansBelowKind(spans, parentOf, 'retrieval');

  let versionMax = 0;
  let versionSum = 0;
  for (const span of spans) {
    versionMax = Math.max(versionMax, span.version);
    versionSum += span.version % 1_000_000_000;
  }
  return {
    requests: requestsOf(spans, parentOf),
    spanCount: spans.length,
    versionMax,
    versionSum,
    hasCallBelow: (span) => hasBelow(span, 'llm') || hasBelow(span, span.kind),
    isCountedRetrieval: (span) => !toldRetrievalBelow.has(span) && !(span.no_hit === 'unknown' && retrievalAbove.has(span)),
    upwards: (span) => upwardsFrom(span, parentOf),
  };
}

function newestById(sent: readonly SpanRow[]): Map<string, SpanRow> {
  const byId = new Map<string, SpanRow>();
  for (const span of sent) {
    const known = byId.get(span.span_id);
    if (!known || span.version > known.version) byId.set(span.span_id, span);
  }
  return byId;
}

function inOrder(a: SpanRow, b: SpanRow): number {
  if (a.start_time !== b.start_time) return a.start_time < b.start_time ? -1 : 1;
  const kinds = (KIND_ORDER[a.kind] ?? 9) - (KIND_ORDER[b.kind] ?? 9);
  if (kinds !== 0) return kinds;
  return a.span_id < b.span_id ? -1 : a.span_id > b.span_id ? 1 : 0;
}

type ParentOf = (span: SpanRow) => SpanRow | undefined;

/** Marks those above a span. Stops at one that is marked, so all marks together cost one walk of the tree. */
function markAbove(span: SpanRow, parentOf: ParentOf, marks: Set<SpanRow>): void {
  for (let above = parentOf(span); above && above !== span && !marks.has(above); above = parentOf(above)) marks.add(above);
}

/** Those with a span of a kind somewhere above them. Each span is visited once, however deep the tree. */
function spansBelowKind(spans: readonly SpanRow[], parentOf: ParentOf, kind: string): Set<SpanRow> {
  const known = new Map<SpanRow, boolean>();
  for (const span of spans) {
    const path: SpanRow[] = [];
    let at: SpanRow | undefined = span;
    // Marked before its answer is known, a circle ends the walk.
    while (at && !known.has(at)) {
      known.set(at, false);
      path.push(at);
      at = parentOf(at);
    }
    let isBelow = at !== undefined && (known.get(at) === true || at.kind === kind);
    for (const member of path.reverse()) {
      known.set(member, isBelow);
      isBelow ||= member.kind === kind;
    }
  }
  return new Set(spans.filter((span) => known.get(span)));
}

function upwardsFrom(span: SpanRow, parentOf: ParentOf): SpanRow[] {
  const path: SpanRow[] = [];
  const seen = new Set<SpanRow>();
  for (let above: SpanRow | undefined = span; above && !seen.has(above); above = parentOf(above)) {
    seen.add(above);
    path.push(above);
  }
  return path;
}

/**
 * With one root, all spans of the trace are its own, also those whose parent was never sent (it
 * went to another collector). With several, a span without a way up belongs to none.
 */
function requestsOf(spans: readonly SpanRow[], parentOf: ParentOf): Request[] {
  const roots = spans.filter((span) => span.parent_span_id === '');
  const [only] = roots;
  if (only && roots.length === 1) return [{ root: only, spans }];
  const spansOf = new Map<SpanRow, SpanRow[]>(roots.map((root) => [root, []]));
  const rootOf = new Map<SpanRow, SpanRow | null>();
  for (const span of spans) {
    const path: SpanRow[] = [];
    let at: SpanRow | undefined = span;
    let root: SpanRow | null = null;
    const seen = new Set<SpanRow>();
    while (at && !seen.has(at)) {
      const known = rootOf.get(at);
      if (known !== undefined) {
        root = known;
        break;
      }
      seen.add(at);
      path.push(at);
      if (at.parent_span_id === '') {
        root = at;
        break;
      }
      at = parentOf(at);
    }
    for (const member of path) rootOf.set(member, root);
    if (root) spansOf.get(root)?.push(span);
  }
  return roots.map((root) => ({ root, spans: spansOf.get(root) ?? [] }));
}
