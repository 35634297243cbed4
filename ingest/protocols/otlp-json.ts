/**
 * OTLP/HTTP in JSON: text → neutral spans and log records. Field names in lowerCamelCase or
 * snake_case; ids as hex in any case, or base64; 64-bit integers as numbers or strings; enums as
 * numbers or names. Unknown fields are ignored, as protobuf does.
 */
import type { AttributeValue, Attributes, NeutralEvent, NeutralLog, NeutralSpan } from '../neutral.ts';
import { MAX_DEPTH, MAX_ITEMS, tooMany } from './checks.ts';
import { anyValue, attributesOf, beginBody, field, isObject, type Json, list, objects, optionalObject, text } from './otlp-json-fields.ts';
import { type Decoded, logProblem, Malformed, OLD_SCOPES_NAMES, rejection, SPAN_ID_PROBLEM, spanProblem, tidyLog, tidySpan, TRACE_ID_PROBLEM } from './otlp-span.ts';
import { Refusal } from './refusal.ts';

/** @throws Refusal 400 when the body as a whole is not an ExportTraceServiceRequest */
export function decodeTracesJson(body: unknown, nowMs: number): Decoded<NeutralSpan> {
  const request = requestOf(body);
  if (field(request, 'resourceSpans') == null) {
    if (field(request, 'resourceLogs') != null) throw new Refusal(400, 'wrong_signal', 'These are logs: send them to /v1/logs.', { path: 'resourceLogs' });
    requireNothing(request, 'resourceSpans');
  }
  return decode(request, 'resourceSpans', 'scopeSpans', 'spans', (raw, resource, scope) => {
    const span = decodeSpan(raw, resource, scope);
    const problem = spanProblem(span, nowMs);
    if (problem !== null) throw new Malformed(problem.reason, problem.path, problem.message);
    return tidySpan(span, nowMs);
  });
}

/** @throws Refusal 400 when the body as a whole is not an ExportLogsServiceRequest */
export function decodeLogsJson(body: unknown, nowMs: number): Decoded<NeutralLog> {
  const request = requestOf(body);
  if (field(request, 'resourceLogs') == null) {
    if (field(request, 'resourceSpans') != null) throw new Refusal(400, 'wrong_signal', 'These are traces: send them to /v1/traces.', { path: 'resourceSpans' });
    requireNothing(request, 'resourceLogs');
  }
  return decode(request, 'resourceLogs', 'scopeLogs', 'logRecords', (raw, resource, scope) => {
    const log = decodeLog(raw, resource, scope, nowMs);
    const problem = logProblem(log, nowMs);
    if (problem !== null) throw new Malformed(problem.reason, problem.path, problem.message);
    return tidyLog(log);
  });
}

interface Scope {
  name: string;
  version: string;
}

function requestOf(body: unknown): Json {
  if (!isObject(body)) throw new Refusal(400, 'bad_request', 'The body must be a JSON object with resourceSpans or resourceLogs.', { path: '' });
  return body;
}

/** `{}` is a valid request with nothing in it. Anything else without the list is no OTLP, and would be lost without a word. */
function requireNothing(request: Json, name: string): void {
  if (Object.keys(request).length === 0) return;
  throw new Refusal(400, 'bad_request', `The body has no ${name}, so it is no OTLP. Events in Assay's own form go to /v1/events.`, { path: name });
}

/** Where the new list has anything, the old one is a copy for old receivers. */
function scopesOf(holder: Json, name: string): { scopes: unknown[]; scopesName: string } {
  const scopes = list(holder, name);
  const oldName = OLD_SCOPES_NAMES.get(name) ?? name;
  return scopes.length > 0 || field(holder, oldName) == null ? { scopes, scopesName: name } : { scopes: list(holder, oldName), scopesName: oldName };
}

function decode<Item>(
  request: Json,
  resourcesName: string,
  scopesName: string,
  itemsName: string,
  decodeItem: (raw: Json, resource: Attributes, scope: Scope) => Item,
): Decoded<Item> {
  beginBody();
  const decoded: Decoded<Item> = { received: 0, items: [], rejections: [] };
  /** Runs one level; what is malformed there costs that level alone. */
  const attempt = (base: string, act: () => void): void => {
    try {
      act();
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      decoded.rejections.push(rejection(decoded.received, base, { reason: error.reason, path: error.path, message: error.message }));
      decoded.received += 1;
    }
  };
  let resources: unknown[];
  try {
    resources = list(request, resourcesName);
  } catch (error) {
    if (error instanceof Malformed) throw new Refusal(400, error.reason, `${error.path} ${error.message}`, { path: error.path });
    throw error;
  }
  resources.forEach((holder, i) => {
    const resourceBase = `${resourcesName}[${i}]`;
    attempt(resourceBase, () => {
      requireObject(holder);
      const resource = attributesOf(optionalObject(holder, 'resource'), 'resource.');
      const { scopes, scopesName: name } = scopesOf(holder, scopesName);
      scopes.forEach((scopeHolder, j) => {
        const scopeBase = `${resourceBase}.${name}[${j}]`;
        attempt(scopeBase, () => {
          requireObject(scopeHolder);
          const rawScope = optionalObject(scopeHolder, 'scope') ?? optionalObject(scopeHolder, 'instrumentationLibrary');
          const scope = { name: text(rawScope, 'name', 'scope.'), version: text(rawScope, 'version', 'scope.') };
          const items = list(scopeHolder, itemsName);
          if (decoded.received + items.length > MAX_ITEMS) throw tooMany(itemsName, MAX_ITEMS);
          items.forEach((raw, k) => {
            attempt(`${scopeBase}.${itemsName}[${k}]`, () => {
              requireObject(raw);
              const item = decodeItem(raw, resource, scope);
              decoded.items.push(item);
              decoded.received += 1;
            });
          });
        });
      });
    });
  });
  return decoded;
}

