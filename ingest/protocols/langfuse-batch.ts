/**
 * Langfuse's legacy batch → pieces of spans and scores. Every create and update is one piece; what a
 * piece says is read by the Langfuse convention, as if it had come as span attributes. A Langfuse
 * trace is the root span of its trace, under an id that follows from the trace's.
 */
import { createHash } from 'node:crypto';
import { scoreSchema, type Score } from '#schema/scores.ts';
import { normalise } from '../conventions/index.ts';
import { type Batch, NO_TRACE, type SpanFacts } from '../facts.ts';
import { langfuseId, rootParts, rootSpanId, type RootTimes, rootTimesOf } from '../langfuse-ids.ts';
import type { Attributes, AttributeValue, NeutralSpan } from '../neutral.ts';
import { isTooDeep, MAX_DEPTH, type Problem, timeProblem } from './checks.ts';
import { envelopeSchema, type Envelope, type ObservationBody, observationBodySchema, type ScoreBody, scoreBodySchema, type TraceBody, traceBodySchema } from './langfuse-events.ts';
import { parseProblem } from './native.ts';
import { withinContract } from './otlp-batch.ts';
import { emptyAttributes } from './otlp-span.ts';

export interface LangfuseOutcome {
  batch: Batch;
  /** In the order of the batch: the event's own id, and what was wrong with it, if anything. */
  events: { id: string; problem: Problem | null }[];
}

/** @param onError hears of an error of ours in the convention; the event is rejected, its neighbours are not */
export function langfuseBatch(events: readonly unknown[], nowMs: number, onError: (error: unknown) => void): LangfuseOutcome {
  const batch: Batch = { door: 'langfuse', received: events.length, spans: [], parts: [], scores: [], rejections: [] };
  const outcome: LangfuseOutcome = { batch, events: [] };
  const roots = new Map<string, RootTimes>();
  const traceOf = tracesOf(events);
  events.forEach((event, index) => {
    let problem: Problem | null;
    try {
      problem = take(event, { index, nowMs, batch, roots, traceOf });
    } catch (error) {
      onError(error);
      problem = { reason: 'unreadable', path: '', message: 'could not be interpreted; this is an error of Assay.' };
    }
    if (problem) batch.rejections.push({ index, ...problem, path: problem.path === '' ? `batch[${index}]` : `batch[${index}].${problem.path}` });
    // A log of the SDK about itself is no fact; Langfuse acknowledges it all the same.
    outcome.events.push({ id: idOf(event, index), problem: problem?.reason === 'not_kept' ? null : problem });
  });
  for (const [traceId, times] of roots) batch.parts.push(...rootParts(traceId, times));
  return outcome;
}

/** Traces by observation: an update need not name its trace where its create does. A create without one makes its own. */
function tracesOf(events: readonly unknown[]): ReadonlyMap<string, string> {
  const traceOf = new Map<string, string>();
  for (const event of events) {
    const body = isObject(event) ? event.body : undefined;
    if (!isObject(event) || !isObject(body) || typeof body.id !== 'string') continue;
    if (typeof body.traceId === 'string') traceOf.set(body.id, body.traceId);
    else if (typeof event.type === 'string' && event.type.endsWith('-create') && !traceOf.has(body.id)) traceOf.set(body.id, body.id);
  }
  return traceOf;
}

interface Place {
  index: number;
  nowMs: number;
  batch: Batch;
  roots: Map<string, RootTimes>;
  traceOf: ReadonlyMap<string, string>;
}

/** @returns what is wrong, or null when the event is in the batch */
function take(event: unknown, place: Place): Problem | null {
  if (isTooDeep(event)) return { reason: 'too_deep', path: '', message: `nests deeper than ${MAX_DEPTH} levels.` };
  const envelope = envelopeSchema.safeParse(event);
  if (!envelope.success) return parseProblem(envelope.error, event);
  const { type, body, timestamp } = envelope.data;
  const clock = timeProblem(timestamp, place.nowMs, 'milliseconds');
  if (clock !== null) return { reason: 'bad_time', path: 'timestamp', message: clock };
  if (type === 'sdk-log') return { reason: 'not_kept', path: 'type', message: 'is a log of the SDK about itself.' };
  if (type === 'score-create') {
    const parsed = scoreBodySchema.safeParse(body);
    if (!parsed.success) return inBody(parseProblem(parsed.error, body));
    return takeScore(parsed.data, envelope.data, place.batch.scores);
  }
  if (type === 'trace-create') {
    const parsed = traceBodySchema.safeParse(body);
    if (!parsed.success) return inBody(parseProblem(parsed.error, body));
    return takeTrace(parsed.data, envelope.data, place);
  }
  const observation = /^([a-z]+)-(create|update)$/.exec(type);
  if (!observation?.[1]) return { reason: 'unknown_type', path: 'type', message: `${JSON.stringify(type)} is not known here.` };
  const parsed = observationBodySchema.safeParse(body);
  if (!parsed.success) return inBody(parseProblem(parsed.error, body));
  const kind = observation[1] === 'observation' ? (parsed.data.type ?? 'span') : observation[1];
  return takeObservation(parsed.data, kind.toLowerCase(), observation[2] === 'create', envelope.data, place);
}

