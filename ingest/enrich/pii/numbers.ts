/** What a written number is: its groups are read on until something else comes, then tried from the longest reading down. */
import type { PiiKind } from '#schema/pii.ts';
import { ipv4End } from './addresses.ts';
import { digitValue, isAlphanumeric, separator } from './characters.ts';
import { card } from './checksums.ts';
import { Before, contextBefore, isChineseNear, saysPhone, saysThing, saysVersion } from './context.ts';
import { isNumericId, SPACED_NINO } from './national-ids.ts';
import { CHINESE_MOBILE, isInternational, isNationalForm, isPlausible } from './phones.ts';
import { assignedSecret } from './secrets.ts';

interface Found {
  kind: PiiKind;
  start: number;
  end: number;
}

/** After each group of digits: where it ends, and what has been read so far. */
interface Reading {
  end: number;
  norm: string;
  digits: string;
}

const MOST_DIGITS = 20;
const MOST_GROUPS = 9;
const FEWEST_DIGITS = 7;

/**
 * @param at first digit of a number with no ASCII letter joined to it
 * @param token where the token that holds it starts; a JSON escape before it is no part of it
 * @returns a finding, or where to go on
 */
export function numberAt(text: string, at: number, floor: number, key: string, token: number): Found | number {
  let firstEnd = at + 1;
  while (digitValue(text.charCodeAt(firstEnd)) >= 0) firstEnd++;
  const first = firstEnd - at;
  const next = text.charCodeAt(firstEnd);
  if (first < FEWEST_DIGITS && !goesOn(text, firstEnd, next)) {
    return first === 6 ? (password(text, at, floor, key) ?? firstEnd) : firstEnd;
  }
  if (first > MOST_DIGITS || (at > floor && !(at === token && isEscape(text, at)) && isJoinedBefore(text, at))) return firstEnd;
  if (next === 46 && text.charCodeAt(at - 1) !== 43) {
    // A decimal number, by far the most common.
    let end = firstEnd + 1;
    while (digitValue(text.charCodeAt(end)) >= 0) end++;
    if (!goesOn(text, end, text.charCodeAt(end))) return end;
  }
  if (next === 46 && first <= 3) {
    const found = address(text, at, floor, key);
    if (found !== null) return found;
  }
  const nino = first === 2 || first === 6 ? spacedNino(text, at, floor) : null;
  if (nino) return nino;

  const lead = leadOf(text, at, floor);
  const readings = read(text, at, lead.norm);
  const before = new Before(text, lead.start, floor, key);
  for (let i = readings.length - 1; i >= 0; i--) {
    const reading = readings[i];
    if (!reading || reading.digits.length < FEWEST_DIGITS) break;
    const after = text.charCodeAt(reading.end);
    if (!isCleanEnd(text, reading.end, after)) continue;
    const isPartial = i < readings.length - 1 || goesOn(text, reading.end, after);
    const kind = kindOf(reading, lead, isPartial, text, before);
    if (kind === 'card' || kind === 'national_id') return { kind, start: at, end: reading.end };
    if (kind === 'phone') return { kind, start: lead.start, end: reading.end };
  }
  return password(text, at, floor, key) ?? firstEnd;
}

interface Lead {
  /** Where a phone number with its plus or bracket starts. */
  start: number;
  norm: '' | '+' | '(';
  /** A space and a digit stand before it: it may be the rest of a longer number. */
  isContinued: boolean;
}

function kindOf(reading: Reading, lead: Lead, isPartial: boolean, text: string, before: Before): PiiKind | null {
  const { digits } = reading;
  // What stands before an opening bracket or a plus is no part of a card or an id.
  const norm = lead.norm === '' ? reading.norm : reading.norm.slice(1);
  if (lead.norm !== '+' && digits.length >= 14 && CARD_GROUPS.test(norm) && card(digits)) return 'card';
  if (lead.norm !== '+' && (!isPartial || norm.includes(' ')) && isNumericId(norm, digits, before)) return 'national_id';
  if (lead.norm === '+') return isInternational(digits) ? 'phone' : null;
  if (lead.isContinued) return isPlausible(reading.norm, digits) && saysPhone(before.get()) ? 'phone' : null;
  if (digits.startsWith('00') && isInternational(digits.slice(2)) && digits.length >= 11 && !/^00\d+$/.test(reading.norm)) return 'phone';
  if (isPartial) return null;
  if (isNationalForm(reading.norm, digits)) return saysThing(before.get()) ? null : 'phone';
  if (CHINESE_MOBILE.test(reading.norm) && isChineseNear(text, lead.start, reading.end)) return saysThing(before.get()) ? null : 'phone';
  return isPlausible(reading.norm, digits) && saysPhone(before.get()) ? 'phone' : null;
}

/** One piece, or groups of three to seven digits joined by one sort of separator. */
const CARD_GROUPS = /^(?:\d{14,19}|\d{4}( |-)\d{4}\1\d{4}\1\d{2,4}(?:\1\d{1,3})?|\d{4}( |-)\d{6}\2\d{4,5})$/;

