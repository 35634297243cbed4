/** How ids of Langfuse's legacy batch are kept, and the root span that stands for one of its traces. */
import { createHash } from 'node:crypto';
import { plainId } from '#schema/wire.ts';
import type { SpanFacts, SpanPart } from './facts.ts';

const CONTRACT_ID = /^[0-9A-Za-z_-]{1,64}$/;

/** UUIDs lose their dashes, other ids of the contract stay, and what is no id of ours becomes one. */
export function langfuseId(id: string, digits: 32 | 16): string {
  return CONTRACT_ID.test(id) ? plainId(id) : createHash('sha256').update(id).digest('hex').slice(0, digits);
}

/** Only Langfuse's traces have ids beyond the contract of events, so a score that names such a one means theirs. */
export function namedId(id: string, digits: 32 | 16): string {
  return CONTRACT_ID.test(id) ? id : langfuseId(id, digits);
}

export function rootSpanId(traceId: string): string {
  return createHash('sha256').update(`langfuse trace ${traceId}`).digest('hex').slice(0, 16);
}

/** What all events of a batch say about when their trace began and ended. */
export interface RootTimes {
  startMs: number;
  endMs: number | null;
}

const MAX_ORDER_US = 9_000_000_000_000_000;

/**
 * The root's own times. SDKs send an update of a trace as another create with a new timestamp, and
 * never an end: so it begins with the earliest that anything says, and ends with its last
 * observation. Later pieces win, so an earlier start gets a higher order.
 */
export function rootParts(traceId: string, { startMs, endMs }: RootTimes): SpanPart[] {
  const root = { trace_id: traceId, span_id: rootSpanId(traceId) };
  const parts: SpanPart[] = [
    // For observations whose trace was never created.
    { ...root, part_id: 'root', order_us: 0, facts: { name: 'trace', kind: 'chain', source: 'langfuse/legacy' } },
    { ...root, part_id: `start:${startMs}`, order_us: MAX_ORDER_US - startMs * 1_000, facts: { start_time: startMs } },
  ];
  if (endMs !== null) parts.push({ ...root, part_id: `end:${endMs}`, order_us: endMs * 1_000, facts: { end_time: endMs } });
  return parts;
}

/** What one observation says of its trace's times; null when it says nothing. */
export function rootTimesOf({ start_time: startMs, end_time: endMs }: Pick<Partial<SpanFacts>, 'start_time' | 'end_time'>): RootTimes | null {
  const first = startMs ?? endMs ?? null;
  return first === null ? null : { startMs: first, endMs: endMs ?? null };
}
