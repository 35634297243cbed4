/** ISO weeks, Monday to Monday, cut in the project's time zone. */
import type { Window } from '#schema/filter.ts';

const DAY_MS = 86_400_000;

/** `2026-W48` of the moment, as the calendar of that zone has it. */
export function isoWeekOf(at: number, timeZone: string): string {
  const midnight = Date.parse(`${localDate(at, timeZone)}T00:00:00Z`);
  return weekOfDate(midnight);
}

/** The week before. */
export function weekBefore(week: string): string {
  return weekOfDate(mondayOf(week) - 7 * DAY_MS);
}

/** [Monday 00:00, next Monday 00:00) of that zone; an hour longer or shorter when clocks change. */
export function weekWindow(week: string, timeZone: string): Window {
  const monday = mondayOf(week);
  return { from: localMidnight(monday, timeZone), to: localMidnight(monday + 7 * DAY_MS, timeZone) };
}

export function isIsoWeek(text: string): boolean {
  const match = /^(\d{4})-W(\d{2})$/.exec(text);
  return match !== null && weekOfDate(mondayOf(text)) === text;
}

function weekOfDate(midnightUtc: number): string {
  const weekday = (new Date(midnightUtc).getUTCDay() + 6) % 7;
  // A week belongs to the year of its Thursday.
  const thursday = new Date(midnightUtc + (3 - weekday) * DAY_MS);
  const newYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.floor((thursday.getTime() - newYear) / (7 * DAY_MS)) + 1;
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}

/** UTC midnight of the week's Monday, as a calendar date. */
function mondayOf(week: string): number {
  const year = Number(week.slice(0, 4));
  const fourth = Date.UTC(year, 0, 4);
  const weekday = (new Date(fourth).getUTCDay() + 6) % 7;
  return fourth - weekday * DAY_MS + (Number(week.slice(6)) - 1) * 7 * DAY_MS;
}

const dates = new Map<string, Intl.DateTimeFormat>();

function localDate(at: number, timeZone: string): string {
  let format = dates.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    dates.set(timeZone, format);
  }
  return format.format(at);
}

/** The moment at which that calendar date begins in the zone: the first whose local date it is. */
function localMidnight(midnightUtc: number, timeZone: string): number {
  const wanted = new Date(midnightUtc).toISOString().slice(0, 10);
  let low = midnightUtc - 26 * 3_600_000;
  let high = midnightUtc + 26 * 3_600_000;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (localDate(middle, timeZone) >= wanted) high = middle;
    else low = middle;
  }
  return high;
}
