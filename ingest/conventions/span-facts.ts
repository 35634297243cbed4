/** The facts of a span, from a reading of everything that it carries. */
import type { SpanKind } from '#schema/events.ts';
import type { Score } from '#schema/scores.ts';
import type { SpanFacts } from '../facts.ts';
import type { NeutralSpan } from '../neutral.ts';
import { documentsOf, inputOf, type Output, outputOf } from './content.ts';
import { readError } from './errors.ts';
import { isRefusalReason, plainReason } from './finish-reason.ts';
import { readGuardrailOutput } from './guardrail.ts';
import { type Reading, readSpan } from './reading.ts';
import { CONVENTIONS } from './routes.ts';
import { annotationScores } from './scores.ts';
import { isExclusiveOfCache, type Usage } from './usage.ts';

const MAX_NAME_LENGTH = 512;

/** The facts of one span, and the judgements that it carries. */
export function normalise(span: NeutralSpan): { facts: SpanFacts; scores: Score[] } {
  const reading = readSpan(span);
  const kind = reading.draft.get('kind') ?? 'chain';
  const scores = readLists(reading, span, kind);
  return { facts: factsOf(span, reading, kind), scores };
}

/** Everything that follows from a reading once all of it is there. */
export function factsOf(span: NeutralSpan, reading: Reading, kind: SpanKind): SpanFacts {
  const { draft } = reading;
  const output = outputOf(reading, kind);
  const documents = documentsOf(reading, kind, String(span.attributes['gen_ai.tool.name'] ?? span.name)) ?? (output.webResults.length > 0 ? output.webResults : null);
  const isListing = kind === 'embedding' || ((kind === 'retrieval' || kind === 'rerank') && documents !== null);
  const content = isListing ? null : output.content;
  const reason = draft.get('finish_reason') ?? output.finishReason;
  const error = readError(span, draft, reading.exception);
  const usage = readUsage(span, reading, kind, error.isFailed);
  const guardrail = draft.get('is_guardrail_triggered') ?? (kind === 'guardrail' ? guardrailOf(reading, output) : undefined);
  if (!error.isFailed && draft.get('error_message') !== undefined) reading.attributes['status_message'] = draft.get('error_message');
  return {
    trace_id: span.traceId,
    span_id: span.spanId,
    parent_span_id: span.parentSpanId === '' ? null : span.parentSpanId,
    name: span.name === '' ? 'span' : span.name.slice(0, MAX_NAME_LENGTH),
    kind,
    start_time: span.startUs / 1000,
    end_time: span.endUs === null ? null : span.endUs / 1000,
    duration_ms: null,
    status: error.isFailed ? 'error' : span.status,
    error_type: error.type,
    error_message: error.message,
    is_rate_limited: error.isRateLimited ? true : null,
    is_refusal: refusalOf(kind, output, reason),
    is_fallback: draft.get('is_fallback') ?? null,
    is_cache_hit: draft.get('is_cache_hit') ?? null,
    is_guardrail_triggered: guardrail ?? null,
    provider: draft.get('provider') ?? null,
    model_requested: draft.get('model_requested') ?? null,
    model: draft.get('model') ?? null,
    finish_reason: reason === undefined ? null : plainReason(reason),
    input_tokens: usage.input_tokens ?? null,
    cached_input_tokens: usage.cached_input_tokens ?? null,
    cache_write_tokens: usage.cache_write_tokens ?? null,
    output_tokens: usage.output_tokens ?? null,
    reasoning_tokens: usage.reasoning_tokens ?? null,
    cost_usd: draft.get('cost_usd') ?? null,
    ttft_ms: draft.get('ttft_ms') ?? null,
    prompt_name: draft.get('prompt_name') ?? null,
    prompt_version: draft.get('prompt_version') ?? null,
    feature: draft.get('feature') ?? null,
    environment: draft.get('environment') ?? null,
    release: draft.get('release') ?? null,
    user_id: draft.get('user_id') ?? null,
    session_id: draft.get('session_id') ?? null,
    input: inputOf(reading, kind),
    output: content,
    has_output: content !== null && output.hasOutput,
    documents,
    index: draft.get('index') ?? null,
    score_threshold: draft.get('score_threshold') ?? null,
    citations: output.citations,
    attributes: reading.attributes,
    source: `otlp/${CONVENTIONS[reading.convention]?.name ?? 'plain'}`,
    events: reading.events,
  };
}

/** Indexed keys become candidates, attributes in one piece, or scores. */
function readLists(reading: Reading, span: NeutralSpan, kind: SpanKind): Score[] {
  const { scores } = reading;
  for (const [source, list] of reading.lists) {
    const value = list.build();
    if (value.length === 0) continue;
    if (source.side === 'scores') scores.push(...annotationScores(value, source, span, kind === 'evaluator', reading.draft.get('session_id')));
    else if (source.side === 'attribute') reading.attributes[source.prefix] = value;
    else reading.candidates.push({ side: source.side, rank: source.rank, key: source.prefix, value, isKeptIfLost: false });
  }
  return scores;
}

function readUsage(span: NeutralSpan, { draft }: Reading, kind: SpanKind, isFailed: boolean): Usage {
  const told = draft.get('usage') ?? {};
  const usage: Usage = {
    input_tokens: draft.get('input_tokens') ?? told.input_tokens,
    cached_input_tokens: draft.get('cached_input_tokens') ?? told.cached_input_tokens,
    cache_write_tokens: draft.get('cache_write_tokens') ?? told.cache_write_tokens,
    output_tokens: draft.get('output_tokens') ?? told.output_tokens,
    reasoning_tokens: draft.get('reasoning_tokens') ?? told.reasoning_tokens,
  };
  const cached = usage.cached_input_tokens ?? 0;
  const written = usage.cache_write_tokens ?? 0;
  if (usage.input_tokens !== undefined && isExclusiveOfCache(span.scopeName, usage.input_tokens, cached, written)) {
    usage.input_tokens += cached + written;
  }
  // No call reads nothing and says nothing: zeros on both sides are a client that did not know.
  const isCall = kind === 'llm' && !isFailed && draft.get('is_cache_hit') !== true;
  if (isCall && (usage.input_tokens ?? 0) === 0 && (usage.output_tokens ?? 0) === 0) return {};
  return usage;
}

function refusalOf(kind: SpanKind, output: Output, reason: string | undefined): boolean | null {
  if (output.isRefused || (reason !== undefined && isRefusalReason(reason))) return true;
  // A reason to stop does not tell: OpenAI's refusals end with `stop`.
  return kind === 'llm' && (output.hasOutput || output.content !== null) ? false : null;
}

/** Without a result of its own a guardrail's output says it, else Langfuse's level. */
function guardrailOf(reading: Reading, output: Output): boolean | undefined {
  const told = readGuardrailOutput(output.raw);
  if (told !== undefined) return told;
  const level = reading.draft.get('level')?.toUpperCase();
  return level === 'ERROR' || level === 'WARNING' ? true : undefined;
}
