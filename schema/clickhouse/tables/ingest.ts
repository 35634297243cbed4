/** What ingest keeps for itself: pieces of spans, and counts of what came in. */
import { columns } from './columns.ts';

export interface SpanPartRow {
  project_id: string;
  trace_id: string;
  span_id: string;
  /** Empty: the span itself as it came. */
  part_id: string;
  /** Microseconds since 1970; pieces fold in this order. */
  order_us: number;
  /** JSON of what the piece says. */
  facts: string;
  pii_found: Record<string, number>;
  version: number;
  is_deleted: 0 | 1;
}

export const INGEST_MEASURES = ['received', 'accepted', 'rejected', 'replaced', 'redacted', 'priced', 'unpriced', 'spooled'] as const;
export type IngestMeasure = (typeof INGEST_MEASURES)[number];

export interface IngestCountRow {
  project_id: string;
  /** `YYYY-MM-DD HH:00:00`, UTC. */
  hour: string;
  /** Protocol: `otlp`, `native`, `langfuse`. */
  door: string;
  /** Convention, as on the span; empty where the event never became one. */
  source: string;
  measure: IngestMeasure;
  /** Of a rejection: its reason. Of a redaction: what was found. */
  reason: string;
  delta: number;
  /** Unique for each flush of a process: the same row twice counts once. */
  delta_id: string;
}

export interface IngestTables {
  span_parts: SpanPartRow;
  ingest_counts: IngestCountRow;
}

export const INGEST_COLUMNS: { [T in keyof IngestTables]: (keyof IngestTables[T] & string)[] } = {
  span_parts: columns<SpanPartRow>({
    project_id: true,
    trace_id: true,
    span_id: true,
    part_id: true,
    order_us: true,
    facts: true,
    pii_found: true,
    version: true,
    is_deleted: true,
  }),
  ingest_counts: columns<IngestCountRow>({
    project_id: true,
    hour: true,
    door: true,
    source: true,
    measure: true,
    reason: true,
    delta: true,
    delta_id: true,
  }),
};
