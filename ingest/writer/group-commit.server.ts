/**
 * The writer: requests share inserts. A lone request is written at once; while an insert is on its
 * way the next ones gather, until there are enough of them or 200 ms have passed. Who sent is
 * answered when the rows are stored and settled.
 */
import type { Store } from '#schema/clickhouse/client.server.ts';
import type { SpanRow } from '#schema/clickhouse/tables.ts';
import { DEFAULT_PROJECT, type Project } from '#schema/project.ts';
import { cleanScore, DEFAULT_PRIVACY, type Privacy, privacyOf } from '../enrich/privacy.ts';
import type { Registry } from 'prom-client';
import { type Accepted, accept } from './accept.ts';
import { type Changes, gather } from './changes.ts';
import { countBatch } from './count-batch.ts';
import { createCounters, type Origin } from './counters.server.ts';
import { registerGauges } from './gauges.server.ts';
import { type Commit, encodeRows, isPermanent, storeCommit } from './commit.server.ts';
import { createStoring } from './storing.server.ts';
import { createPreparer, type Prepared } from './prepare.server.ts';
import { startReconciler } from './reconcile.server.ts';
import { createQueue, type Fate } from './queue.server.ts';
import { type Repriced, reprice } from './reprice.server.ts';
import { kpiValueRow, markerRow } from '#schema/outside-rows.server.ts';
import { createTraceCache } from './trace-cache.ts';
import { createTraceReader } from './trace-reader.server.ts';
import { createVersions } from './versions.ts';
import { type IngestWriter, UnavailableError } from './writer.ts';

export interface WriterLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface WriterOptions {
  store: Store;
  /** Milliseconds since 1970. */
  now: () => number;
  logger: WriterLogger;
  isEngineUp: () => boolean;
  project?: (projectId: string) => Project;
  /** What may be stored of each project's texts. Left out, they are redacted. */
  privacy?: (projectId: string) => Privacy;
  /** Where the spool lives; without it an engine that is away means UnavailableError. */
  dataDirectory?: string;
  /** @default 2 GiB; 0: no spool */
  spoolMaxBytes?: number;
  /** For the traces of the last moments. @default 24 MiB */
  cacheBytes?: number;
  /** Where /metrics finds what this process counts. */
  registry?: Registry;
  /** @default 2000; 0: never */
  reconcileEveryMs?: number;
}

const MAX_ROWS = 4_000;
const MAX_WAIT_MS = 200;
const MAX_COMMITS_IN_FLIGHT = 2;
const REDACTED = privacyOf(DEFAULT_PRIVACY);
const MIB = 1024 * 1024;
const SPOOL_BYTES = 2 * 1024 * MIB;

export interface Writer extends IngestWriter {
  /** Settles traces again from what the store has. @throws what the engine says */
  settleAgain(projectId: string, traceIds: readonly string[]): Promise<void>;
  /**
   * Settles again whatever disagrees with its spans among what was accepted since.
   * @param sinceUs microseconds since 1970
   * @param quietUs traces with newer spans than this are left to the flush that is writing them
   * @returns how many traces were settled
   */
  reconcile(sinceUs: number, quietUs?: number): Promise<number>;
  /** Prices past spans of a project again: those without a price, or all. @throws what the engine says */
  reprice(projectId: string, all: boolean): Promise<Repriced>;
  /** Stores what was counted so far. */
  flushCounts(): Promise<void>;
}

