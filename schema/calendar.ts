/**
 * Hours, days and ISO weeks of a time zone. All cuts of a window are made here, never by the
 * engine, so that a row, a bucket and an axis cannot disagree about where a day begins. Safe in a browser.
 */
import type { Window } from './filter.ts';
import type { SeriesInterval } from './kpis/definition.ts';

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface Bucket extends Window {
  /** `2026-11-03`: the local date on which it begins. */
  date: string;
}

/** More buckets than this is a mistake of the caller: a year of hours. */
export const MAX_BUCKETS = 366 * 24;

/** The buckets that the window touches, in order; the first and last may reach beyond it. */
export function bucketsOf(window: Window, interval: SeriesInterval, timeZone: string): Bucket[] {
  const buckets: Bucket[] = [];
  let from = startOf(interval, window.from, timeZone);
  while (from < window.to) {
    const to = nextStart(interval, from, timeZone);
    buckets.push({ from, to, date: localDate(from, timeZone) });
    from = to;
  }
  return buckets;
}

/** About how many buckets a window has; for refusing before making them. */
export function countBuckets(window: Window, interval: SeriesInterval): number {
  const length = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS }[interval];
  return Math.ceil((window.to - window.from) / length) + 1;
}

/** Start of the hour, day or ISO week (Monday) in which the instant lies. */
export function startOf(interval: SeriesInterval, at: number, timeZone: string): number {
  if (interval === 'hour') {
    // Hours follow the clock on the wall: in India they begin at half past, UTC.
    const offset = offsetMs(at, timeZone);
    return Math.floor((at + offset) / HOUR_MS) * HOUR_MS - offset;
  }
  const date = localDate(at, timeZone);
  return interval === 'day' ? startOfDate(date, timeZone) : startOfDate(mondayOf(date), timeZone);
}

function nextStart(interval: SeriesInterval, from: number, timeZone: string): number {
  if (interval === 'hour') {
    const next = startOf('hour', from + HOUR_MS, timeZone);
    // Where the clock moves by half an hour (Lord Howe), an hour is cut short or long.
    return next > from ? next : from + HOUR_MS;
  }
  return startOfDate(addDays(localDate(from, timeZone), interval === 'day' ? 1 : 7), timeZone);
}

/** `2026-11-03`, the date on the wall. */
export function localDate(at: number, timeZone: string): string {
  return new Date(at + offsetMs(at, timeZone)).toISOString().slice(0, 10);
}

/** The first instant of a local date; where midnight is skipped by the clock, the first that exists. */
export function startOfDate(date: string, timeZone: string): number {
  const wall = Date.parse(`${date}T00:00:00Z`);
  const guess = wall - offsetMs(wall, timeZone);
  // A change of the clock between the guess and midnight moves the guess: try both offsets around it.
  const candidates = [wall - offsetMs(guess - DAY_MS / 2, timeZone), guess, wall - offsetMs(guess + DAY_MS / 2, timeZone)];
  const exact = candidates.filter((at) => at + offsetMs(at, timeZone) === wall);
  if (exact.length > 0) return Math.min(...exact);
  // Midnight does not exist: the clock jumped over it. The day begins at the jump.
  let low = Math.min(...candidates);
  let high = Math.max(...candidates) + HOUR_MS;
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2 / 1_000) * 1_000;
    if (localDate(middle, timeZone) < date) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * `2026-11-03T14:05` (or with seconds) on the wall of the zone. An hour that comes twice is its first;
 * one that does not exist is counted on from the hour before.
 * @returns NaN for a text that is no such time
 */
export function instantOfWallTime(text: string, timeZone: string): number {
  const wall = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(wall)) return Number.NaN;
  const before = wall - offsetMs(wall - DAY_MS, timeZone);
  const after = wall - offsetMs(wall + DAY_MS, timeZone);
  const exact = [before, after].filter((at) => at + offsetMs(at, timeZone) === wall);
  return exact.length > 0 ? Math.min(...exact) : before;
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The Monday of the date's ISO week. */
export function mondayOf(date: string): string {
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(date, -weekday);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Local time minus UTC at an instant. */
function offsetMs(at: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}