function takeTrace(body: TraceBody, envelope: Envelope, { index, nowMs, batch, roots }: Place): Problem | null {
  const startMs = body.timestamp ?? envelope.timestamp;
  const problem = timeProblem(startMs, nowMs, 'milliseconds');
  if (problem !== null) return { reason: 'bad_time', path: 'body.timestamp', message: problem };
  const traceId = langfuseId(body.id ?? envelope.id, 32);
  const attributes = emptyAttributes();
  put(attributes, 'user.id', body.userId);
  put(attributes, 'session.id', body.sessionId);
  put(attributes, 'langfuse.release', body.release);
  put(attributes, 'langfuse.version', body.version);
  put(attributes, 'langfuse.environment', body.environment);
  put(attributes, 'langfuse.trace.tags', body.tags);
  put(attributes, 'langfuse.observation.input', body.input);
  put(attributes, 'langfuse.observation.output', body.output);
  putMetadata(attributes, 'langfuse.trace.metadata', body.metadata);
  const facts = says(neutral(traceId, rootSpanId(traceId), body.name ?? '', startMs, attributes));
  delete facts.kind;
  note(roots, traceId, startMs, null);
  batch.parts.push({ trace_id: traceId, span_id: rootSpanId(traceId), part_id: envelope.id, order_us: order(envelope, true, index), facts });
  return null;
}

function takeObservation(body: ObservationBody, type: string, isCreate: boolean, envelope: Envelope, { index, nowMs, batch, roots, traceOf }: Place): Problem | null {
  if (body.id == null && !isCreate) return { reason: 'missing_id', path: 'body.id', message: 'is missing: which observation is updated?' };
  const startMs = body.startTime ?? (isCreate ? envelope.timestamp : null);
  const endMs = body.endTime ?? (type === 'event' ? startMs : null);
  for (const [path, time] of [['body.startTime', startMs], ['body.endTime', endMs], ['body.completionStartTime', body.completionStartTime]] as const) {
    const problem = time == null ? null : timeProblem(time, nowMs, 'milliseconds');
    if (problem !== null) return { reason: 'bad_time', path, message: problem };
  }
  if (startMs !== null && endMs !== null && endMs < startMs) return { reason: 'bad_time', path: 'body.endTime', message: 'lies before the start: a duration cannot be negative.' };
  const ownId = body.id ?? envelope.id;
  const namedTrace = body.traceId ?? traceOf.get(ownId) ?? (isCreate ? ownId : null);
  // An update that names its observation alone: the writer knows, or will, in which trace it is.
  const traceId = namedTrace === null ? NO_TRACE : langfuseId(namedTrace, 32);
  const spanId = langfuseId(ownId, 16);
  const attributes = emptyAttributes();
  put(attributes, 'langfuse.observation.type', type);
  put(attributes, 'langfuse.observation.level', body.level);
  put(attributes, 'langfuse.observation.status_message', body.statusMessage);
  put(attributes, 'langfuse.observation.model.name', body.model);
  put(attributes, 'langfuse.observation.model.parameters', body.modelParameters);
  put(attributes, 'langfuse.observation.usage_details', body.usageDetails ?? body.usage);
  put(attributes, 'langfuse.observation.cost_details', body.costDetails ?? costOf(body.usage));
  put(attributes, 'langfuse.observation.prompt.name', body.promptName);
  put(attributes, 'langfuse.observation.prompt.version', body.promptVersion);
  put(attributes, 'langfuse.version', body.version);
  put(attributes, 'langfuse.environment', body.environment);
  put(attributes, 'langfuse.observation.input', body.input);
  put(attributes, 'langfuse.observation.output', body.output);
  putMetadata(attributes, 'langfuse.observation.metadata', body.metadata);
  const facts = says(neutral(traceId, spanId, body.name ?? '', startMs ?? envelope.timestamp, attributes));
  if (body.completionStartTime != null) facts.first_token_time = body.completionStartTime;
  if (startMs !== null) facts.start_time = startMs;
  // `chain` is what nothing said; it must not hide what another piece said.
  if (facts.kind === 'chain' && !isCreate) delete facts.kind;
  if (endMs !== null) facts.end_time = endMs;
  if (body.parentObservationId != null) facts.parent_span_id = langfuseId(body.parentObservationId, 16);
  else if (isCreate) facts.parent_span_id = rootSpanId(traceId);
  const times = rootTimesOf({ ...(startMs === null ? {} : { start_time: startMs }), ...(endMs == null ? {} : { end_time: endMs }) });
  if (times !== null && traceId !== NO_TRACE) note(roots, traceId, times.startMs, times.endMs);
  batch.parts.push({ trace_id: traceId, span_id: spanId, part_id: envelope.id, order_us: order(envelope, isCreate, index), facts });
  return null;
}

