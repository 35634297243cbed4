/**
 * Bodies of the native doors: one JSON object, an array of them, or one object a line (NDJSON). A
 * broken line costs itself alone; a broken document costs the request.
 */
import { MAX_ITEMS, MAX_STRUCTURES, tooMany } from './checks.ts';
import { Refusal } from './refusal.ts';

/** One record of a body: parsed, or not even JSON. */
export type RawRecord = { value: unknown } | { problem: string };

const NDJSON = /^application\/(x-ndjson|ndjson|jsonl|x-jsonl|json-lines|jsonlines)/;
const JSON_TYPES = /^(application\/json|application\/[a-z0-9.+-]+\+json|text\/json|text\/plain)/;

/**
 * @param contentType the header as sent; absent counts as JSON
 * @throws Refusal 400 (no JSON, or nothing in it), 413, 415
 */
export function readRecords(bytes: Buffer, contentType: string | undefined): RawRecord[] {
  const type = (contentType ?? 'application/json').trim().toLowerCase();
  const isLines = NDJSON.test(type);
  if (!isLines && !JSON_TYPES.test(type)) {
    throw new Refusal(
      415,
      'wrong_content_type',
      `Content-Type ${JSON.stringify(contentType)} is not taken here. Send application/json (an object or an array) or application/x-ndjson (one object a line); with curl: -H 'content-type: application/json'.`,
    );
  }
  requireFew(bytes);
  const text = textOf(bytes);
  if (!/\S/.test(text)) throw new Refusal(400, 'empty', 'The body is empty. Send a JSON object, an array of them, or one object a line.', { path: '' });
  if (isLines) return lines(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // Many programs send lines and say application/json.
    const found = /^\s*\{[^\n]*\}\s*\n\s*\{/.test(text) ? lines(text) : [];
    if (found.some((one) => 'value' in one)) return found;
    throw new Refusal(400, 'bad_json', jsonProblem(text, error), { path: '' });
  }
  if (!Array.isArray(value)) return [{ value }];
  if (value.length === 0) throw new Refusal(400, 'empty', 'The array is empty: there is nothing to store.', { path: '' });
  if (value.length > MAX_ITEMS) throw tooMany('records', MAX_ITEMS);
  return value.map((item: unknown) => ({ value: item }));
}

/** @throws Refusal 400 when the body as a whole is not JSON, 413 when it would take too much memory */
export function readJson(bytes: Buffer): unknown {
  requireFew(bytes);
  const text = textOf(bytes);
  if (!/\S/.test(text)) throw new Refusal(400, 'empty', 'The body is empty.', { path: '' });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(400, 'bad_json', jsonProblem(text, error), { path: '' });
  }
}

function lines(text: string): RawRecord[] {
  const found: RawRecord[] = [];
  for (let start = 0; start < text.length; ) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next;
    const line = text.slice(start, end);
    start = end + 1;
    if (!/\S/.test(line)) continue;
    if (found.length >= MAX_ITEMS) throw tooMany('records', MAX_ITEMS);
    try {
      found.push({ value: JSON.parse(line) });
    } catch (error) {
      found.push({ problem: jsonProblem(line, error) });
    }
  }
  return found;
}

/** Counts what opens an object or array, in texts too: an upper bound, before anything is parsed. */
function requireFew(bytes: Buffer): void {
  if (bytes.length <= MAX_STRUCTURES) return;
  let structures = 0;
  for (const byte of bytes) if (byte === 0x7b || byte === 0x5b) structures += 1;
  if (structures > MAX_STRUCTURES) throw tooMany('objects and arrays', MAX_STRUCTURES);
}

/** UTF-8, with a byte order mark or without. */
function textOf(bytes: Buffer): string {
  return bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.toString('utf8', 3) : bytes.toString('utf8');
}

const NOT_A_NUMBER = /[:[,]\s*[-+]?(NaN|Infinity)\b/;

function jsonProblem(text: string, error: unknown): string {
  const found = NOT_A_NUMBER.exec(text)?.[1];
  if (found) return `The body is not JSON: ${found} is no JSON value. Send null, or leave the field out, where a number is unknown.`;
  return `The body is not JSON: ${error instanceof Error ? error.message : String(error)}.`;
}