export function createWriter(options: WriterOptions): Writer {
  const { store, logger } = options;
  const project = options.project ?? (() => DEFAULT_PROJECT);
  const privacy = options.privacy ?? (() => REDACTED);
  const versions = createVersions(options.now);
  const cache = createTraceCache(options.cacheBytes ?? 24 * MIB);
  const reader = createTraceReader(store);
  const storing = createStoring({
    store,
    logger,
    isEngineUp: options.isEngineUp,
    directory: options.dataDirectory ?? null,
    spoolMaxBytes: options.spoolMaxBytes ?? SPOOL_BYTES,
    onReplayed: async (sinceUs) => void (await reconciler.look(sinceUs)),
  });
  const preparer = createPreparer({
    cache,
    reader,
    versions,
    project,
    privacy,
    isEngineUp: options.isEngineUp,
    startedUs: options.now() * 1_000,
    untilStored: () => queue.untilStored(),
  });

  let bytesInFlight = 0;
  let isClosed = false;

  const queue = createQueue<Accepted, Prepared>({
    maxRows: MAX_ROWS,
    maxWaitMs: MAX_WAIT_MS,
    maxInFlight: MAX_COMMITS_IN_FLIGHT,
    async prepare(items) {
      const changes = gather(items);
      const prepared = await preparer.prepare(changes);
      const replaced = replacedOf(changes, prepared);
      const doors = replaced.length > 0 ? doorsOf(items) : null;
      for (const row of replaced) counters.add({ projectId: row.project_id, door: doors?.get(placeOfSpan(row.project_id, row.trace_id, row.span_id)) ?? '' }, row.source, 'replaced', 1);
      return prepared;
    },
    store: (prepared) => storing.store(encode(prepared), oldestVersion(prepared)),
    onFailed(items, error) {
      // Memory is ahead of the store now: the next span of these traces reads them.
      for (const { projectId, spans, parts, scores } of items) {
        for (const { rows } of spans) cache.drop(projectId, rows.span.trace_id);
        for (const { part } of parts) cache.drop(projectId, part.trace_id);
        for (const { trace_id } of scores) if (trace_id) cache.drop(projectId, trace_id);
      }
      if (!(error instanceof UnavailableError)) logger.error({ err: error, senders: items.length }, 'a commit was refused; where there were several senders, each is tried alone');
    },
    isRowsFault: isPermanent,
  });

  const push = (accepted: Accepted, bytes: number): Promise<Fate> => {
    const rows = accepted.spans.length + accepted.parts.length + accepted.scores.length;
    if (rows === 0) return Promise.resolve('stored');
    bytesInFlight += bytes;
    return queue.push(accepted, rows).finally(() => {
      bytesInFlight -= bytes;
    });
  };

  const admit = () => {
    if (isClosed) throw new UnavailableError('Assay is stopping. Send again.');
  };

  const counters = createCounters({
    now: options.now,
    store: (rows) => storing.store({ facts: encodeRows('ingest_counts', rows), derived: [] }, options.now() * 1_000),
    ...(options.registry ? { registry: options.registry } : {}),
  });
  if (options.registry) {
    registerGauges(options.registry, {
      assay_ingest_bytes_in_flight: ['Bytes of bodies that are decoded and not answered yet.', () => bytesInFlight],
      assay_ingest_queued_rows: ['Rows that wait for the next insert.', () => queue.rows],
      assay_ingest_commits_in_flight: ['Inserts on their way to ClickHouse.', () => queue.inFlight],
      assay_ingest_spool_bytes: ['Bytes in the spool.', () => storing.spoolBytes],
      assay_ingest_cached_traces: ['Traces in memory.', () => cache.size],
    });
  }
  /** For doors whose every event is taken or refused alike. */
  const counted = async (origin: Origin, events: number, store: () => Promise<Fate>): Promise<void> => {
    try {
      admit();
      const fate = await store();
      counters.add(origin, '', 'received', events);
      counters.add(origin, '', 'accepted', events);
      if (fate === 'spooled') counters.add(origin, '', 'spooled', events);
    } catch (error) {
      counters.add(origin, '', 'received', events);
      counters.add(origin, '', 'rejected', events, 'unavailable');
      throw error;
    }
  };

  const settleAgain = async (projectId: string, traceIds: readonly string[]) => {
    const prepared = await queue.alone(() => preparer.settleAgain(projectId, traceIds));
    await storeCommit(store, encode(prepared));
  };
  const reconciler = startReconciler({
    reader: store,
    now: options.now,
    logger,
    everyMs: options.reconcileEveryMs ?? 2_000,
    isEngineUp: options.isEngineUp,
    settleAgain,
  });

  return {
    settleAgain,
    reconcile: reconciler.look,
    flushCounts: counters.flush,
    reprice: (projectId, all) =>
      reprice({
        reader: store,
        versions,
        project: project(projectId),
        projectId,
        all,
        store: (spans) => storeCommit(store, { facts: encodeRows('spans', spans), derived: [] }),
        settleAgain: (traceIds) => settleAgain(projectId, traceIds),
      }),
    async write(projectId, batch, bytes) {
      const origin = { projectId, door: batch.door };
      try {
        admit();
      } catch (error) {
        countBatch(counters, origin, batch, nothingOf(origin), 'unavailable');
        throw error;
      }
      const accepted = accept(project(projectId), projectId, batch, privacy(projectId), versions);
      try {
        countBatch(counters, origin, batch, accepted, await push(accepted, bytes));
      } catch (error) {
        countBatch(counters, origin, batch, accepted, 'unavailable');
        throw error;
      }
    },
    async writeScores(projectId, scores) {
      const cleaned = scores.map((score) => cleanScore(score, privacy(projectId)));
      await counted({ projectId, door: 'scores' }, scores.length, () => push({ projectId, door: 'scores', spans: [], parts: [], scores: cleaned }, 0));
    },
    async writeKpiValues(projectId, values) {
      const rows = values.map((value) => kpiValueRow(projectId, value, versions()));
      await counted({ projectId, door: 'kpi-values' }, rows.length, () => storing.store({ facts: encodeRows('kpi_values', rows), derived: [] }, options.now() * 1_000));
    },
    async writeMarkers(projectId, markers) {
      const rows = markers.map((marker) => markerRow(projectId, marker, versions()));
      await counted({ projectId, door: 'markers' }, rows.length, () => storing.store({ facts: encodeRows('markers', rows), derived: [] }, options.now() * 1_000));
    },
    async close() {
      isClosed = true;
      await reconciler.stop();
      await queue.drain();
      await counters.close();
      await storing.close();
    },
  };
}

