/** One pass over the attributes and events of a span: everything sorted to where it may be used. */
import type { Score } from '#schema/scores.ts';
import type { Attributes, AttributeValue, NeutralEvent, NeutralSpan } from '../neutral.ts';
import type { ContentSide, IndexedSource } from './convention.ts';
import { type Document, documentOfEvent, MAX_DOCUMENTS } from './documents.ts';
import { readGuardrailResult } from './guardrail.ts';
import { IndexedList } from './indexed.ts';
import { conventionOfScope, Draft, eventUse, type Rule, routeOf } from './routes.ts';
import { evaluationScore } from './scores.ts';
import { type JsonObject, objectOf, readMilliseconds } from './values.ts';

/** A value that may become input, output or documents. */
export interface Candidate {
  side: ContentSide;
  rank: number;
  key: string;
  value: AttributeValue;
  isKeptIfLost: boolean;
}

export interface Reading {
  draft: Draft;
  candidates: Candidate[];
  lists: Map<IndexedSource, IndexedList>;
  attributes: Record<string, unknown>;
  events: NeutralEvent[];
  /** The last one counts: earlier ones were tried again. */
  exception: NeutralEvent | undefined;
  eventDocuments: Document[];
  scores: Score[];
  convention: number;
}

/** Legacy message events, and the details event that came after them. */
const RANK_DETAILS = 30;
const RANK_MESSAGES = 40;
const RANK_FIRST_TOKEN_EVENT = 60;

export function readSpan(span: NeutralSpan): Reading {
  const reading: Reading = {
    draft: new Draft(),
    candidates: [],
    lists: new Map(),
    attributes: {},
    events: [],
    exception: undefined,
    eventDocuments: [],
    scores: [],
    convention: conventionOfScope(span.scopeName),
  };
  readAttributes(span.attributes, span, reading, 0);
  if (span.events.length > 0) readEvents(span, reading);
  readResource(span, reading);
  return reading;
}

/** @param rankBehind added to the rank of content: what an event says counts behind the span's own */
export function readAttributes(attributes: Attributes, span: NeutralSpan, reading: Reading, rankBehind: number): void {
  const { draft } = reading;
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined) continue;
    const route = routeOf(key);
    if (route.convention < reading.convention) reading.convention = route.convention;
    let isUsed = route.isDropped;
    for (const rule of route.rules) if (rule(draft, value, span)) isUsed = true;
    for (const source of route.content) {
      const content = source.reshape === undefined ? value : source.reshape(value);
      if (content === undefined || content === null) continue;
      reading.candidates.push({ side: source.side, rank: source.rank + rankBehind, key, value: content, isKeptIfLost: source.isKeptIfLost === true });
      isUsed = true;
    }
    if (route.indexed !== undefined && putIndexed(route.indexed, route.path, value, reading)) isUsed = true;
    if (!isUsed) keep(reading.attributes, key, value);
  }
}

function putIndexed(source: IndexedSource, path: string, value: AttributeValue, reading: Reading): boolean {
  if (source.dropped?.includes(path.slice(path.lastIndexOf('.') + 1)) === true) return true;
  let list = reading.lists.get(source);
  if (list === undefined) {
    list = new IndexedList();
    reading.lists.set(source, list);
  }
  return list.put(path, value, source.wrappers);
}

/** Assigning to `__proto__` would change what the object is instead of keeping the value. */
export function keep(attributes: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(attributes, key, { value, enumerable: true, configurable: true, writable: true });
  else attributes[key] = value;
}

