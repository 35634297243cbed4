/** Decoded OTLP → a batch for the writer: each span and log record goes through the conventions. */
import { MAX_DURATION_MS } from '#schema/events.ts';
import { MAX_DIMENSION_LENGTH } from '#schema/wire.ts';
import { normalise, normaliseLogs } from '../conventions/index.ts';
import type { Batch, SpanFacts } from '../facts.ts';
import type { NeutralLog, NeutralSpan } from '../neutral.ts';
import { clip } from './checks.ts';
import type { Decoded } from './otlp-span.ts';

/** @param onError hears of an error of ours in a convention; the span is rejected, its neighbours are not */
export function tracesBatch(door: string, decoded: Decoded<NeutralSpan>, onError: (error: unknown) => void): Batch {
  const batch: Batch = { door, received: decoded.received, spans: [], parts: [], scores: [], rejections: decoded.rejections };
  for (const span of decoded.items) {
    try {
      const { facts, scores } = normalise(span);
      batch.spans.push(withinContract(facts));
      batch.scores.push(...scores);
    } catch (error) {
      onError(error);
      batch.rejections.push({ index: -1, reason: 'unreadable', path: `span ${span.spanId}`, message: 'could not be interpreted; this is an error of Assay.' });
    }
  }
  return batch;
}

/** A log record that is sound but nothing to us. Counted as rejected; the client, who can do nothing about it, is not told. */
export const NOT_KEPT = 'not_kept';

export function logsBatch(door: string, decoded: Decoded<NeutralLog>): Batch {
  const { parts, scores } = normaliseLogs(decoded.items);
  for (const part of parts) withinContract(part.facts);
  // A record becomes a piece of its span, or a score, or nothing.
  const dropped = decoded.items.length - parts.length - scores.length;
  const rejections = [...decoded.rejections];
  for (let i = 0; i < dropped; i += 1) rejections.push({ index: -1, reason: NOT_KEPT, path: 'logRecords', message: 'A record says nothing about a span that is kept.' });
  return { door, received: decoded.received, spans: [], parts, scores, rejections };
}

const DIMENSIONS = [
  'name',
  'error_type',
  'provider',
  'model_requested',
  'model',
  'finish_reason',
  'prompt_name',
  'prompt_version',
  'feature',
  'environment',
  'release',
  'user_id',
  'session_id',
  'index',
] as const;
const TOKENS = ['input_tokens', 'cached_input_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens'] as const;
const MAX_TOKENS = 4_294_967_295;

/**
 * Holds facts that a convention read to the limits of `schema/events.ts`, in place. A long dimension
 * is clipped; a measure that cannot be true is unknown.
 */
export function withinContract<Facts extends Partial<SpanFacts>>(facts: Facts): Facts {
  for (const key of DIMENSIONS) {
    const value = facts[key];
    if (typeof value === 'string' && value.length > MAX_DIMENSION_LENGTH) facts[key] = clip(value, MAX_DIMENSION_LENGTH);
  }
  for (const key of TOKENS) {
    const value = facts[key];
    if (value != null && !(Number.isInteger(value) && value >= 0 && value <= MAX_TOKENS)) facts[key] = null;
  }
  if (facts.cost_usd != null && !(facts.cost_usd >= 0 && facts.cost_usd <= 1e6)) facts.cost_usd = null;
  if (facts.ttft_ms != null && !(facts.ttft_ms >= 0 && facts.ttft_ms <= MAX_DURATION_MS)) facts.ttft_ms = null;
  if (facts.documents && facts.documents.length > 1_000) facts.documents = facts.documents.slice(0, 1_000);
  if (facts.citations && facts.citations.length > 1_000) facts.citations = facts.citations.slice(0, 1_000);
  return facts;
}
