/** A span and the pieces that arrived apart from it, made one: the same whatever the order of arrival. */
import { eventSchema } from '#schema/events.ts';
import { answerFacts } from './conventions/answer-facts.ts';
import { COMPLETION_START } from './conventions/langfuse.ts';
import { hasOwnText, readQuestion } from './conventions/messages.ts';
import { readMilliseconds, readTime } from './conventions/values.ts';
import type { SpanFacts, SpanPart, ToldAnswer } from './facts.ts';
import type { AttributeValue } from './neutral.ts';

/** Fields that are copied as they are; the others have rules of their own. */
const PLAIN_FIELDS = [...eventSchema.keyof().options, 'source' as const, 'first_token_time' as const, 'question_hash' as const].filter(
  (key) => key !== 'attributes' && key !== 'status' && key !== 'output' && key !== 'citations',
);
/** Facts about a failure: pieces may not say them of a span that shows an answer. */
const ERROR_FIELDS = new Set(['error_type', 'error_message', 'is_rate_limited']);

/**
 * Folds all pieces of one span, and the span itself where it has come, by the rules that
 * `SpanPart` tells. Pure; the order of `parts` does not matter.
 * @param base what the span itself says; null while only pieces have come
 * @returns null as long as nothing says when the operation began
 */
export function foldParts(base: SpanFacts | null, parts: readonly SpanPart[]): SpanFacts | null {
  if (parts.length === 0) return base;
  const ordered = inOrder(parts);
  const folded: Partial<SpanFacts> = {};
  for (const part of ordered) overlay(folded, part.facts);
  const whole = base === null ? fromPieces(ordered, folded) : onTopOf(folded, base);
  if (whole === null) return null;
  if (whole.ttft_ms == null && whole.first_token_time != null && whole.first_token_time >= whole.start_time) whole.ttft_ms = whole.first_token_time - whole.start_time;
  delete whole.first_token_time;
  const ttft = whole.ttft_ms == null ? timeToFirstToken(whole) : undefined;
  if (ttft !== undefined) whole.ttft_ms = ttft;
  const input = ordered.flatMap((part) => part.input_messages ?? []);
  const output = ordered.flatMap((part) => part.output_messages ?? []);
  return readMessages(whole, input, output, ordered.flatMap((part) => part.told_answer ?? []));
}

/** By time, then by id; a piece that came twice counts once. */
function inOrder(parts: readonly SpanPart[]): SpanPart[] {
  const sorted = parts.map((part) => ({ part, text: JSON.stringify(part) })).sort((a, b) => {
    if (a.part.order_us !== b.part.order_us) return a.part.order_us - b.part.order_us;
    if (a.part.part_id !== b.part.part_id) return a.part.part_id < b.part.part_id ? -1 : 1;
    return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
  });
  const last = new Map<string, number>();
  sorted.forEach(({ part }, index) => last.set(part.part_id, index));
  return sorted.filter(({ part }, index) => last.get(part.part_id) === index).map(({ part }) => part);
}

/** Writes what `from` says over `into`. */
function overlay(into: Partial<SpanFacts>, from: Partial<SpanFacts>): void {
  for (const key of PLAIN_FIELDS) copy(into, from, key);
  if (from.status !== undefined && from.status !== 'unset') into.status = from.status;
  if (from.output != null) {
    // What an answer is and what it cites belongs to that answer.
    into.output = from.output;
    into.has_output = from.has_output ?? null;
    into.citations = from.citations ?? null;
    if (from.told_output) into.told_output = from.told_output;
    else delete into.told_output;
  } else if (from.citations != null) {
    into.citations = from.citations;
  }
  if (from.attributes != null) into.attributes = { ...into.attributes, ...from.attributes };
  if (from.events !== undefined && from.events.length > 0) into.events = [...(into.events ?? []), ...from.events];
}

function copy<K extends keyof SpanFacts>(into: Partial<SpanFacts>, from: Partial<SpanFacts>, key: K): void {
  const value = from[key];
  if (value !== null && value !== undefined) into[key] = value;
}