function readEvents(span: NeutralSpan, reading: Reading): void {
  const input: AttributeValue[] = [];
  const output: AttributeValue[] = [];
  for (const event of span.events) {
    switch (eventUse(event.name)) {
      case 'exception':
        reading.exception = event;
        reading.events.push(event);
        break;
      case 'evaluation': {
        const score = evaluationScore(event.attributes, { trace_id: span.traceId, span_id: span.spanId }, event.timeUs);
        if (score === undefined) reading.events.push(event);
        else reading.scores.push(score);
        break;
      }
      case 'guardrail':
        if (readGuardrailResult(event.attributes['gen_ai.guardrail.result.value']) === true) reading.draft.offer('is_guardrail_triggered', 15, true);
        reading.events.push(event);
        break;
      case 'message':
        input.push(messageOfEvent(event.name, event.attributes, null));
        break;
      case 'choice':
        output.push(messageOfEvent(event.name, event.attributes, null));
        break;
      case 'details':
        readAttributes(event.attributes, span, reading, RANK_DETAILS - 20);
        break;
      case 'prompt':
      case 'completion':
        readAttributes(event.attributes, span, reading, 0);
        break;
      case 'document':
        if (reading.eventDocuments.length < MAX_DOCUMENTS) reading.eventDocuments.push(documentOfEvent(event));
        reading.draft.offer('kind', 80, 'retrieval');
        break;
      case 'retrieval_hint':
        reading.draft.offer('kind', 80, 'retrieval');
        break;
      case 'first_token': {
        const ttft = readMilliseconds((event.timeUs - span.startUs) / 1000);
        if (ttft !== undefined) reading.draft.offer('ttft_ms', RANK_FIRST_TOKEN_EVENT, ttft);
        break;
      }
      case undefined:
        reading.events.push(event);
    }
  }
  if (input.length > 0) reading.candidates.push({ side: 'input', rank: RANK_MESSAGES, key: '', value: input, isKeptIfLost: false });
  if (output.length > 0) reading.candidates.push({ side: 'output', rank: RANK_MESSAGES, key: '', value: output, isKeptIfLost: false });
}

/**
 * One message of the legacy events and logs: `gen_ai.user.message` with its body, `gen_ai.choice`
 * with a message inside.
 * @param body of a log record; span events keep it in their attributes
 */
export function messageOfEvent(name: string, attributes: Attributes, body: AttributeValue): JsonObject {
  const role = name === 'gen_ai.choice' ? 'assistant' : name.slice('gen_ai.'.length, -'.message'.length);
  const content = objectOf(body) ?? objectOf(attributes['gen_ai.event.content']) ?? (typeof body === 'string' ? { content: body } : { ...attributes });
  const inner = objectOf(content.message);
  const message: JsonObject = { role, ...(inner ?? content) };
  if (inner === undefined && typeof content.message === 'string') message.content = content.message;
  if (name === 'gen_ai.choice' && content.finish_reason !== undefined) message.finish_reason = content.finish_reason;
  return message;
}

interface ResourceReading {
  rules: { rule: Rule; value: AttributeValue }[];
  attributes: [string, AttributeValue][];
}

/** A batch of spans shares its resource object, so a resource is read once. */
const resources = new WeakMap<Attributes, ResourceReading>();
/** About the machine and the process, not about the application. */
const RESOURCE_NOISE = ['process.', 'os.', 'host.', 'telemetry.', 'container.'];

function readResource(span: NeutralSpan, reading: Reading): void {
  const resource = resourceReading(span.resource);
  for (const { rule, value } of resource.rules) rule(reading.draft, value, span);
  for (const [key, value] of resource.attributes) reading.attributes[key] = value;
  if (span.scopeName !== '') reading.attributes['otel.scope.name'] = span.scopeName;
  if (span.scopeVersion !== '') reading.attributes['otel.scope.version'] = span.scopeVersion;
}

function resourceReading(attributes: Attributes): ResourceReading {
  const known = resources.get(attributes);
  if (known !== undefined) return known;
  const reading: ResourceReading = { rules: [], attributes: [] };
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined) continue;
    for (const rule of routeOf(key).rules) reading.rules.push({ rule, value });
    if (!RESOURCE_NOISE.some((prefix) => key.startsWith(prefix))) reading.attributes.push([`resource.${key}`, value]);
  }
  resources.set(attributes, reading);
  return reading;
}
