/** Reading OTLP's JSON mapping field by field; what has a wrong type is named by its path. */
import type { AttributeValue, Attributes } from '../neutral.ts';
import { MAX_DEPTH, MAX_MAPS, tooMany } from './checks.ts';
import { emptyAttributes, Malformed } from './otlp-span.ts';

export type Json = Record<string, unknown>;

// A body is decoded in one go, so one counter serves them all.
let maps = 0;

/** Call before a body is decoded. */
export function beginBody(): void {
  maps = 0;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const SNAKE = new Map<string, string>();

/** Protobuf's JSON mapping takes both spellings of a name. */
export function field(holder: Json | null, name: string): unknown {
  if (holder === null) return undefined;
  const value = holder[name];
  if (value !== undefined) return value;
  let snake = SNAKE.get(name);
  if (snake === undefined) {
    snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    SNAKE.set(name, snake);
  }
  return snake === name ? undefined : holder[snake];
}

export function list(holder: Json, name: string, prefix = ''): unknown[] {
  const value = field(holder, name);
  if (value == null) return [];
  if (!Array.isArray(value)) throw new Malformed('bad_field', prefix + name, 'must be a list.');
  return value;
}

export function objects(holder: Json, name: string): Json[] {
  return list(holder, name).map((item, i) => {
    if (!isObject(item)) throw new Malformed('bad_field', `${name}[${i}]`, 'must be an object.');
    return item;
  });
}

export function optionalObject(holder: Json, name: string): Json | null {
  const value = field(holder, name);
  if (value == null) return null;
  if (!isObject(value)) throw new Malformed('bad_field', name, 'must be an object.');
  return value;
}

export function text(holder: Json | null, name: string, prefix = ''): string {
  const value = field(holder, name);
  if (value == null) return '';
  if (typeof value !== 'string') throw new Malformed('bad_field', prefix + name, 'must be a text.');
  return value;
}

export function attributesOf(holder: Json | null, prefix: string): Attributes {
  if (holder === null) return emptyAttributes();
  const pairs = list(holder, 'attributes', prefix);
  try {
    return keyValues(pairs, MAX_DEPTH);
  } catch (error) {
    throw inside(`${prefix}attributes`, error);
  }
}

/** Paths are put together on the way out of a failure, so that the way in costs nothing. */
function inside(prefix: string, error: unknown): unknown {
  if (!(error instanceof Malformed)) return error;
  const separator = error.path === '' || error.path.startsWith('[') ? '' : '.';
  return new Malformed(error.reason, prefix + separator + error.path, error.message);
}

function keyValues(pairs: unknown[], depth: number): Attributes {
  maps += 1;
  if (maps > MAX_MAPS) throw tooMany('maps of attributes', MAX_MAPS);
  const attributes = emptyAttributes();
  let i = 0;
  try {
    for (; i < pairs.length; i += 1) {
      const pair = pairs[i];
      if (!isObject(pair) || typeof pair.key !== 'string') throw new Malformed('bad_field', '', 'must be an object with a key and a value.');
      attributes[pair.key] = anyValue(pair.value, depth);
    }
  } catch (error) {
    throw inside(`[${i}]`, error);
  }
  return attributes;
}

export function anyValue(value: unknown, depth: number): AttributeValue {
  if (value == null) return null;
  if (!isObject(value)) throw new Malformed('bad_field', 'value', 'must be an AnyValue such as {"stringValue": "…"}.');
  if (depth <= 0) throw new Malformed('too_deep', 'value', `nests deeper than ${MAX_DEPTH} levels.`);
  const string = field(value, 'stringValue');
  if (string != null) {
    if (typeof string !== 'string') throw new Malformed('bad_field', 'value.stringValue', 'must be a text.');
    return string;
  }
  const int = field(value, 'intValue');
  if (int != null) return integer(int);
  const double = field(value, 'doubleValue');
  if (double != null) return float(double);
  const bool = field(value, 'boolValue');
  if (bool != null) {
    if (typeof bool !== 'boolean') throw new Malformed('bad_field', 'value.boolValue', 'must be true or false.');
    return bool;
  }
  const array = optionalObject(value, 'arrayValue');
  if (array !== null) return values(list(array, 'values', 'value.arrayValue.'), depth - 1);
  const kvlist = optionalObject(value, 'kvlistValue');
  if (kvlist !== null) {
    const pairs = list(kvlist, 'values', 'value.kvlistValue.');
    try {
      return keyValues(pairs, depth - 1);
    } catch (error) {
      throw inside('value.kvlistValue.values', error);
    }
  }
  const bytes = field(value, 'bytesValue');
  if (bytes != null) {
    if (typeof bytes !== 'string') throw new Malformed('bad_field', 'value.bytesValue', 'must be base64 text.');
    return bytes;
  }
  return null;
}

function values(items: unknown[], depth: number): AttributeValue[] {
  const result: AttributeValue[] = [];
  try {
    for (const item of items) result.push(anyValue(item, depth));
  } catch (error) {
    throw inside(`value.arrayValue.values[${result.length}]`, error);
  }
  return result;
}

/** A number where it is exact, else its digits. */
function integer(value: unknown): AttributeValue {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && /^[+-]?\d{1,20}$/.test(value)) {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  throw new Malformed('bad_field', 'value.intValue', 'must be a whole number, as a number or a string of digits.');
}

/** Null for NaN and the infinities: they measure nothing. */
function float(value: unknown): AttributeValue {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string' && value.trim() !== '') {
    const number = Number(value);
    if (Number.isFinite(number)) return number;
    if (/^(NaN|-?Infinity)$/.test(value)) return null;
  }
  throw new Malformed('bad_field', 'value.doubleValue', 'must be a number.');
}
