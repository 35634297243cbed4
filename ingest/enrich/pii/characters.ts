/** Classes of characters, as numbers and tables, for scanners that look at every character once. */

export const NONE = 0;
export const DIGIT = 1;
export const AT = 2;
export const COLON = 3;
export const DASH = 4;
export const PERCENT = 5;

/** What an ASCII character may begin: the only characters at which anything personal is looked for. */
export const TRIGGER = new Uint8Array(128);
for (let code = 48; code <= 57; code++) TRIGGER[code] = DIGIT;
TRIGGER[64] = AT;
TRIGGER[58] = COLON;
TRIGGER[45] = DASH;
TRIGGER[37] = PERCENT;

/** 1 for letters, 2 for digits, 3 for `_` and `-`: the characters of one token. */
export const TOKEN = new Uint8Array(128);
for (let code = 48; code <= 57; code++) TOKEN[code] = 2;
for (let code = 65; code <= 90; code++) TOKEN[code] = TOKEN[code + 32] = 1;
TOKEN[95] = TOKEN[45] = 3;

/** The class of a UTF-16 unit in {@link TOKEN}; 0 outside ASCII. */
export function tokenClass(code: number): number {
  return code < 128 ? (TOKEN[code] ?? 0) : 0;
}

/** ASCII letter or digit. */
export function isAlphanumeric(code: number): boolean {
  const found = tokenClass(code);
  return found === 1 || found === 2;
}

export function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}

/** 0 to 9 for a digit of the scripts in which numbers are written down, else -1. */
export function digitValue(code: number): number {
  if (code < 128) return code >= 48 && code <= 57 ? code - 48 : -1;
  if (code < 0x660) return -1;
  if (code <= 0x669) return code - 0x660;
  if (code >= 0x6f0 && code <= 0x6f9) return code - 0x6f0;
  if (code >= 0x966 && code <= 0x96f) return code - 0x966;
  if (code >= 0xff10 && code <= 0xff19) return code - 0xff10;
  return -1;
}

/** Digits of other scripts, and the full-width @. */
export function wideTrigger(code: number): number {
  if (code < 0x660) return NONE;
  if (code === 0xff20) return AT;
  return digitValue(code) >= 0 ? DIGIT : NONE;
}

/** The ASCII form of what stands between the groups of a written number, or '' for anything else. */
export function separator(code: number): string {
  switch (code) {
    case 0x20:
    case 0xa0:
    case 0x2009:
    case 0x202f:
    case 0x3000:
      return ' ';
    case 0x2d:
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0xff0d:
      return '-';
    case 0x2e:
    case 0xff0e:
      return '.';
    case 0x2f:
      return '/';
    case 0x28:
    case 0xff08:
      return '(';
    case 0x29:
    case 0xff09:
      return ')';
    default:
      return '';
  }
}

/**
 * Where a word really begins when it follows a JSON escape: in `\nbob` the word is `bob`, in
 * `\u00e9bob` too. Cutting an escape in two would break the JSON around it.
 */
export function afterEscape(text: string, start: number, end: number): number {
  if (start === 0 || text.charCodeAt(start - 1) !== 92) return start;
  const code = text.charCodeAt(start);
  if (code === 117) return Math.min(start + 5, end);
  return code === 110 || code === 114 || code === 116 || code === 98 || code === 102 ? start + 1 : start;
}
