/**
 * What every protocol and convention ends in, before it is priced, redacted and stored: the native
 * event of `schema/events.ts` and what only telemetry knows beside it.
 */
import type { Event } from '#schema/events.ts';
import type { Score } from '#schema/scores.ts';
import type { FoundCitation } from './enrich/citations.ts';
import type { AttributeValue, NeutralEvent } from './neutral.ts';

/** What an output told whose text is not kept: its length, and the markers that stood in it. */
export interface ToldOutput {
  characters: number;
  markers: FoundCitation[];
}

/** The same of single messages, with what else is read from them. */
export interface ToldAnswer extends ToldOutput {
  has_output: boolean;
  is_refusal: boolean;
  finish_reason: string | null;
  citations: SpanFacts['citations'];
  documents: NonNullable<SpanFacts['documents']> | null;
}

export interface SpanFacts extends Event {
  /** `keys`: the strings by which a citation may name a document whose title and link are not kept. */
  documents?: (NonNullable<Event['documents']>[number] & { keys?: string[] })[] | null | undefined;
  /** Of a piece or of one's base, where content is not kept: `output` is empty then. */
  told_output?: ToldOutput | null;
  /** The same of a retrieval's question. */
  question_hash?: string | null;
  /** The door and the convention it came through: `native`, `otlp/genai`, `langfuse/legacy`. */
  source: string;
  /** Span events that no convention used; shown on the trace. */
  events: NeutralEvent[];
  /**
   * Whether `output` holds a text of its own, and not tool calls alone. Null or absent: nobody has
   * looked, and `hasOwnText(output)` of `conventions/messages.ts` says (native events, folded parts).
   */
  has_output?: boolean | null;
  /**
   * Of a piece: when the first token came, milliseconds since 1970. It need not know when the call
   * began; the fold makes `ttft_ms` of both.
   */
  first_token_time?: number | null;
}

/**
 * A piece of a span that arrived apart from it: a log record with the messages, one create or
 * update of a legacy Langfuse batch. Pieces and span are folded into one stored state, whatever
 * the order in which they came: `foldParts(base, parts)` of `fold.ts`, a pure function.
 *
 * - Among pieces, per field, the later one wins; null, `unset` and an absent key never overwrite.
 * - What the span itself says wins over every piece; pieces fill what it left open.
 * - `attributes` are merged key by key by the same two rules; `events` are put together.
 * - `input_messages` and `output_messages` of all pieces are put one behind the other, and become
 *   `input` and `output` only where neither span nor piece has a whole one.
 */
export interface SpanPart {
  /** `NO_TRACE` where the piece names its span alone; the writer finds the trace, or keeps the piece until it can. */
  trace_id: string;
  span_id: string;
  /** Identifies the piece: sending it again replaces it. */
  part_id: string;
  /** Pieces fold in this order (microseconds since 1970), then by `part_id`. */
  order_us: number;
  /** Only what the piece says. A key that is absent says nothing; null never overwrites. */
  facts: Partial<SpanFacts>;
  /** Single messages of the input or output, as sent; more of them come with other pieces. */
  input_messages?: AttributeValue[];
  output_messages?: AttributeValue[];
  /** In place of `output_messages` where content is not kept. */
  told_answer?: ToldAnswer;
}

/** The trace of a piece that does not say it. */
export const NO_TRACE = '';

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
