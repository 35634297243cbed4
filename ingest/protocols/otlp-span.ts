/**
 * What both encodings of OTLP share: the result of decoding, and the checks of one span or log
 * record. Encodings bring ids as lower-case hex and times in microseconds.
 */
import type { Attributes, NeutralLog, NeutralSpan } from '../neutral.ts';
import type { Rejection } from '../facts.ts';
import { clip, endProblem, type Problem, timeProblem } from './checks.ts';

export interface Decoded<Item> {
  /** Kept and rejected. */
  received: number;
  items: Item[];
  rejections: Rejection[];
}

/** One span or record is malformed; its neighbours are not. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
  /** `path` is relative to the span or record. */
  constructor(
    readonly reason: string,
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

export const TRACE_ID_PROBLEM = 'must be 16 bytes (32 hex digits) and not all zeros.';
export const SPAN_ID_PROBLEM = 'must be 8 bytes (16 hex digits) and not all zeros.';
/** What lists of scopes were called before OTLP 0.16; some collectors still write them. */
export const OLD_SCOPES_NAMES: ReadonlyMap<string, string> = new Map([
  ['scopeSpans', 'instrumentationLibrarySpans'],
  ['scopeLogs', 'instrumentationLibraryLogs'],
]);

const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

export function emptyAttributes(): Attributes {
  return Object.create(null) as Attributes;
}

/** @returns the first thing wrong with a decoded span, or null */
export function spanProblem(span: NeutralSpan, nowMs: number): Problem | null {
  if (span.traceId === '' || span.traceId === NO_TRACE) return { reason: 'missing_id', path: 'traceId', message: TRACE_ID_PROBLEM };
  if (span.spanId === '' || span.spanId === NO_SPAN) return { reason: 'missing_id', path: 'spanId', message: SPAN_ID_PROBLEM };
  if (span.parentSpanId === span.spanId) return { reason: 'bad_field', path: 'parentSpanId', message: 'must not be the span itself.' };
  if (span.startUs === 0) return { reason: 'bad_time', path: 'startTimeUnixNano', message: 'is missing.' };
  const start = timeProblem(span.startUs / 1_000, nowMs, 'nanoseconds');
  if (start !== null) return { reason: 'bad_time', path: 'startTimeUnixNano', message: start };
  if (span.endUs === null) return null;
  const end = endProblem(span.startUs / 1_000, span.endUs / 1_000);
  return end === null ? null : { reason: 'bad_time', path: 'endTimeUnixNano', message: end };
}

/** Gaps that cost nothing are closed: no parent instead of a zero one, an event without a time takes its span's start. */
export function tidySpan(span: NeutralSpan, nowMs: number): NeutralSpan {
  if (span.parentSpanId === NO_SPAN) span.parentSpanId = '';
  for (const event of span.events) {
    if (timeProblem(event.timeUs / 1_000, nowMs, 'nanoseconds') !== null) event.timeUs = span.startUs;
  }
  return span;
}

/** @returns the first thing wrong with a decoded log record, or null; that it belongs to no span is nothing wrong */
export function logProblem(log: NeutralLog, nowMs: number): Problem | null {
  const time = timeProblem(log.timeUs / 1_000, nowMs, 'nanoseconds');
  return time === null ? null : { reason: 'bad_time', path: 'timeUnixNano', message: time };
}

/** Ids of zeros are what a log record carries outside of every span. */
export function tidyLog(log: NeutralLog): NeutralLog {
  if (log.traceId === NO_TRACE) log.traceId = '';
  if (log.spanId === NO_SPAN) log.spanId = '';
  return log;
}

/** A path through 64 levels of nesting helps nobody. */
const MAX_PATH_LENGTH = 300;

export function rejection(index: number, base: string, problem: Problem): Rejection {
  const path = problem.path === '' ? base : `${base}.${problem.path}`;
  return { index, reason: problem.reason, path: clip(path, MAX_PATH_LENGTH), message: problem.message };
}
