/** The figures of one request to a door, in one step. */
import type { SpanRow } from '#schema/clickhouse/tables.ts';
import type { Batch } from '../facts.ts';
import type { Accepted } from './accept.ts';
import type { Counts, Origin } from './counters.server.ts';

export type Fate = 'stored' | 'spooled' | 'unavailable';

const BILLED_KINDS = new Set(['llm', 'embedding', 'rerank']);

/**
 * Counts a batch by its fate. What was not taken for want of a store counts as received and as
 * rejected (`unavailable`): the client sends it again, and then it counts again.
 */
export function countBatch(counts: Counts, origin: Origin, batch: Batch, accepted: Accepted, fate: Fate): void {
  const rejected = Math.min(batch.received, batch.rejections.length);
  const good = batch.received - rejected;
  for (const { reason } of batch.rejections.slice(0, rejected)) {
    counts.add(origin, '', 'received', 1);
    counts.add(origin, '', 'rejected', 1, reason);
  }
  if (fate === 'unavailable') {
    counts.add(origin, '', 'received', good);
    counts.add(origin, '', 'rejected', good, 'unavailable');
    return;
  }
  for (const [source, events] of bySource(accepted, good)) {
    counts.add(origin, source, 'received', events);
    counts.add(origin, source, 'accepted', events);
    if (fate === 'spooled') counts.add(origin, source, 'spooled', events);
  }
  for (const { rows, found } of accepted.spans) {
    const { span } = rows;
    for (const kind in found) counts.add(origin, span.source, 'redacted', found[kind] ?? 0, kind);
    const outcome = pricing(span);
    if (outcome) counts.add(origin, span.source, outcome, 1);
  }
  for (const { part, found } of accepted.parts) for (const kind in found) counts.add(origin, part.facts.source ?? '', 'redacted', found[kind] ?? 0, kind);
}

/** Of a call with usage: whether it has a price. */
function pricing(span: SpanRow): 'priced' | 'unpriced' | null {
  if (!BILLED_KINDS.has(span.kind)) return null;
  if (span.cost_usd !== null) return 'priced';
  return span.input_tokens !== null || span.output_tokens !== null ? 'unpriced' : null;
}

/** Events by convention; they add up to `good`, whatever one record came to. */
function bySource(accepted: Accepted, good: number): Map<string, number> {
  const events = new Map<string, number>();
  let left = good;
  const add = (source: string) => {
    if (left === 0) return;
    left -= 1;
    events.set(source, (events.get(source) ?? 0) + 1);
  };
  for (const { rows } of accepted.spans) add(rows.span.source);
  for (const { part } of accepted.parts) add(part.facts.source ?? '');
  if (left > 0) events.set('', (events.get('') ?? 0) + left);
  return events;
}
