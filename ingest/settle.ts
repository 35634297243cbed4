/**
 * What a trace's spans come to: one `requests` row for each root. Pure, and the same whatever the
 * order of the spans, so that retries, late spans and several processes all end in one row.
 */
import { followCitations, isSearchKind } from '#schema/citations.ts';
import type { NoHit, RequestRow, SpanRow } from '#schema/clickhouse/tables.ts';
import { judge, RULE_JUDGE_VERSION } from './enrich/risk.ts';
import { microsecondsOf, noHitTier } from './rows.ts';
import { buildTree, isCallKind, type Request, type Tree } from './settle-tree.ts';

/** What the spans' narrow rows do not hold. */
export interface SettleTexts {
  /** Share of the answer's sentences with words in the documents; null when a text is unknown. */
  lexicalSupport(answerSpanId: string, documentSpanId: string): number | null;
  hasThumbsDown(traceId: string): boolean;
}

const NO_TEXTS: SettleTexts = { lexicalSupport: () => null, hasThumbsDown: () => false };
const MAX_UINT16 = 65_535;
const MAX_UINT32 = 4_294_967_295;
/** More calls than this in one request is a loop; the sums still hold them all. */
const MAX_LISTED = 1_000;

/** Of one or more traces of one or more projects. Deleted spans count for nothing. */
export function settle(spans: readonly SpanRow[], texts: SettleTexts = NO_TEXTS): RequestRow[] {
  const traces = new Map<string, SpanRow[]>();
  for (const span of spans) {
    const key = `${span.project_id}\n${span.trace_id}`;
    const trace = traces.get(key);
    if (trace) trace.push(span);
    else traces.set(key, [span]);
  }
  const rows: RequestRow[] = [];
  for (const trace of traces.values()) {
    const tree = buildTree(trace);
    for (const request of tree.requests) rows.push(settleRequest(request, tree, texts));
  }
  return rows;
}

/** A retrieval with the documents that count: the reranker's, when one follows. */
interface Search {
  span: SpanRow;
  noHit: NoHit;
  threshold: number | null;
}

