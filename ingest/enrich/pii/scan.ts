/**
 * Finds personal and secret text in one pass. Almost every character is looked at once, in a table:
 * only a digit, an @, a colon, a dash or a percent sign can be part of what is looked for, and each
 * of them starts checks of bounded length, so the time is linear in the text.
 */
import type { PiiKind } from '#schema/pii.ts';
import { emailAround, ipv6Around, type Range, urlPassword } from './addresses.ts';
import { afterEscape, AT, COLON, DASH, DIGIT, isAlphanumeric, PERCENT, tokenClass, TRIGGER, wideTrigger } from './characters.ts';
import * as check from './checksums.ts';
import { Before } from './context.ts';
import { isLetteredId } from './national-ids.ts';
import { numberAt } from './numbers.ts';
import { assignedSecret, issuedSecret, privateKey, slackHook } from './secrets.ts';

/** UTF-16 offsets, half-open. */
export interface Hit extends Range {
  kind: PiiKind;
}

/** A token longer than this is base64 or a mistake; only issued secrets (a JWT) are looked for in it. */
const LONGEST_TOKEN = 512;

/**
 * @param key name of the field whose whole value the text is, or ''
 * @returns findings in order, without overlap
 */
export function findPii(text: string, key = ''): Hit[] {
  const hits: Hit[] = [];
  const { length } = text;
  let floor = 0;
  let at = 0;
  let token: Token = { start: 0, end: 0, hasLetter: false };
  while (at < length) {
    const code = text.charCodeAt(at);
    const trigger = code < 128 ? TRIGGER[code] : wideTrigger(code);
    if (trigger === 0) {
      at++;
      continue;
    }
    let hit: Hit | null = null;
    if (trigger === DIGIT) {
      if (code < 128 && (at >= token.end || token.start < floor)) token = tokenAround(text, at, floor);
      const one = code < 128 ? wordAt(text, at, floor, key, token) : numberAt(text, at, floor, key, at);
      if (typeof one === 'number') {
        at = one;
        continue;
      }
      hit = one;
    } else if (trigger === AT) {
      hit = found('secret', urlPassword(text, at, floor)) ?? found('email', emailAround(text, at, at + 1, floor));
    } else if (trigger === COLON) {
      hit = found('ip', ipv6Around(text, at, floor));
    } else if (trigger === DASH) {
      if (text.charCodeAt(at + 1) === 45 && text.charCodeAt(at + 5) === 66) {
        const end = privateKey(text, at);
        if (end > 0) hit = { kind: 'secret', start: at, end };
      }
    } else if (trigger === PERCENT && text.charCodeAt(at + 1) === 52 && text.charCodeAt(at + 2) === 48) {
      hit = found('email', emailAround(text, at, at + 3, floor));
    }
    if (hit === null) {
      at++;
    } else {
      hits.push(hit);
      floor = at = hit.end;
    }
  }
  return hits;
}

function found(kind: PiiKind, range: Range | null): Hit | null {
  return range && { kind, start: range.start, end: range.end };
}

/** The token seen last: one of digits and dashes is come back to, and must not be walked over again. */
interface Token {
  start: number;
  end: number;
  hasLetter: boolean;
}

function tokenAround(text: string, digit: number, floor: number): Token {
  let start = digit;
  while (start > floor && tokenClass(text.charCodeAt(start - 1)) > 0) start--;
  let end = digit + 1;
  while (tokenClass(text.charCodeAt(end)) > 0) end++;
  start = afterEscape(text, start, end);
  let hasLetter = false;
  for (let i = start; i < end && !hasLetter; i++) hasLetter = tokenClass(text.charCodeAt(i)) === 1;
  return { start, end, hasLetter };
}

/**
 * What the token around an ASCII digit is.
 * @returns a finding, or where to go on
 */
function wordAt(text: string, digit: number, floor: number, key: string, token: Token): Hit | number {
  const { start, end } = token;
  if (start > digit) return start;
  if (!token.hasLetter) return numberAt(text, digit, floor, key, start);

  const issued = issuedSecret(text, start);
  if (issued > 0) return { kind: 'secret', start, end: issued };
  // SendGrid's first part has no digit.
  const dotted = start - 3 >= floor && text.charCodeAt(start - 1) === 46 ? issuedSecret(text, start - 3) : -1;
  if (dotted > 0) return { kind: 'secret', start: start - 3, end: dotted };
  if (end - start > LONGEST_TOKEN) return end;
  const hook = slackHook(text, start);
  if (hook > 0) return { kind: 'secret', start, end: hook };
  const assigned = assignedSecret(text, digit, floor, key);
  if (assigned) return { kind: 'secret', ...assigned };
  const account = ibanAt(text, start);
  if (account > 0) return { kind: 'iban', start, end: account };
  if (isLetteredId(text.slice(start, end), new Before(text, start, floor, key))) return { kind: 'national_id', start, end };
  return end;
}

/** @returns end of the IBAN that starts here, in one piece or in groups, or -1 */
function ibanAt(text: string, start: number): number {
  if (tokenClass(text.charCodeAt(start)) !== 1 || tokenClass(text.charCodeAt(start + 1)) !== 1) return -1;
  if (tokenClass(text.charCodeAt(start + 2)) !== 2 || tokenClass(text.charCodeAt(start + 3)) !== 2) return -1;
  const size = check.IBAN_LENGTHS[text.slice(start, start + 2).toUpperCase()];
  if (size === undefined) return -1;
  let bare = '';
  let at = start;
  while (bare.length < size) {
    const code = text.charCodeAt(at);
    if (isAlphanumeric(code)) bare += text[at] ?? '';
    else if (!((code === 32 || code === 0xa0 || code === 0x202f || code === 45) && bare.length % 4 === 0 && isAlphanumeric(text.charCodeAt(at + 1)))) return -1;
    at++;
  }
  if (isAlphanumeric(text.charCodeAt(at))) return -1;
  return check.iban(bare.toUpperCase()) ? at : -1;
}