function takeScore(body: ScoreBody, envelope: Envelope, scores: Score[]): Problem | null {
  const traceId = body.traceId == null ? null : langfuseId(body.traceId, 32);
  const isCategory = typeof body.value === 'string';
  const metadata = isObject(body.metadata) ? body.metadata : {};
  const candidate = {
    score_id: scoreId(body.id ?? envelope.id),
    trace_id: traceId,
    span_id: traceId === null || body.observationId == null ? null : langfuseId(body.observationId, 16),
    session_id: body.sessionId,
    name: body.name,
    source: FEEDBACK.test(body.name) ? 'user' : 'eval',
    value: isCategory ? null : body.value,
    label: isCategory ? body.value : null,
    comment: body.comment,
    at: envelope.timestamp,
    attributes: { ...metadata, ...(body.environment ? { environment: body.environment } : {}), ...(body.dataType ? { data_type: body.dataType } : {}) },
  };
  const parsed = scoreSchema.safeParse(candidate);
  if (!parsed.success) {
    if (traceId === null && body.sessionId == null) return { reason: 'missing_id', path: 'body.traceId', message: 'is missing: a score needs a traceId or a sessionId.' };
    return inBody(parseProblem(parsed.error, candidate));
  }
  scores.push(parsed.data);
  return null;
}

/** Langfuse does not say who judged; a name like these is what applications give to their users' clicks. */
const FEEDBACK = /feedback|thumb|rating|satisf|csat|\bnps\b|\blikes?\b/i;

/** The convention's reading, without what the piece did not say. */
function says(span: NeutralSpan): Partial<SpanFacts> {
  const { trace_id: _trace, span_id: _span, parent_span_id: _parent, start_time: _start, end_time: _end, duration_ms: _duration, ...facts } = normalise(span).facts;
  const hasOutput = span.attributes['langfuse.observation.output'] !== undefined;
  const said: Partial<SpanFacts> = { ...facts, source: 'langfuse/legacy' };
  for (const [key, value] of Object.entries(facts)) {
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0 && key !== 'documents';
    if (value == null || value === '' || (value === false && !hasOutput) || isEmpty) Reflect.deleteProperty(said, key);
  }
  if (facts.status === 'unset') delete said.status;
  if (!hasOutput) delete said.has_output;
  if (span.name === '') delete said.name;
  return withinContract(said);
}

function neutral(traceId: string, spanId: string, name: string, startMs: number, attributes: Attributes): NeutralSpan {
  return {
    traceId,
    spanId,
    parentSpanId: '',
    name,
    startUs: startMs * 1_000,
    endUs: null,
    status: 'unset',
    statusMessage: '',
    attributes,
    resource: emptyAttributes(),
    scopeName: '',
    scopeVersion: '',
    events: [],
    links: [],
  };
}

function note(roots: Map<string, RootTimes>, traceId: string, startMs: number, endMs: number | null): void {
  const known = roots.get(traceId);
  if (!known) roots.set(traceId, { startMs, endMs });
  else {
    known.startMs = Math.min(known.startMs, startMs);
    if (endMs !== null) known.endMs = Math.max(known.endMs ?? endMs, endMs);
  }
}

/** By the event's own time; within a millisecond creates go first, then the order of the batch. */
function order(envelope: Envelope, isCreate: boolean, index: number): number {
  return envelope.timestamp * 1_000 + (isCreate ? 0 : 500) + Math.min(index, 499);
}

function scoreId(id: string): string {
  return /^[0-9A-Za-z_.:-]{1,128}$/.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 32);
}

function idOf(event: unknown, index: number): string {
  return isObject(event) && typeof event.id === 'string' ? event.id : String(index);
}

function inBody(problem: Problem): Problem {
  return { ...problem, path: problem.path === '' ? 'body' : `body.${problem.path}` };
}

function costOf(usage: Record<string, unknown> | null | undefined): Record<string, unknown> | null {
  return typeof usage?.totalCost === 'number' ? { total: usage.totalCost } : null;
}

function put(attributes: Attributes, key: string, value: unknown): void {
  if (value != null && value !== '' && isJson(value)) attributes[key] = value;
}

function putMetadata(attributes: Attributes, prefix: string, metadata: unknown): void {
  if (!isObject(metadata)) return put(attributes, prefix, metadata);
  for (const key of Object.keys(metadata)) put(attributes, `${prefix}.${key}`, metadata[key]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True of everything that JSON.parse gives. */
function isJson(value: unknown): value is AttributeValue {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.every(isJson);
  return isObject(value) && Object.values(value).every(isJson);
}
