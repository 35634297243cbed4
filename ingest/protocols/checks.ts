/** Limits that every protocol holds its events to, and the sentences for those that break them. */
import { EARLIEST_TIME_MS, MAX_CLOCK_AHEAD_MS, MAX_DURATION_MS } from '#schema/events.ts';
import { Refusal } from './refusal.ts';

/** What is wrong with one event; becomes a Rejection with its index. */
export interface Problem {
  reason: string;
  path: string;
  message: string;
}

/** AnyValues and JSON nest this deep at most; chat messages with tool calls need about 10. */
export const MAX_DEPTH = 64;

/**
 * What a small body must not be able to blow up to. Of 64 MiB, a rejection or a map a few bytes
 * would be gigabytes; real batches have some 10,000 events, of 10 to 100 maps.
 */
export const MAX_ITEMS = 200_000;
/** Maps of attributes (spans, events, kvlists) in one OTLP body; one takes some 200 bytes of memory. */
export const MAX_MAPS = 1_000_000;
/** Objects and arrays in one JSON body; one takes some 60 bytes of memory. */
export const MAX_STRUCTURES = 5_000_000;

export function tooMany(what: string, most: number): Refusal {
  return new Refusal(413, 'too_many', `The body has more than ${most.toLocaleString('en')} ${what}. Send smaller batches.`);
}

/**
 * @param startMs milliseconds since 1970
 * @param unit what the client calls the number it sent, for the hint
 * @returns a sentence, or null when the time may be true
 */
export function timeProblem(startMs: number, nowMs: number, unit: 'milliseconds' | 'nanoseconds'): string | null {
  if (!Number.isFinite(startMs)) return 'is not a time.';
  if (startMs < EARLIEST_TIME_MS) return `lies before the year 2000. It must be in ${unit} since 1970: is it in another unit?`;
  if (startMs > nowMs + MAX_CLOCK_AHEAD_MS) return `lies more than a day in the future. It must be in ${unit} since 1970: is it in another unit, or is the clock wrong?`;
  return null;
}

/** @returns what is wrong with an end, seen from its start, or null */
export function endProblem(startMs: number, endMs: number): string | null {
  if (!Number.isFinite(endMs)) return 'is not a time.';
  if (endMs < startMs) return 'lies before the start: a duration cannot be negative.';
  if (endMs - startMs > MAX_DURATION_MS) return 'lies more than a week after the start.';
  return null;
}

/** Where a long text is harmless it is cut, with an ellipsis, rather than refused. */
export function clip(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}

/** Whether a parsed JSON value nests deeper than what can be written again safely. */
export function isTooDeep(value: unknown, left = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left <= 0) return true;
  if (Array.isArray(value)) return value.some((item) => isTooDeep(item, left - 1));
  for (const key in value) if (isTooDeep(value[key as keyof typeof value], left - 1)) return true;
  return false;
}
