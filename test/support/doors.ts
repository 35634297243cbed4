/** The doors of ingest on a loopback port, before a writer that keeps what it is given. */
import Fastify from 'fastify';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import type { Batch } from '#ingest/facts.ts';
import type { BodyLimits } from '#ingest/protocols/body.server.ts';
import { type DoorsOptions, openDoors } from '#ingest/protocols/doors.server.ts';
import type { IngestWriter } from '#ingest/writer/writer.ts';
import type { KpiValue } from '#schema/kpi-values.ts';
import type { Marker } from '#schema/markers.ts';

export interface RecordingWriter extends IngestWriter {
  batches: Batch[];
  kpiValues: KpiValue[];
  markers: Marker[];
  /** Thrown by the next writes, until it is null again. */
  failure: Error | null;
}

export function recordingWriter(): RecordingWriter {
  const writer: RecordingWriter = {
    batches: [],
    kpiValues: [],
    markers: [],
    failure: null,
    async write(_project, batch) {
      if (writer.failure) throw writer.failure;
      writer.batches.push(batch);
    },
    async writeScores(_project, scores) {
      if (writer.failure) throw writer.failure;
      writer.batches.push({ door: 'native', received: scores.length, spans: [], parts: [], scores: [...scores], rejections: [] });
    },
    async writeKpiValues(_project, values) {
      if (writer.failure) throw writer.failure;
      writer.kpiValues.push(...values);
    },
    async writeMarkers(_project, markers) {
      if (writer.failure) throw writer.failure;
      writer.markers.push(...markers);
    },
    async close() {},
  };
  return writer;
}

export interface Doors {
  url: string;
  writer: RecordingWriter;
  /** The batch of the newest request. */
  last(): Batch;
}

export interface DoorsSetup {
  now?: number;
  bodyLimits?: BodyLimits;
  authorize?: DoorsOptions['authorize'];
  /** Where log lines go. */
  log?: (line: string) => void;
}

/** Call at the top of a test file (with top-level await). */
export async function testDoors({ now = Date.UTC(2026, 10, 24), bodyLimits, authorize, log }: DoorsSetup = {}): Promise<Doors> {
  const writer = recordingWriter();
  const server = Fastify({ bodyLimit: 256 * 1024 * 1024, forceCloseConnections: true });
  openDoors(server, {
    writer,
    now: () => now,
    logger: log ? pino({ level: 'trace' }, { write: log }) : pino({ level: 'silent' }),
    authorize: authorize ?? (() => ({ projectId: 'default' })),
    ...(bodyLimits ? { bodyLimits } : {}),
  });
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  afterAll(() => server.close());
  return {
    url,
    writer,
    last: () => {
      const batch = writer.batches.at(-1);
      if (!batch) throw new Error('nothing was written');
      return batch;
    },
  };
}