function fromPieces(parts: readonly SpanPart[], folded: Partial<SpanFacts>): SpanFacts | null {
  const first = parts[0];
  if (first === undefined || folded.start_time === undefined) return null;
  return {
    ...folded,
    trace_id: first.trace_id,
    span_id: first.span_id,
    start_time: folded.start_time,
    name: folded.name ?? 'span',
    kind: folded.kind ?? 'chain',
    status: folded.status ?? 'unset',
    source: folded.source ?? 'parts',
    events: folded.events ?? [],
    has_output: folded.output == null ? null : (folded.has_output ?? hasOwnText(folded.output)),
  };
}

/** The span wins; a piece fills what it left open, and a true flag counts from either. */
function onTopOf(folded: Partial<SpanFacts>, base: SpanFacts): SpanFacts {
  const hasAnswered = base.status !== 'error' && (base.output != null || base.finish_reason != null || (base.output_tokens ?? 0) > 0);
  const whole: SpanFacts = { ...base };
  for (const key of PLAIN_FIELDS) {
    if (whole[key] == null && !(hasAnswered && ERROR_FIELDS.has(key))) copy(whole, folded, key);
  }
  if (base.status === 'unset' && folded.status !== undefined && !hasAnswered) whole.status = folded.status;
  if (base.output == null && folded.output != null) {
    whole.output = folded.output;
    whole.has_output = folded.has_output ?? hasOwnText(folded.output);
    if (folded.told_output) whole.told_output = folded.told_output;
  }
  if (base.output == null || base.citations == null) whole.citations = base.citations ?? folded.citations ?? null;
  if (folded.is_refusal === true) whole.is_refusal = true;
  if (folded.is_guardrail_triggered === true) whole.is_guardrail_triggered = true;
  if (folded.is_rate_limited === true && !hasAnswered) whole.is_rate_limited = true;
  if (folded.attributes != null) whole.attributes = { ...folded.attributes, ...base.attributes };
  if (folded.events !== undefined) whole.events = [...base.events, ...folded.events];
  return whole;
}

/** Langfuse's pieces tell when the first token came; when the operation began may stand in another. */
function timeToFirstToken(facts: SpanFacts): number | undefined {
  const time = facts.attributes?.[COMPLETION_START];
  const firstMs = typeof time === 'string' ? readTime(time) : undefined;
  return firstMs === undefined ? undefined : readMilliseconds(firstMs - facts.start_time);
}

/** Messages that came one by one are the input and output only where nobody said it whole. */
function readMessages(facts: SpanFacts, input: AttributeValue[], output: AttributeValue[], told: readonly ToldAnswer[]): SpanFacts {
  if (facts.input == null && input.length > 0) facts.input = readQuestion(input) ?? input;
  if (facts.output != null || (output.length === 0 && told.length === 0)) return facts;
  const answer = output.length > 0 ? answerFacts(output) : joined(told);
  if (answer.output == null) return facts;
  facts.output = answer.output;
  facts.has_output = answer.has_output ?? null;
  facts.citations ??= answer.citations ?? null;
  facts.documents ??= answer.documents ?? null;
  if (output.length === 0) facts.told_output = { characters: sum(told.map(({ characters }) => characters)), markers: told.flatMap(({ markers }) => markers) };
  facts.finish_reason ??= answer.finish_reason ?? null;
  if (answer.is_refusal === true) facts.is_refusal = true;
  else if (facts.kind === 'llm') facts.is_refusal ??= false;
  return facts;
}

/** What messages told whose texts are not kept, as their texts together would. */
function joined(told: readonly ToldAnswer[]): ReturnType<typeof answerFacts> {
  const citations = told.flatMap((one) => one.citations ?? []);
  return {
    output: '',
    has_output: told.some((one) => one.has_output),
    is_refusal: told.some((one) => one.is_refusal) ? true : null,
    finish_reason: told.find((one) => one.finish_reason !== null)?.finish_reason ?? null,
    citations: citations.length > 0 ? citations : null,
    documents: told.find((one) => one.documents !== null)?.documents ?? null,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
