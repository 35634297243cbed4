/** Fields of forms, parsed; what makes no sense is said with the field's name. */
import { z } from 'zod';
import { startOfDate } from '#schema/calendar.ts';
import { ActionError } from './actions/deps.server.ts';

/** Trimmed, cut at `most` characters; empty when it was not sent. */
export function textField(form: FormData, name: string, most = 500): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim().slice(0, most) : '';
}

/**
 * A date (`2026-11-03`, the first instant of it in the zone), the value of a datetime-local field
 * (`2026-11-03T14:05`, a time on the wall of the zone) or an RFC 3339 time with a zone.
 * @returns milliseconds since 1970; null for no time at all
 */
export function timeOf(text: string, timeZone: string): number | null {
  let at = Number.NaN;
  if (z.iso.date().safeParse(text).success) at = startOfDate(text, timeZone);
  else if (z.iso.datetime({ offset: true }).safeParse(text).success) at = Date.parse(text);
  else if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) at = wallTime(text, timeZone);
  return at >= Date.UTC(2000, 0, 1) && at < Date.UTC(2100, 0, 1) ? at : null;
}

/** @throws ActionError */
export function timeField(form: FormData, name: string, title: string, timeZone: string): number {
  const text = textField(form, name);
  const at = timeOf(text, timeZone);
  if (at === null) throw new ActionError(`${title} must be a date such as 2026-11-03${text === '' ? '.' : `; “${text.slice(0, 40)}” is none.`}`);
  return at;
}

/** Minutes of a day are counted from its first instant; on a day on which the clock moves, the offset after it counts. */
function wallTime(text: string, timeZone: string): number {
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall)) return Number.NaN;
  let at = wall;
  // The offset depends on the instant and the instant on the offset: twice settles all but the hour that does not exist.
  for (let round = 0; round < 2; round += 1) at = wall - offsetAt(at, timeZone);
  return at;
}

function offsetAt(at: number, timeZone: string): number {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(parts['year'] ?? 0, (parts['month'] ?? 1) - 1, parts['day'] ?? 1, parts['hour'] ?? 0, parts['minute'] ?? 0, parts['second'] ?? 0) - Math.floor(at / 1_000) * 1_000;
}
