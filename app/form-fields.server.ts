/** Fields of forms, parsed; what makes no sense is said with the field's name. */
import { z } from 'zod';
import { instantOfWallTime, startOfDate } from '#schema/calendar.ts';
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
  else at = instantOfWallTime(text, timeZone);
  return at >= Date.UTC(2000, 0, 1) && at < Date.UTC(2100, 0, 1) ? at : null;
}

/** @throws ActionError */
export function timeField(form: FormData, name: string, title: string, timeZone: string): number {
  const text = textField(form, name);
  const at = timeOf(text, timeZone);
  if (at === null) throw new ActionError(`${title} must be a date such as 2026-11-03${text === '' ? '.' : `; “${text.slice(0, 40)}” is none.`}`);
  return at;
}
