/**
 * Finds requests that disagree with their spans, and settles them again: what a crash left between
 * two inserts, traces whose spans came through several processes, and whatever arrived while
 * nobody could look. Runs at the start and every few seconds over what is new.
 */
import { z } from 'zod';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';

export interface ReconcileOptions {
  reader: Reader;
  /** Milliseconds since 1970. */
  now: () => number;
  logger: { warn(fields: object, message: string): void; info(fields: object, message: string): void };
  everyMs: number;
  isEngineUp: () => boolean;
  settleAgain: (projectId: string, traceIds: readonly string[]) => Promise<void>;
}

export interface Reconciler {
  /** Looks once over all that was accepted since (microseconds since 1970). Returns how many traces it settled. */
  look(sinceUs: number, quietUs?: number): Promise<number>;
  stop(): Promise<void>;
}

/** Rows are stored within a second of acceptance, or go to the spool, whose replay says where to look. */
const OVERLAP_US = 15_000_000;
/** A trace that is just being written settles by itself. */
const QUIET_US = 1_500_000;
const AT_START_US = 15 * 60_000_000;
const CHUNK = 500;
const MAX_TRACES = 20_000;
/** The newest; a piece whose span has not come by then hardly will. */
const MAX_WAITING = 1_000;
const MAX_ROUNDS = 50;
/** The job takes at most this share of the engine's time. */
const REST_FACTOR = 10;

const disagreements = defineQuery({
  name: 'ingest.reconcile',
  params: z.object({ project_id: z.string(), since_us: z.number(), until_us: z.number() }),
  row: z.object({ trace_id: z.string() }),
  // Payloads are in the order of traces and give the hours of the spans; see trace-reader.server.ts.
  sql: `WITH changed AS (
      SELECT DISTINCT trace_id FROM spans WHERE project_id = {project_id:String} AND version >= {since_us:UInt64}
      UNION DISTINCT
      SELECT DISTINCT trace_id FROM span_parts WHERE project_id = {project_id:String} AND version >= {since_us:UInt64}
    ), hours AS (
      SELECT DISTINCT toStartOfHour(start_time) FROM span_payloads WHERE project_id = {project_id:String} AND trace_id IN changed
    )
    SELECT trace_id
    FROM (
      SELECT trace_id, count() AS spans, uniqExact(span_id) AS ids, max(version) AS newest, sum(version % 1000000000) AS checksum, countIf(parent_span_id = '') AS roots, sum(part_count) AS parts
      FROM spans FINAL
      WHERE project_id = {project_id:String} AND trace_id IN changed AND toStartOfHour(start_time) IN hours
      GROUP BY trace_id
    ) AS told
    FULL OUTER JOIN (
      SELECT trace_id, count() AS rows, min(span_count) AS least, max(span_count) AS most, min(span_version_sum) AS lowest_sum, max(span_version_sum) AS highest_sum
      FROM requests FINAL
      WHERE project_id = {project_id:String} AND trace_id IN changed AND toStartOfHour(start_time) IN hours
      GROUP BY trace_id
    ) AS settled USING trace_id
    LEFT JOIN (
      SELECT trace_id, countIf(part_id != '') AS pieces
      FROM span_parts FINAL
      WHERE project_id = {project_id:String} AND trace_id IN changed
      GROUP BY trace_id
    ) AS kept USING trace_id
    WHERE newest <= {until_us:UInt64}
      AND (roots != rows OR spans != ids OR pieces > parts
        OR (roots > 0 AND (least != spans OR most != spans OR lowest_sum != checksum OR highest_sum != checksum)))
    LIMIT ${MAX_TRACES}`,
});

/** Pieces that wait for their span under the empty trace: there are few, and they stand first in their table. */
const waitingSpans = defineQuery({
  name: 'ingest.waiting-spans',
  params: z.object({ project_id: z.string() }),
  row: z.object({ span_id: z.string() }),
  sql: `SELECT span_id FROM span_parts FINAL WHERE project_id = {project_id:String} AND trace_id = '' ORDER BY version DESC LIMIT ${MAX_WAITING}`,
});

