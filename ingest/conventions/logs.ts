/**
 * Log records that belong to a span: its messages, its details, its exception; and evaluation
 * results, which become scores. Anything else is not ours.
 */
import { createHash } from 'node:crypto';
import type { Score } from '#schema/scores.ts';
import type { SpanFacts, SpanPart } from '../facts.ts';
import type { NeutralLog, NeutralSpan } from '../neutral.ts';
import { readError } from './errors.ts';
import { readGuardrailResult } from './guardrail.ts';
import { factsOf } from './span-facts.ts';
import { messageOfEvent, readSpan } from './reading.ts';
import { Draft, eventUse } from './routes.ts';
import { evaluationScore } from './scores.ts';
import { objectOf, readDimension } from './values.ts';

/** Records of one moment keep the order in which they were sent: at most this much is added to their time. */
const MAX_POSITION_US = 999;

/** Where a log record stood in its request, see `normaliseLogs`. */
export interface LogPlace {
  /** Among all records of the same span. */
  position: number;
  /** Among records that are equal to the letter. */
  occurrence: number;
}

/** What a log record says: a piece of its span, or one judgement, or nothing that is ours. */
export interface LogReading {
  part: SpanPart | null;
  scores: Score[];
}

/**
 * All records of one request, in their order. Better than one by one: messages of one call often
 * carry the same time (milliseconds of JavaScript), and only their order in the request tells which
 * came first, or that two equal ones are two.
 */
export function normaliseLogs(logs: readonly NeutralLog[]): { parts: SpanPart[]; scores: Score[] } {
  const parts: SpanPart[] = [];
  const scores: Score[] = [];
  const positions = new Map<string, number>();
  const occurrences = new Map<string, number>();
  for (const log of logs) {
    const span = `${log.traceId}/${log.spanId}`;
    const position = positions.get(span) ?? 0;
    positions.set(span, position + 1);
    const read = normaliseLog(log, { position, occurrence: 0 });
    scores.push(...read.scores);
    if (read.part === null) continue;
    const same = `${span}/${read.part.part_id}`;
    const occurrence = occurrences.get(same) ?? 0;
    occurrences.set(same, occurrence + 1);
    parts.push(occurrence === 0 ? read.part : { ...read.part, part_id: `${read.part.part_id}.${occurrence}` });
  }
  return { parts, scores };
}

export function normaliseLog(log: NeutralLog, place: LogPlace = { position: 0, occurrence: 0 }): LogReading {
  const name = log.eventName === '' ? (readDimension(log.attributes['event.name']) ?? '') : log.eventName;
  const use = eventUse(name);
  if (use === 'evaluation') return { part: null, scores: evaluationScores(log) };
  if (log.traceId === '' || log.spanId === '' || use === undefined) return { part: null, scores: [] };
  const said = partOf(log, name);
  if (said === null) return { part: null, scores: [] };
  const hash = hashOf(log, name);
  return {
    part: {
      trace_id: log.traceId,
      span_id: log.spanId,
      part_id: place.occurrence === 0 ? hash : `${hash}.${place.occurrence}`,
      order_us: log.timeUs + Math.min(place.position, MAX_POSITION_US),
      ...said,
    },
    scores: [],
  };
}

function partOf(log: NeutralLog, name: string): Pick<SpanPart, 'facts' | 'input_messages' | 'output_messages'> | null {
  switch (eventUse(name)) {
    case 'message':
      return { facts: {}, input_messages: [messageOfEvent(name, {}, bodyOf(log))] };
    case 'choice':
      return { facts: {}, output_messages: [messageOfEvent(name, {}, bodyOf(log))] };
    case 'details':
    case 'prompt':
    case 'completion':
      return { facts: detailFacts(log) };
    case 'exception':
      return { facts: exceptionFacts(log, name) };
    case 'guardrail':
      return readGuardrailResult(log.attributes['gen_ai.guardrail.result.value']) === true ? { facts: { is_guardrail_triggered: true } } : null;
    default:
      return null;
  }
}

/** Messages stand in the body; an exporter that knows no bodies puts them among the attributes. */
function bodyOf(log: NeutralLog): NeutralLog['body'] {
  if (typeof log.body === 'string' && log.body !== '') return objectOf(log.body) ?? log.body;
  const body = objectOf(log.body);
  return body !== undefined && Object.keys(body).length > 0 ? body : { ...log.attributes };
}

/** Whatever the details event says that a span may say, and nothing that it does not. */
function detailFacts(log: NeutralLog): Partial<SpanFacts> {
  const span = asSpan(log);
  const reading = readSpan(span);
  const kind = reading.draft.get('kind');
  const { trace_id, span_id, parent_span_id, name, start_time, end_time, duration_ms, status, source, events, attributes, ...facts } = factsOf(span, reading, kind ?? 'llm');
  const said: Partial<SpanFacts> = {};
  for (const [key, value] of Object.entries(facts)) if (value !== null) Object.assign(said, { [key]: value });
  if (kind === undefined) delete said.kind;
  if (said.output === undefined) {
    delete said.has_output;
    delete said.is_refusal;
  }
  if (status === 'error') said.status = status;
  delete attributes?.['event.name'];
  if (attributes != null && Object.keys(attributes).length > 0) said.attributes = attributes;
  return said;
}

function exceptionFacts(log: NeutralLog, name: string): Partial<SpanFacts> {
  const event = { name, timeUs: log.timeUs, attributes: log.attributes };
  const error = readError(asSpan(log), new Draft(), event);
  return {
    status: 'error',
    error_type: error.type,
    error_message: error.message,
    is_rate_limited: error.isRateLimited ? true : null,
    events: [event],
  };
}

function evaluationScores(log: NeutralLog): Score[] {
  const session = readDimension(log.attributes['session.id']) ?? readDimension(log.attributes['gen_ai.conversation.id']);
  const target = log.traceId !== '' ? (log.spanId === '' ? { trace_id: log.traceId } : { trace_id: log.traceId, span_id: log.spanId }) : session === undefined ? {} : { session_id: session };
  const score = evaluationScore(log.attributes, target, log.timeUs);
  return score === undefined ? [] : [score];
}

function asSpan(log: NeutralLog): NeutralSpan {
  return {
    traceId: log.traceId,
    spanId: log.spanId,
    parentSpanId: '',
    name: '',
    startUs: log.timeUs,
    endUs: null,
    status: 'unset',
    statusMessage: '',
    attributes: { ...objectOf(log.body), ...log.attributes },
    resource: {},
    scopeName: '',
    scopeVersion: '',
    events: [],
    links: [],
  };
}

/** The same record sent again has the same id, and replaces itself. */
function hashOf(log: NeutralLog, name: string): string {
  return createHash('sha1').update(`${name}\n${log.timeUs}\n`).update(JSON.stringify([log.body, log.attributes])).digest('hex').slice(0, 24);
}