function requireObject(value: unknown): asserts value is Json {
  if (!isObject(value)) throw new Malformed('bad_field', '', 'must be an object.');
}

function decodeSpan(raw: Json, resource: Attributes, scope: Scope): NeutralSpan {
  const startUs = microseconds(raw, 'startTimeUnixNano');
  const endUs = microseconds(raw, 'endTimeUnixNano');
  const status = optionalObject(raw, 'status');
  return {
    traceId: id(raw, 'traceId', 32, TRACE_ID_PROBLEM),
    spanId: id(raw, 'spanId', 16, SPAN_ID_PROBLEM),
    parentSpanId: id(raw, 'parentSpanId', 16, 'must be 8 bytes (16 hex digits), or absent for a root.'),
    name: text(raw, 'name'),
    startUs,
    endUs: endUs === 0 ? null : endUs,
    status: statusOf(field(status, 'code')),
    statusMessage: text(status, 'message', 'status.'),
    attributes: attributesOf(raw, ''),
    resource,
    scopeName: scope.name,
    scopeVersion: scope.version,
    events: objects(raw, 'events').map((event, i): NeutralEvent => ({
      name: text(event, 'name', `events[${i}].`),
      timeUs: microseconds(event, 'timeUnixNano', `events[${i}].`),
      attributes: attributesOf(event, `events[${i}].`),
    })),
    links: objects(raw, 'links').flatMap((link) => {
      const traceId = hexOf(field(link, 'traceId'), 32);
      const spanId = hexOf(field(link, 'spanId'), 16);
      return traceId && spanId ? [{ traceId, spanId }] : [];
    }),
  };
}

function decodeLog(raw: Json, resource: Attributes, scope: Scope, nowMs: number): NeutralLog {
  const timeUs = microseconds(raw, 'timeUnixNano') || microseconds(raw, 'observedTimeUnixNano') || nowMs * 1_000;
  return {
    traceId: id(raw, 'traceId', 32, TRACE_ID_PROBLEM),
    spanId: id(raw, 'spanId', 16, SPAN_ID_PROBLEM),
    timeUs,
    eventName: text(raw, 'eventName'),
    body: bodyOf(raw),
    attributes: attributesOf(raw, ''),
    resource,
    scopeName: scope.name,
  };
}

function bodyOf(raw: Json): AttributeValue {
  try {
    return anyValue(field(raw, 'body'), MAX_DEPTH);
  } catch (error) {
    throw error instanceof Malformed ? new Malformed(error.reason, error.path.replace(/^value/, 'body'), error.message) : error;
  }
}

const HEX = /^[0-9a-fA-F]*$/;
const BASE64 = /^[0-9A-Za-z+/_-]+={0,2}$/;

/** @returns lower-case hex of that many digits, or null */
function hexOf(value: unknown, digits: 32 | 16): string | null {
  if (typeof value !== 'string') return null;
  if (value.length === digits && HEX.test(value)) return value.toLowerCase();
  // Illegal in OTLP, but what a generic protobuf-to-JSON mapping writes.
  if (value.length === (digits === 32 ? 24 : 12) && BASE64.test(value)) {
    const bytes = Buffer.from(value, 'base64');
    if (bytes.length * 2 === digits) return bytes.toString('hex');
  }
  return null;
}

function id(raw: Json, name: string, digits: 32 | 16, message: string): string {
  const value = field(raw, name);
  if (value == null || value === '') return '';
  const hex = hexOf(value, digits);
  if (hex === null) throw new Malformed('bad_id', name, message);
  return hex;
}

/** Nanoseconds since 1970, a number or digits in a string; 0 when absent. */
function microseconds(holder: Json, name: string, prefix = ''): number {
  const value = field(holder, name);
  if (value == null || value === '') return 0;
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return value.length > 3 ? Number(value.slice(0, -3)) : 0;
  if (typeof value === 'number' && value >= 0) return Math.floor(value / 1_000);
  throw new Malformed('bad_time', prefix + name, 'must be a whole number of nanoseconds since 1970, as a number or a string of digits.');
}

function statusOf(code: unknown): NeutralSpan['status'] {
  if (code == null || code === 0 || code === 'STATUS_CODE_UNSET') return 'unset';
  if (code === 2 || code === 'STATUS_CODE_ERROR') return 'error';
  if (code === 1 || code === 'STATUS_CODE_OK') return 'ok';
  if (typeof code === 'number' || typeof code === 'string') return 'unset';
  throw new Malformed('bad_field', 'status.code', 'must be 0, 1 or 2.');
}

