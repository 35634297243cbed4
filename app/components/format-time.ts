/** Times as they read in the project's time zone; the zone is always handed in. */
import type { SeriesInterval } from '#schema/kpis/definition.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string, options: Intl.DateTimeFormatOptions, instant: number | Date): string {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
    formats.set(key, found);
  }
  return found.format(instant);
}

/** "3 Nov 2026, 14:05:09". */
export function formatTime(at: string | number, timeZone: string): string {
  return format(timeZone, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }, new Date(at));
}

/** "3 Nov, 14:05". */
export function formatShortTime(at: string | number, timeZone: string): string {
  return format(timeZone, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, new Date(at));
}

/** "3 Nov 2026". */
export function formatDay(at: string | number, timeZone: string): string {
  return format(timeZone, { day: 'numeric', month: 'short', year: 'numeric' }, new Date(at));
}

/** `2026-11-03`, as a date input wants it. */
export function formatDateInput(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

/** `2026-11-03T14:05:09` on the wall of the zone, as a datetime-local input wants it. */
export function formatWallTime(at: number, timeZone: string): string {
  return `${formatDateInput(at, timeZone)}T${format(timeZone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }, at)}`;
}

/** Label of a point on a time axis: "14:00", "3 Nov". */
export function formatTick(at: string | number, interval: SeriesInterval, timeZone: string): string {
  if (interval === 'hour') return format(timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, new Date(at));
  return format(timeZone, { day: 'numeric', month: 'short' }, new Date(at));
}

/** Name of a point's interval: "Tue 3 Nov, 14:00", "Tue 3 Nov 2026", "Week of 2 Nov 2026". */
export function formatPoint(at: string | number, interval: SeriesInterval, timeZone: string): string {
  const instant = new Date(at);
  if (interval === 'hour') return format(timeZone, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, instant);
  if (interval === 'day') return format(timeZone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }, instant);
  return `Week of ${formatDay(at, timeZone)}`;
}

/** "1 Nov – 30 Nov 2026" for the half-open window [from, to): its last day is the one before `to`. */
export function formatWindow(window: { from: number; to: number }, timeZone: string): string {
  const last = window.to - 1;
  const isShort = window.to - window.from <= 2 * 86_400_000;
  if (isShort) return `${formatShortTime(window.from, timeZone)} – ${formatShortTime(window.to, timeZone)}`;
  const sameYear = formatDay(window.from, timeZone).slice(-4) === formatDay(last, timeZone).slice(-4);
  const first = sameYear ? formatTick(window.from, 'day', timeZone) : formatDay(window.from, timeZone);
  return `${first} – ${formatDay(last, timeZone)}`;
}

/** "November 2026". */
export function formatMonth(at: string | number, timeZone: string): string {
  return format(timeZone, { month: 'long', year: 'numeric' }, new Date(at));
}
