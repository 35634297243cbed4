/** E-mail and network addresses. */
import { afterEscape, digitValue, isAlphanumeric, isHex, tokenClass } from './characters.ts';

export interface Range {
  start: number;
  end: number;
}

/** Scripts whose words follow each other, or a Latin address, without a space. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const LATIN = /[\p{Script=Latin}\p{M}]/u;
const WORD = /[\p{L}\p{M}\p{N}]/u;
type Script = 'latin' | 'unspaced' | 'other';

function scriptOf(text: string, at: number): Script | null {
  if (text.charCodeAt(at) < 128) return 'latin';
  const character = text[at] ?? '';
  if (!WORD.test(character)) return null;
  return LATIN.test(character) ? 'latin' : UNSPACED.test(character) ? 'unspaced' : 'other';
}

/** `._%+-'` and letters and digits. */
function isLocal(code: number): boolean {
  return tokenClass(code) > 0 || code === 46 || code === 37 || code === 43 || code === 39;
}

const PICTURE = /^(?:png|jpe?g|gif|webp|svg|avif|ico)$/i;
const LONGEST_DOMAIN = 253;
/** The standard says 64; more is taken, so that nothing of a made-up address stays. */
const LONGEST_LOCAL = 320;

/**
 * The address around an @ (or its `%40`), or null.
 * @param at where the @ is
 * @param after where the domain starts
 */
export function emailAround(text: string, at: number, after: number, floor: number): Range | null {
  let start = at;
  let script: Script | null = null;
  const lowest = Math.max(floor, at - LONGEST_LOCAL);
  while (start > lowest) {
    const code = text.charCodeAt(start - 1);
    // Another %40 on the left.
    if (code === 48 && text.charCodeAt(start - 2) === 52 && text.charCodeAt(start - 3) === 37) break;
    const next = code < 128 ? (isLocal(code) ? 'latin' : null) : scriptOf(text, start - 1);
    if (next === null || (script !== null && next !== script)) break;
    // A dot or a plus belongs to any script.
    if (tokenClass(code) === 1 || code >= 128) script = next;
    start--;
  }
  start = afterEscape(text, start, at);
  while (start < at && /['.%+-]/.test(text[start] ?? '')) start++;
  if (start === at) return null;
  const end = domainEnd(text, after);
  if (end < 0) return null;
  const local = text.slice(start, at);
  if (local === 'git' && text.charCodeAt(end) === 58) return null;
  return { start, end };
}

/** End of a domain name with at least two labels, the last of letters; -1 when there is none. */
function domainEnd(text: string, start: number): number {
  const labels: number[] = [];
  let at = start;
  while (at - start < LONGEST_DOMAIN) {
    const from = at;
    const script = at < text.length ? scriptOf(text, at) : null;
    while (at < text.length && at - from < 64) {
      const code = text.charCodeAt(at);
      if (code < 128 ? !(tokenClass(code) > 0 && code !== 95) : scriptOf(text, at) !== script) break;
      at++;
    }
    while (at > from && text.charCodeAt(at - 1) === 45) at--;
    if (at === from) break;
    labels.push(from, at);
    if (text.charCodeAt(at) !== 46) break;
    at++;
  }
  for (let i = labels.length - 2; i >= 2; i -= 2) {
    const from = labels[i] ?? 0;
    const to = labels[i + 1] ?? 0;
    const label = text.slice(from, to);
    if (!/^(?:xn--[a-z0-9-]+|[\p{L}\p{M}]{2,})$/iu.test(label)) continue;
    const before = text.slice(labels[i - 2], labels[i - 1]);
    // icon@2x.png, and foo@1.0.beta.
    if (PICTURE.test(label) && /^\d+x$/.test(before)) return -1;
    if (/^\d+$/.test(text.slice(labels[0], labels[1])) && /^\d/.test(text.slice(labels[2], labels[3]))) return -1;
    return to;
  }
  return -1;
}

/** The password of `scheme://user:password@host`, or null. */
export function urlPassword(text: string, at: number, floor: number): Range | null {
  let colon = -1;
  for (let i = at - 1; i > floor && at - i <= 160; i--) {
    const code = text.charCodeAt(i);
    if (code === 58) colon = i;
    else if (code === 47) {
      const isAuthority = text.charCodeAt(i - 1) === 47 && text.charCodeAt(i - 2) === 58 && i - 2 >= floor;
      return isAuthority && colon > i && colon < at - 1 ? { start: colon + 1, end: at } : null;
    } else if (code <= 32 || code === 34 || code === 39 || code === 92 || code === 64 || code === 91 || code === 93) return null;
  }
  return null;
}

const IPV4 = /(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})/y;

/**
 * End of an IPv4 address that starts at `start`, or -1. Loopback, "any", multicast and masks name
 * nobody and are left.
 */
export function ipv4End(text: string, start: number): number {
  IPV4.lastIndex = start;
  const match = IPV4.exec(text);
  if (!match) return -1;
  const end = IPV4.lastIndex;
  const next = text.charCodeAt(end);
  if (isAlphanumeric(next) || next === 95 || (next === 46 && digitValue(text.charCodeAt(end + 1)) >= 0)) return -1;
  for (let i = 1; i <= 4; i++) {
    const part = match[i] ?? '';
    if (Number(part) > 255 || (part.length > 1 && part.startsWith('0'))) return -1;
  }
  const first = Number(match[1]);
  return first === 0 || first === 127 || first >= 224 ? -1 : end;
}

const IPV6 = /[0-9A-Fa-f:]{2,39}(?:\.\d{1,3}){0,3}/y;

/** The IPv6 address around a colon, or null; only unicast ranges that can name somebody. */
export function ipv6Around(text: string, colon: number, floor: number): Range | null {
  const next = text.charCodeAt(colon + 1);
  if (next !== 58 && !isHex(next)) return null;
  let start = colon;
  while (start > floor && colon - start < 5 && isHex(text.charCodeAt(start - 1))) start--;
  if (start === colon && next !== 58) return null;
  start = afterEscape(text, start, colon);
  const before = start > floor ? text.charCodeAt(start - 1) : 32;
  if (isAlphanumeric(before) || before === 95 || before === 58 || before === 46) return null;
  IPV6.lastIndex = start;
  const match = IPV6.exec(text);
  if (!match) return null;
  let address = match[0];
  while (address.endsWith(':') && !address.endsWith('::')) address = address.slice(0, -1);
  const end = start + address.length;
  const after = text.charCodeAt(end);
  if (isAlphanumeric(after) || after === 95 || after === 58) return null;
  return isIpv6(address) ? { start, end } : null;
}

function isIpv6(address: string): boolean {
  const tail = address.lastIndexOf('.') >= 0 ? address.slice(address.lastIndexOf(':') + 1) : '';
  if (tail !== '' && ipv4End(`${tail} `, 0) !== tail.length) return false;
  const head = tail === '' ? address : `${address.slice(0, -tail.length)}0:0`;
  const halves = head.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (groups.some((group) => group.length < 1 || group.length > 4)) return false;
  if (halves.length === 2 ? groups.length > 7 : groups.length !== 8) return false;
  if (tail !== '') return /^(?:::ffff:|64:ff9b::)/i.test(address);
  // 2000::/3 global, fc00::/7 local to a site, fe80::/10 to a link.
  return /^(?:[23][0-9a-f]{3}|f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/i.test(address);
}