const nothingOf = ({ projectId, door }: Origin): Accepted => ({ projectId, door, spans: [], parts: [], scores: [] });

const placeOfSpan = (projectId: string, traceId: string, spanId: string): string => `${projectId}\n${traceId}\n${spanId}`;

/** By which door the newest of each span of a flush came. */
function doorsOf(items: readonly Accepted[]): Map<string, string> {
  const doors = new Map<string, string>();
  for (const { projectId, door, spans, parts } of items) {
    for (const { rows } of spans) doors.set(placeOfSpan(projectId, rows.span.trace_id, rows.span.span_id), door);
    for (const { part } of parts) doors.set(placeOfSpan(projectId, part.trace_id, part.span_id), door);
  }
  return doors;
}

/** Spans that were known before, or came twice in one flush. */
function replacedOf(changes: Changes, prepared: Prepared): SpanRow[] {
  return [...prepared.replaced, ...changes.replaced.map(({ rows }) => rows.span)];
}

/** Microseconds since 1970. */
function oldestVersion({ spans, parts, scores }: Prepared): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const rows of [spans, parts, scores]) for (const { version } of rows) oldest = Math.min(oldest, version);
  return Number.isFinite(oldest) ? oldest : 0;
}

function encode(prepared: Prepared): Commit {
  return {
    facts: [
      ...encodeRows('spans', prepared.spans),
      ...encodeRows('span_payloads', prepared.payloads),
      ...encodeRows('span_parts', prepared.parts),
      ...encodeRows('scores', prepared.scores),
    ],
    derived: encodeRows('requests', prepared.requests),
  };
}