function settleRequest(request: Request, tree: Tree, texts: SettleTexts): RequestRow {
  const { root, spans } = request;
  const calls = spans.filter((span) => isCallKind(span.kind) && !tree.hasCallBelow(span));
  const llmCalls = calls.filter((span) => span.kind === 'llm');
  const lastCall = llmCalls.at(-1) ?? null;
  const answerCall = llmCalls.findLast((span) => span.status !== 'error' && span.has_output) ?? null;
  const model = answerCall ?? lastCall ?? calls.at(-1) ?? null;
  const isFailed = root.status === 'error';
  const answer = root.has_output ? root : answerCall;
  const isAnswered = !isFailed && answer !== null;

  const searches = searchesOf(spans, tree, calls);
  const noHit = worstOf(searches);
  const source = documentSource(spans, answerCall);
  const citations = isAnswered ? citationsOf(answer, answerCall, source, spans) : { count: null, resolved: null };
  const saidRefusal = root.is_refusal ?? (answerCall ?? lastCall)?.is_refusal ?? null;
  // A request that failed gave no answer of which a call for a tool could deny that it is a refusal.
  const isRefusal = isFailed && saidRefusal === false ? null : saidRefusal;
  const support = isAnswered && source ? texts.lexicalSupport(answer.span_id, source.span_id) : null;
  const risk = judge({
    isAnswered,
    isRefusal,
    isNoHit: noHit === 'empty' || noHit === 'below_threshold',
    isHit: noHit === 'hit',
    citationCount: citations.count,
    resolvedCitationCount: citations.resolved,
    lexicalSupport: support,
    hasThumbsDown: texts.hasThumbsDown(root.trace_id),
  });
  const listed = calls.slice(0, MAX_LISTED);
  const listedSearches = searches.slice(0, MAX_LISTED);
  const prompt = promptOf(answerCall ?? lastCall, request, tree);
  const inherit = (name: 'feature' | 'environment' | 'release' | 'user_id' | 'session_id') =>
    root[name] || answerCall?.[name] || (spans.find((span) => span[name] !== '')?.[name] ?? '');

  return {
    project_id: root.project_id,
    trace_id: root.trace_id,
    span_id: root.span_id,
    start_time: root.start_time,
    duration_us: root.duration_us,
    name: root.name,
    source: root.source,
    is_failed: isFailed,
    error_type: isFailed ? root.error_type || (llmCalls.findLast((span) => span.status === 'error')?.error_type ?? '') : '',
    status_message: isFailed ? root.status_message : '',
    model: model ? model.model || model.model_requested : '',
    provider: model?.provider ?? '',
    prompt_name: prompt.name,
    prompt_version: prompt.version,
    feature: inherit('feature'),
    environment: inherit('environment'),
    release: inherit('release'),
    user_id: inherit('user_id'),
    session_id: inherit('session_id'),
    input_tokens: sumTokens(llmCalls, 'input_tokens'),
    cached_input_tokens: sumTokens(llmCalls, 'cached_input_tokens'),
    cache_write_tokens: sumTokens(llmCalls, 'cache_write_tokens'),
    output_tokens: sumTokens(llmCalls, 'output_tokens'),
    reasoning_tokens: sumTokens(llmCalls, 'reasoning_tokens'),
    cost_usd: sumCost(calls),
    ttft_ms: timeToFirstToken(root, answerCall),
    llm_call_count: Math.min(llmCalls.length, MAX_UINT16),
    failed_llm_call_count: countOf(llmCalls, (span) => span.status === 'error'),
    rate_limited_call_count: countOf(llmCalls, (span) => span.is_rate_limited),
    unpriced_call_count: countOf(calls, (span) => span.cost_usd === null && (span.input_tokens !== null || span.output_tokens !== null)),
    retrieval_count: Math.min(searches.length, MAX_UINT16),
    no_hit: noHit,
    is_answered: isAnswered,
    is_refusal: isRefusal,
    is_fallback: anyOf(spans, 'is_fallback'),
    is_cache_hit: anyOf(spans, 'is_cache_hit'),
    is_guardrail_triggered: anyOf(spans, 'is_guardrail_triggered'),
    citation_count: citations.count,
    resolved_citation_count: citations.resolved,
    answer_span_id: isAnswered ? answer.span_id : '',
    answer_document_span_id: isAnswered && source ? source.span_id : '',
    call_kinds: listed.map((span) => span.kind),
    call_models: listed.map((span) => span.model || span.model_requested),
    call_providers: listed.map((span) => span.provider),
    call_costs_usd: listed.map((span) => span.cost_usd),
    call_input_tokens: listed.map((span) => span.input_tokens),
    call_output_tokens: listed.map((span) => span.output_tokens),
    call_ttfts_ms: listed.map((span) => span.ttft_ms),
    call_durations_us: listed.map((span) => span.duration_us),
    call_is_failed: listed.map((span) => span.status === 'error'),
    call_is_rate_limited: listed.map((span) => span.is_rate_limited),
    call_error_types: listed.map((span) => span.error_type),
    retrieval_indexes: listedSearches.map(({ span }) => span.index_name),
    retrieval_no_hits: listedSearches.map(({ noHit: tier }) => tier),
    retrieval_has_thresholds: listedSearches.map(({ threshold }) => threshold !== null),
    input_preview: root.input_preview || (llmCalls[0]?.input_preview ?? ''),
    output_preview: root.output_preview || (answerCall?.output_preview ?? ''),
    lexical_support: support,
    risk_flag: risk.flag,
    risk_score: risk.score,
    risk_reasons: risk.reasons,
    risk_version: RULE_JUDGE_VERSION,
    span_count: tree.spanCount,
    span_version_max: tree.versionMax,
    span_version_sum: tree.versionSum,
    // The writer gives the version of this settling; left at its spans' it is still deterministic.
    version: tree.versionMax,
    is_deleted: 0,
  };
}

type TokenField = 'input_tokens' | 'cached_input_tokens' | 'cache_write_tokens' | 'output_tokens' | 'reasoning_tokens';

/** Null when a call that succeeded did not tell, or when nobody did. */
function sumTokens(calls: readonly SpanRow[], field: TokenField): number | null {
  let sum: number | null = null;
  for (const call of calls) {
    const tokens = call[field];
    if (tokens !== null) sum = (sum ?? 0) + tokens;
    else if (call.status !== 'error') return null;
  }
  return sum === null ? null : Math.min(sum, MAX_UINT32);
}

function sumCost(calls: readonly SpanRow[]): number | null {
  let sum: number | null = null;
  for (const { cost_usd: cost } of calls) if (cost !== null) sum = (sum ?? 0) + cost;
  return sum;
}

function countOf(calls: readonly SpanRow[], isCounted: (span: SpanRow) => boolean): number {
  let count = 0;
  for (const call of calls) if (isCounted(call)) count += 1;
  return Math.min(count, MAX_UINT16);
}