/** Whether a separator and another digit follow. */
function goesOn(text: string, end: number, next: number): boolean {
  const sign = separator(next);
  if (sign === '') return false;
  for (let i = end + 1; i <= end + 3; i++) {
    const code = text.charCodeAt(i);
    if (digitValue(code) >= 0) return true;
    if (separator(code) === '') return false;
  }
  return false;
}

/** The character before is the end of `\n` or `\u002b`. */
function isEscape(text: string, at: number): boolean {
  return text.charCodeAt(at - 2) === 92 || (text.charCodeAt(at - 6) === 92 && text.charCodeAt(at - 5) === 117);
}

/** 12:30, 1.5, 3/4, a-1: the number before this one, or the word, holds it. */
function isJoinedBefore(text: string, at: number): boolean {
  if (at === 0) return false;
  const code = text.charCodeAt(at - 1);
  if (code === 95 || isAlphanumeric(code)) return true;
  if (code !== 45 && code !== 46 && code !== 47 && code !== 58 && code !== 44) return false;
  const before = text.charCodeAt(at - 2);
  return digitValue(before) >= 0 || (code === 45 && isAlphanumeric(before));
}

function isCleanEnd(text: string, end: number, after: number): boolean {
  if (isAlphanumeric(after) || after === 95) return false;
  if (after !== 45 && after !== 46 && after !== 58 && after !== 44) return true;
  const next = text.charCodeAt(end + 1);
  return !(digitValue(next) >= 0 || (after === 45 && isAlphanumeric(next)));
}

/** A plus or an opening bracket before the first digit, also as JSON writes a plus. */
function leadOf(text: string, at: number, floor: number): Lead {
  if (at <= floor) return { start: at, norm: '', isContinued: false };
  const code = text.charCodeAt(at - 1);
  if ((code === 66 || code === 98) && at - 6 >= floor && /^\\u002b$/i.test(text.slice(at - 6, at))) return { start: at - 6, norm: '+', isContinued: false };
  if ((code === 43 || code === 0xff0b) && !(at - 1 > floor && isAlphanumeric(text.charCodeAt(at - 2)) && !isEscape(text, at - 1))) return { start: at - 1, norm: '+', isContinued: false };
  if (separator(code) === '(') {
    const isPlus = at - 1 > floor && text.charCodeAt(at - 2) === 43;
    return { start: isPlus ? at - 2 : at - 1, norm: isPlus ? '+' : '(', isContinued: false };
  }
  return { start: at, norm: '', isContinued: separator(code) === ' ' && at - 2 >= floor && digitValue(text.charCodeAt(at - 2)) >= 0 };
}

function read(text: string, at: number, lead: string): Reading[] {
  const readings: Reading[] = [];
  let norm = lead;
  let digits = '';
  let position = at;
  while (readings.length < MOST_GROUPS) {
    for (let value = digitValue(text.charCodeAt(position)); value >= 0; value = digitValue(text.charCodeAt(++position))) {
      norm += value;
      digits += value;
    }
    if (digits.length > MOST_DIGITS) break;
    readings.push({ end: position, norm, digits });
    let joint = '';
    while (joint.length < 3) {
      const sign = separator(text.charCodeAt(position));
      if (sign === '') break;
      joint += sign;
      position++;
    }
    if (!JOINT.test(joint) || digitValue(text.charCodeAt(position)) < 0) break;
    norm += joint;
  }
  return readings;
}
/** ` `, `-`, `.`, `/`, ` (`, `) `, `)-`, ` / ` and the like. */
const JOINT = /^(?: ?\(|\)[ -]?|\) ?\/ ?|[ .-]| ?\/ ?| - |-\()$/;

/** An IPv4 address, or the end of a run of dotted numbers that is none; null when it may be a phone's. */
function address(text: string, at: number, floor: number, key: string): Found | number | null {
  const end = ipv4End(text, at);
  if (end < 0) return null;
  // Chrome/120.0.0.0
  if (at >= 2 && text.charCodeAt(at - 1) === 47 && isAlphanumeric(text.charCodeAt(at - 2))) return end;
  return saysVersion(contextBefore(text, at, floor, key)) ? end : { kind: 'ip', start: at, end };
}

function spacedNino(text: string, digit: number, floor: number): Found | null {
  const start = digit - 3;
  if (start < floor || text.charCodeAt(digit - 1) !== 32 || (start > 0 && isAlphanumeric(text.charCodeAt(start - 1)))) return null;
  SPACED_NINO.lastIndex = start;
  return SPACED_NINO.test(text) ? { kind: 'national_id', start, end: SPACED_NINO.lastIndex } : null;
}

/** `password: 12345678` */
function password(text: string, at: number, floor: number, key: string): Found | null {
  const found = assignedSecret(text, at, floor, key);
  return found && { kind: 'secret', ...found };
}
