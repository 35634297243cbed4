/**
 * What every protocol and convention ends in, before it is priced, redacted and stored: the native
 * event of `schema/events.ts` and what only telemetry knows beside it.
 */
import type { Event } from '#schema/events.ts';
import type { Score } from '#schema/scores.ts';
import type { NeutralEvent } from './neutral.ts';

export interface SpanFacts extends Event {
  /** The door and the convention it came through: `native`, `otlp/genai`, `langfuse/legacy`. */
  source: string;
  /** Span events that no convention used; shown on the trace. */
  events: NeutralEvent[];
}

/**
 * A piece of a span that arrived apart from it: a log record with the messages, one create or
 * update of a legacy Langfuse batch. Pieces and span are folded into one stored state, whatever
 * the order in which they came.
 */
export interface SpanPart {
  trace_id: string;
  span_id: string;
  /** Identifies the piece: sending it again replaces it. */
  part_id: string;
  /** Pieces fold in this order (microseconds since 1970), then by `part_id`. */
  order_us: number;
  /** Only what the piece says. A key that is absent says nothing; null never overwrites. */
  facts: Partial<SpanFacts>;
}

/** One event of a batch that was not taken, and why; `path` names the bad field. */
export interface Rejection {
  /** Position in the batch. */
  index: number;
  /** Short and stable, for counters: `bad_time`, `missing_id`, `bad_field`. */
  reason: string;
  path: string;
  message: string;
}

/** What one request to a door comes to. Received = taken + rejected, always. */
export interface Batch {
  /** Protocol and door: `otlp`, `native`, `langfuse`. */
  door: string;
  received: number;
  spans: SpanFacts[];
  parts: SpanPart[];
  scores: Score[];
  rejections: Rejection[];
}
