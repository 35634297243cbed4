/** Reading single attribute values: types checked, JSON in strings parsed once, nothing thrown. */
import { MAX_DIMENSION_LENGTH } from '#schema/wire.ts';
import type { AttributeValue } from '../neutral.ts';

export type JsonObject = { [key: string]: AttributeValue };

const MAX_TOKENS = 4_294_967_295;
const MAX_DURATION_MS = 7 * 24 * 3_600_000;

export function isObject(value: AttributeValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text begins like a JSON object, array or quoted string; a cheap look before a parse. */
export function looksLikeJson(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x7b || code === 0x5b || code === 0x22) return true;
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return false;
  }
  return false;
}

// One attribute often feeds several fields one after the other: the last few parses are kept.
const recentTexts: string[] = ['', '', '', ''];
const recentValues: (AttributeValue | undefined)[] = [undefined, undefined, undefined, undefined];
let recentSlot = 0;

/** The value in a JSON text; undefined when it is not JSON. */
export function parseJson(text: string): AttributeValue | undefined {
  if (!looksLikeJson(text)) return undefined;
  for (let i = 0; i < recentTexts.length; i += 1) if (recentTexts[i] === text) return recentValues[i];
  let value: AttributeValue | undefined;
  try {
    value = isTooDeep(text) ? undefined : JSON.parse(text);
  } catch {
    value = undefined;
  }
  // Big texts are not held on to: the memo outlives the span.
  if (text.length <= 65_536) {
    recentTexts[recentSlot] = text;
    recentValues[recentSlot] = value;
    recentSlot = (recentSlot + 1) & 3;
  }
  return value;
}

/** Deeper JSON stays a text: walking it, or writing it again, would exhaust the stack. */
const MAX_JSON_DEPTH = 1_000;
/** A level takes two characters at least, and 5,000 levels are still walked and written without harm. */
const MAX_HARMLESS_LENGTH = 10_000;

function isTooDeep(text: string): boolean {
  if (text.length <= MAX_HARMLESS_LENGTH) return false;
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (isInString) {
      if (code === 0x5c) i += 1;
      else if (code === 0x22) isInString = false;
    } else if (code === 0x22) {
      isInString = true;
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) return true;
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
    }
  }
  return false;
}

/** A text that was sent as a JSON text, quotes and all, without them; anything else as it is. */
export function unquoted(value: AttributeValue): AttributeValue {
  const parsed = typeof value === 'string' && value.startsWith('"') ? parseJson(value) : undefined;
  return typeof parsed === 'string' ? parsed : value;
}

/** A structure, whether it came as one or as JSON in a string; undefined for plain text and scalars. */
export function structure(value: AttributeValue | undefined): AttributeValue[] | JsonObject | undefined {
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  if (typeof parsed === 'string') return looksLikeJson(parsed) ? structure(parseJson(parsed)) : undefined;
  return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
}

export function objectOf(value: AttributeValue | undefined): JsonObject | undefined {
  const parsed = structure(value);
  return isObject(parsed) ? parsed : undefined;
}

/** A short text; numbers count (a prompt version of 7), empty text does not. */
export function readDimension(value: AttributeValue | undefined): string | undefined {
  if (typeof value === 'string') {
    const text = value.trim();
    if (text === '') return undefined;
    return text.length > MAX_DIMENSION_LENGTH ? text.slice(0, MAX_DIMENSION_LENGTH) : text;
  }
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** A text of any length, never empty. */
export function readText(value: AttributeValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A finite number; some clients send numbers as text. */
export function readNumber(value: AttributeValue | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value === '' || value.length > 32) return undefined;
  const number = Number(value);
  return Number.isFinite(number) && value.trim() !== '' ? number : undefined;
}

/** A count of tokens: whole and not negative. */
export function readTokens(value: AttributeValue | undefined): number | undefined {
  const number = readNumber(value);
  return number !== undefined && Number.isInteger(number) && number >= 0 && number <= MAX_TOKENS ? number : undefined;
}

export function readCost(value: AttributeValue | undefined): number | undefined {
  const number = readNumber(value);
  return number !== undefined && number >= 0 && number <= 1e6 ? number : undefined;
}

export function readMilliseconds(value: AttributeValue | undefined): number | undefined {
  const number = readNumber(value);
  return number !== undefined && number >= 0 && number <= MAX_DURATION_MS ? number : undefined;
}

export function readSeconds(value: AttributeValue | undefined): number | undefined {
  const number = readNumber(value);
  return number === undefined ? undefined : readMilliseconds(number * 1000);
}

export function readFlag(value: AttributeValue | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'True') return true;
  if (value === 'false' || value === 'False') return false;
  return undefined;
}

/** A time in milliseconds since 1970 from RFC 3339 text, also quoted once or twice as JSON. */
export function readTime(value: AttributeValue | undefined): number | undefined {
  let text = value;
  for (let i = 0; i < 2 && typeof text === 'string' && text.startsWith('"'); i += 1) text = parseJson(text);
  if (typeof text !== 'string') return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** The first of the keys that holds a short text. */
export function firstDimension(object: JsonObject, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const found = readDimension(object[key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first of the keys that holds a text, uncut; a number counts as one. */
export function firstText(object: JsonObject, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = object[key];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  }
  return undefined;
}
