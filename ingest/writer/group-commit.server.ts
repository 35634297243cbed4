/**
 * The writer: requests share inserts. A lone request is written at once; while an insert is on its
 * way the next ones gather, until there are enough of them or 200 ms have passed. Who sent is
 * answered when the rows are stored and settled.
 */
import type { Store } from '#schema/clickhouse/client.server.ts';
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
  /** @default 64 MiB */
  maxBytesInFlight?: number;
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

/** Rows of a flush; a commit of this size takes the engine about 50 ms. */
const MAX_ROWS = 4_000;
const MAX_WAIT_MS = 200;
const MAX_COMMITS_IN_FLIGHT = 2;
const REDACTED = privacyOf(DEFAULT_PRIVACY);
const MIB = 1024 * 1024;
const SPOOL_BYTES = 2 * 1024 * MIB;

interface Pending {
  accepted: Accepted;
  rows: number;
  done: (fate: 'stored' | 'spooled') => void;
  fail: (error: unknown) => void;
}

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
  const maxBytesInFlight = options.maxBytesInFlight ?? 64 * MIB;
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
  const inFlight = new Set<Promise<void>>();
  const preparer = createPreparer({
    cache,
    reader,
    versions,
    project,
    privacy,
    isEngineUp: options.isEngineUp,
    startedUs: options.now() * 1_000,
    untilStored: async () => void (await Promise.allSettled(inFlight)),
  });

  let queue: Pending[] = [];
  let queuedRows = 0;
  let bytesInFlight = 0;
  let timer: NodeJS.Timeout | null = null;
  let isPreparing = false;
  let isClosed = false;

  const schedule = () => {
    if (queue.length === 0 || isPreparing) return;
    if (inFlight.size >= MAX_COMMITS_IN_FLIGHT) return;
    if (inFlight.size === 0 || queuedRows >= MAX_ROWS || isClosed) {
      if (timer) clearTimeout(timer);
      timer = null;
      isPreparing = true;
      // After this turn of the loop: requests that arrived together go together.
      setImmediate(() => void flush());
      return;
    }
    timer ??= setTimeout(() => {
      timer = null;
      isPreparing = true;
      void flush();
    }, MAX_WAIT_MS);
  };

  /** Prepares one commit, sends it off and looks for the next. */
  const flush = async () => {
    const items = takeItems();
    try {
      const prepared = await prepare(items);
      send(storePrepared(prepared, items), items);
    } catch (error) {
      for (const item of items) item.fail(error);
    } finally {
      isPreparing = false;
      schedule();
    }
  };

  const takeItems = (): Pending[] => {
    let rows = 0;
    let count = 0;
    while (count < queue.length && (count === 0 || rows < MAX_ROWS)) rows += queue[count++]?.rows ?? 0;
    const items = queue.slice(0, count);
    queue = queue.slice(count);
    queuedRows -= rows;
    return items;
  };

  const prepare = async (items: readonly Pending[]): Promise<Prepared> => {
    const changes = gather(items.map(({ accepted }) => accepted));
    const prepared = await alone(() => preparer.prepare(changes));
    const first = items[0]?.accepted;
    if (first) for (const { door, source, project_id } of replacedOf(changes, prepared, first.door)) counters.add({ projectId: project_id, door }, source, 'replaced', 1);
    return prepared;
  };

  const storePrepared = async (prepared: Prepared, items: readonly Pending[]): Promise<'stored' | 'spooled'> => {
    try {
      return await storing.store(encode(prepared), oldestVersion(prepared));
    } catch (error) {
      // Memory is ahead of the store now: the next span of these traces reads them.
      for (const { projectId, traceId } of prepared.touched) cache.drop(projectId, traceId);
      if (!isPermanent(error) || items.length === 1) throw error;
      logger.error({ err: error }, 'the engine refused a commit; its parts are tried one by one');
      for (const item of items) await single(item);
      return 'stored';
    }
  };

  /** One sender's bad row must not cost another's good ones. */
  const single = async (item: Pending) => {
    const prepared = await prepare([item]);
    try {
      item.done(await storing.store(encode(prepared), oldestVersion(prepared)));
    } catch (error) {
      for (const { projectId, traceId } of prepared.touched) cache.drop(projectId, traceId);
      item.fail(error);
    }
  };

  const send = (stored: Promise<'stored' | 'spooled'>, items: readonly Pending[]) => {
    const flight = stored.then(
      (fate) => {
        for (const item of items) item.done(fate);
      },
      (error: unknown) => {
        for (const item of items) item.fail(error);
      },
    );
    inFlight.add(flight);
    void flight.finally(() => {
      inFlight.delete(flight);
      schedule();
    });
  };

  let last: Promise<unknown> = Promise.resolve();
  /** One preparation at a time: each builds on the memory that the one before left. */
  const alone = <R>(work: () => Promise<R>): Promise<R> => {
    const result = last.then(work, work);
    last = result.catch(() => {});
    return result;
  };

  const push = (accepted: Accepted, bytes: number): Promise<'stored' | 'spooled'> => {
    const rows = accepted.spans.length + accepted.parts.length + accepted.scores.length;
    if (rows === 0) return Promise.resolve('stored');
    bytesInFlight += bytes;
    return new Promise<'stored' | 'spooled'>((done, fail) => {
      queue.push({ accepted, rows, done, fail });
      queuedRows += rows;
      schedule();
    }).finally(() => {
      bytesInFlight -= bytes;
    });
  };

  const admit = (bytes: number) => {
    if (isClosed) throw new UnavailableError('Assay is stopping. Send again.');
    if (bytesInFlight > 0 && bytesInFlight + bytes > maxBytesInFlight) throw new UnavailableError('Too much is on its way at once. Send again.');
  };

  const counters = createCounters({
    now: options.now,
    store: (rows) => storing.store({ facts: encodeRows('ingest_counts', rows), derived: [] }, options.now() * 1_000),
    ...(options.registry ? { registry: options.registry } : {}),
  });
  if (options.registry) {
    registerGauges(options.registry, {
      assay_ingest_bytes_in_flight: ['Bytes of bodies that are not answered yet.', () => bytesInFlight],
      assay_ingest_queued_rows: ['Rows that wait for the next insert.', () => queuedRows],
      assay_ingest_commits_in_flight: ['Inserts on their way to ClickHouse.', () => inFlight.size],
      assay_ingest_spool_bytes: ['Bytes in the spool.', () => storing.spoolBytes],
      assay_ingest_cached_traces: ['Traces in memory.', () => cache.size],
    });
  }
  /** For doors whose every event is taken or refused alike. */
  const counted = async (origin: Origin, events: number, store: () => Promise<'stored' | 'spooled'>): Promise<void> => {
    try {
      admit(0);
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
    const prepared = await alone(() => preparer.settleAgain(projectId, traceIds));
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
        admit(bytes);
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
      schedule();
      while (queue.length > 0 || isPreparing || inFlight.size > 0) {
        await Promise.allSettled(inFlight);
        await new Promise((done) => setImmediate(done));
      }
      await counters.close();
      await storing.close();
    },
  };
}

const nothingOf = ({ projectId, door }: Origin): Accepted => ({ projectId, door, spans: [], parts: [], scores: [] });

/** Spans that were known before, or came twice in one flush. */
function* replacedOf(changes: Changes, prepared: Prepared, door: string): Generator<{ door: string; source: string; project_id: string }> {
  for (const { source, project_id } of prepared.replaced) yield { door, source, project_id };
  for (const { rows } of changes.replaced) yield { door, source: rows.span.source, project_id: rows.span.project_id };
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