const tracesOfWaiting = defineQuery({
  name: 'ingest.traces-of-waiting',
  params: z.object({ project_id: z.string(), span_ids: z.array(z.string()), until_us: z.number() }),
  row: z.object({ trace_id: z.string() }),
  sql: `SELECT DISTINCT trace_id FROM span_parts FINAL
    WHERE project_id = {project_id:String} AND span_id IN {span_ids:Array(String)} AND trace_id != '' AND version <= {until_us:UInt64}
    LIMIT ${MAX_TRACES}`,
});

const projectRow = z.array(z.object({ project_id: z.string() }));
const newestRow = z.array(z.object({ newest: z.number() }));

export function startReconciler(options: ReconcileOptions): Reconciler {
  const { reader, logger } = options;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;
  let running: Promise<unknown> = Promise.resolve();
  let sinceUs: number | null = null;

  const look = async (fromUs: number, quietUs = QUIET_US): Promise<number> => {
    const untilUs = Math.floor(options.now() * 1_000) - quietUs;
    const projects = projectRow.parse(
      await reader.rows(
        'ingest.changed-projects',
        `SELECT project_id FROM spans WHERE version >= {since_us:UInt64} GROUP BY project_id
         UNION DISTINCT SELECT project_id FROM span_parts WHERE version >= {since_us:UInt64} GROUP BY project_id`,
        { since_us: fromUs },
      ),
    );
    let settled = 0;
    for (const { project_id } of projects) {
      let found = MAX_TRACES;
      // What one look does not hold the next one finds; what cannot be settled must not keep it looking.
      for (let round = 0; found === MAX_TRACES && round < MAX_ROUNDS && !isStopped; round++) {
        const traces = [...(await disagreements(reader, { project_id, since_us: fromUs, until_us: untilUs })), ...(await awaited(reader, project_id, untilUs))];
        for (let from = 0; from < traces.length && !isStopped; from += CHUNK) {
          await options.settleAgain(project_id, traces.slice(from, from + CHUNK).map(({ trace_id }) => trace_id));
        }
        found = traces.length;
        settled += found;
      }
    }
    if (settled > 0) logger.info({ traces: settled }, 'requests were settled again');
    return settled;
  };

  const tick = async () => {
    const beganMs = performance.now();
    try {
      if (options.isEngineUp()) {
        const nowUs = Math.floor(options.now() * 1_000);
        sinceUs ??= (await newestVersion(reader, nowUs)) - AT_START_US;
        await look(sinceUs);
        sinceUs = nowUs - OVERLAP_US;
      }
    } catch (error) {
      logger.warn({ err: error }, 'requests could not be compared with their spans; trying again');
    }
    if (isStopped) return;
    timer = setTimeout(run, Math.max(options.everyMs, (performance.now() - beganMs) * REST_FACTOR));
    timer.unref();
  };
  const run = () => {
    running = tick();
  };
  if (options.everyMs > 0) run();

  return {
    look,
    async stop() {
      isStopped = true;
      if (timer) clearTimeout(timer);
      await running;
    },
  };
}

/** Traces whose spans came after pieces that did not say their trace. */
async function awaited(reader: Reader, project_id: string, until_us: number): Promise<{ trace_id: string }[]> {
  const span_ids = [...new Set((await waitingSpans(reader, { project_id })).map(({ span_id }) => span_id))];
  return span_ids.length === 0 ? [] : tracesOfWaiting(reader, { project_id, span_ids, until_us });
}

/** Where the last process stopped, whenever that was. */
async function newestVersion(reader: Reader, nowUs: number): Promise<number> {
  const [row] = newestRow.parse(await reader.rows('ingest.newest-version', 'SELECT max(version) AS newest FROM spans', {}));
  return row && row.newest > 0 ? Math.min(row.newest, nowUs) : nowUs;
}
