/** What the doors may ask of the writer. */
import type { KpiValue } from '#schema/kpi-values.ts';
import type { Marker } from '#schema/markers.ts';
import type { Score } from '#schema/scores.ts';
import type { Batch } from '../facts.ts';

/** Nothing was stored and nothing will be; the client should send again. Doors answer 503 with Retry-After: 2. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}

export interface IngestWriter {
  /**
   * Enriches, stores and settles a batch; resolves when it is durable, and visible in every figure
   * unless it went to the spool.
   * @param bytes size of the decoded body, for the limit of bytes in flight
   * @throws UnavailableError
   */
  write(projectId: string, batch: Batch, bytes: number): Promise<void>;
  /** @throws UnavailableError */
  writeScores(projectId: string, scores: readonly Score[]): Promise<void>;
  writeKpiValues(projectId: string, values: readonly KpiValue[]): Promise<void>;
  writeMarkers(projectId: string, markers: readonly Marker[]): Promise<void>;
  /** Flushes what is in flight and stops the jobs. */
  close(): Promise<void>;
}