/** True when one says so, false when one denies it, null when nobody speaks. */
function anyOf(spans: readonly SpanRow[], flag: 'is_fallback' | 'is_cache_hit' | 'is_guardrail_triggered'): boolean | null {
  let answer: boolean | null = null;
  for (const span of spans) {
    if (span[flag] === true) return true;
    if (span[flag] === false) answer = false;
  }
  return answer;
}

/** What the user waited for: the time before the call that wrote the answer counts. */
function timeToFirstToken(root: SpanRow, answerCall: SpanRow | null): number | null {
  if (answerCall === null || answerCall === root || answerCall.ttft_ms === null) return root.ttft_ms;
  const waitedMs = (microsecondsOf(answerCall.start_time) - microsecondsOf(root.start_time)) / 1_000;
  return Math.max(0, waitedMs) + answerCall.ttft_ms;
}

/** The call's own prompt, else the nearest above it that names one, else the root's, else any. */
function promptOf(call: SpanRow | null, request: Request, tree: Tree): { name: string; version: string } {
  const nearest = call ? tree.upwards(call).find((span) => span.prompt_name !== '') : undefined;
  const named = nearest ?? (request.root.prompt_name !== '' ? request.root : request.spans.find((span) => span.prompt_name !== ''));
  return { name: named?.prompt_name ?? '', version: named?.prompt_version ?? '' };
}

/**
 * The retrievals that count. A retriever around retrievers repeats their documents, so the inner
 * ones that told count; one inside that did not tell gives way to the one around it. A rerank
 * belongs to the retrievals since the last call of a model or the last rerank.
 */
function searchesOf(spans: readonly SpanRow[], tree: Tree, calls: readonly SpanRow[]): Search[] {
  const isCall = new Set(calls.filter((span) => span.kind === 'llm'));
  const searches: Search[] = [];
  let open: Search[] = [];
  for (const span of spans) {
    if (span.kind === 'retrieval' && tree.isCountedRetrieval(span)) {
      const search: Search = { span, noHit: span.no_hit, threshold: span.score_threshold };
      searches.push(search);
      if (span.no_hit !== 'error') open.push(search);
    } else if (span.kind === 'rerank') {
      if (span.status === 'error' || span.document_count === null) continue;
      for (const search of open) {
        const threshold = span.score_threshold ?? search.threshold;
        search.noHit = noHitTier(span.status, span.document_count, span.top_score, threshold);
        search.threshold = threshold;
      }
      open = [];
    } else if (isCall.has(span)) {
      open = [];
    }
  }
  return searches;
}

/** A hit anywhere is a hit; of misses only, the one nearest to a hit; errors and silence are no misses. */
function worstOf(searches: readonly Search[]): NoHit {
  for (const tier of ['hit', 'below_threshold', 'empty', 'error'] as const) {
    if (searches.some(({ noHit }) => noHit === tier)) return tier;
  }
  return 'unknown';
}

/** The retrieval or rerank whose documents the answer was written from: the nearest before it that told them. */
function documentSource(spans: readonly SpanRow[], answerCall: SpanRow | null): SpanRow | null {
  const told = spans.filter((span) => isSearchKind(span.kind) && span.document_count !== null && span.status !== 'error');
  const before = answerCall ? told.findLast((span) => span.start_time <= answerCall.start_time) : undefined;
  return before ?? told.at(-1) ?? null;
}

/**
 * Unknown when the answer's text was not told. Those that nobody can look up are left out of the
 * count; where that is all of them, they are counted and how many resolve is unknown.
 */
function citationsOf(answer: SpanRow, answerCall: SpanRow | null, source: SpanRow | null, spans: readonly SpanRow[]): { count: number | null; resolved: number | null } {
  const isStructured = (span: SpanRow | null) => span !== null && span.citation_kinds.includes('structured');
  const bearer = !isStructured(answer) && isStructured(answerCall) ? (answerCall ?? answer) : answer;
  if (!bearer.output_characters && bearer.citation_targets.length === 0) return { count: null, resolved: null };
  if (bearer.citation_targets.length === 0) return { count: 0, resolved: 0 };
  const pages = spans.flatMap((span) => (span.document_count && !isSearchKind(span.kind) ? span.document_keys : []));
  const followed = followCitations(bearer.citation_targets, bearer.citation_kinds, { documents: source?.document_keys ?? null, pages });
  const known = followed.filter(({ fate }) => fate !== 'unknown');
  if (known.length === 0) return { count: Math.min(followed.length, MAX_UINT16), resolved: null };
  return { count: Math.min(known.length, MAX_UINT16), resolved: Math.min(known.filter(({ fate }) => fate !== 'unresolved').length, MAX_UINT16) };
}
