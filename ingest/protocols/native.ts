/**
 * The native doors: records → events, scores, figures and markers, each checked on its own. What is
 * wrong with one names its field and costs the others nothing.
 */
import type { z } from 'zod';
import { type Event, eventSchema } from '#schema/events.ts';
import type { Batch, Rejection, SpanFacts } from '../facts.ts';
import { endProblem, isTooDeep, MAX_DEPTH, type Problem, timeProblem } from './checks.ts';
import type { RawRecord } from './records.ts';

export interface Accepted<Item> {
  items: Item[];
  rejections: Rejection[];
}

/**
 * Parses records by a wire contract.
 * @param check what the contract cannot say alone: it needs the clock, or two fields at once
 */
export function acceptRecords<Item>(
  records: readonly RawRecord[],
  schema: z.ZodType<Item>,
  check: (item: Item) => Problem | null,
): Accepted<Item> {
  const accepted: Accepted<Item> = { items: [], rejections: [] };
  records.forEach((record, index) => {
    const result = parse(record, schema, check);
    if ('item' in result) accepted.items.push(result.item);
    else accepted.rejections.push({ index, ...result });
  });
  return accepted;
}

export function nativeBatch(records: readonly RawRecord[], nowMs: number): Batch {
  const { items, rejections } = acceptRecords(records, eventSchema, (event) => eventProblem(event, nowMs));
  const spans = items.map((event): SpanFacts => ({ ...event, source: 'native', events: [] }));
  return { door: 'native', received: records.length, spans, parts: [], scores: [], rejections };
}

export function eventProblem(event: Event, nowMs: number): Problem | null {
  const start = timeProblem(event.start_time, nowMs, 'milliseconds');
  if (start !== null) return { reason: 'bad_time', path: 'start_time', message: start };
  if (event.end_time != null) {
    const end = endProblem(event.start_time, event.end_time);
    if (end !== null) return { reason: 'bad_time', path: 'end_time', message: end };
  }
  if (event.parent_span_id === event.span_id) return { reason: 'bad_field', path: 'parent_span_id', message: 'must not be the span itself.' };
  return null;
}

function parse<Item>(record: RawRecord, schema: z.ZodType<Item>, check: (item: Item) => Problem | null): Problem | { item: Item } {
  if ('problem' in record) return { reason: 'bad_json', path: '', message: record.problem };
  if (isTooDeep(record.value)) return { reason: 'too_deep', path: '', message: `The record nests deeper than ${MAX_DEPTH} levels.` };
  const parsed = schema.safeParse(record.value);
  if (!parsed.success) return parseProblem(parsed.error, record.value);
  return check(parsed.data) ?? { item: parsed.data };
}

/** zod's first issue, as a path such as `documents[0].score` and a sentence. */
export function parseProblem(error: z.ZodError, value: unknown): Problem {
  const issue = error.issues[0];
  if (!issue) return { reason: 'bad_field', path: '', message: 'is not valid.' };
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const rest = issue.keys.length > 1 ? ` (and ${issue.keys.length - 1} more)` : '';
    return { reason: 'unknown_field', path: pathOf([...issue.path, key]), message: `is not a field of this contract${rest}. What has no field goes into attributes.` };
  }
  const path = pathOf(issue.path);
  const isId = /^(trace_id|span_id|session_id)$/.test(path);
  const sent = valueAt(value, issue.path);
  if (issue.path.length > 0 && (sent === undefined || (isId && sent === null))) {
    return { reason: isId ? 'missing_id' : 'missing_field', path, message: 'is missing.' };
  }
  if (path === '') return { reason: 'bad_field', path, message: `The record ${sentence(issue.message)}` };
  const isTime = /(^|\.)(start_time|end_time|at|from|to)$/.test(path);
  return { reason: isTime ? 'bad_time' : 'bad_field', path, message: sentence(issue.message) };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((current, key) => (typeof current === 'object' && current !== null ? Reflect.get(current, key) : undefined), value);
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`), '');
}

const KINDS: Readonly<Record<string, string>> = { object: 'a JSON object', array: 'a list', string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false', record: 'a JSON object' };

/** zod says "Invalid input: expected string, received number"; the field is named apart. */
function sentence(message: string): string {
  const plain = message
    .replace(/^Invalid input: expected (.+), received (.+)$/, (_, wanted: string, sent: string) => `must be ${KINDS[wanted] ?? wanted}, but is ${sent === 'Infinity' ? 'too large for one' : sent === 'number' && wanted === 'int' ? 'a fraction' : (KINDS[sent] ?? sent)}`)
    .replace(/^Invalid option: expected one of (.+)$/, (_, options: string) => `must be ${options.split('|').join(', ').replace(/, ([^,]+)$/, ' or $1')}`)
    .replace(/^Invalid option: expected /, 'must be ')
    .replace(/^Too (?:small|big): expected \w+ to (be|have) /, 'must $1 ')
    .replace(/^must (be|have) <=\s*/, 'must $1 at most ')
    .replace(/^must (be|have) >=\s*/, 'must $1 at least ')
    .replace(/^must have at least 1 characters$/, 'must not be empty')
    .replace(/^Invalid input$/, 'has a wrong type');
  return /[.!?]$/.test(plain) ? plain : `${plain}.`;
}
