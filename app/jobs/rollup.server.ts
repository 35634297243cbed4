/**
 * Keeps the day rollup: every closed day whose rows changed is built again, whole, from `requests
 * FINAL`. Nothing is incremented, so retries, late events and deletions cannot skew it. Any number
 * of processes may run it: a build has an id of its own and counts once `kpi_days` names it, and
 * of two builds of a day the one that began to read later wins.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { buildFactsSql } from '#app/queries/day-facts.server.ts';
import { buildRetrievalsSql } from '#app/queries/day-retrievals.server.ts';
import { columnsOf } from '#app/queries/kpi-measures.server.ts';
import { buildDaySql, CATALOGUE, changedHours, CHECKED_DAY, DIMENSION_SETS, kpiDays, ROLLED_MEASURES, ROLLED_SOURCES, setName, VISIBLE_AFTER_MS } from '#app/queries/kpi-rollup.server.ts';
import { dimensionColumn, fromClause } from '#app/queries/kpi-sources.server.ts';
import { newestChanges } from '#app/readings/sum-sources.server.ts';
import { addDays, startOfDate } from '#schema/calendar.ts';
import type { Store } from '#schema/clickhouse/client.server.ts';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Dimension } from '#schema/filter.ts';
import type { Project } from '#schema/project.ts';
import { startJobLoop } from './job-loop.ts';

export interface RollupLogger {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface RollupOptions {
  store: Store;
  projects(): readonly Project[] | Promise<readonly Project[]>;
  logger: RollupLogger;
  isEngineUp(): boolean;
}

/** With VISIBLE_AFTER_MS of quiet before a build, a changed day is built 4 to 6 s after its last change. */
const PAUSE_MS = 2_000;
/** So long at a time, then others have the engine; what is left comes next. */
const WORK_MS = 2_000;
/** Once more a minute after a change, should an insert have taken that long to be seen. */
const CONFIRM_MS = 60_000;
/** A set with more groups a day than this is left to the rows: it would not be smaller than they. */
const MAX_GROUPS = 1_000;
const CLEAN_EVERY_MS = 5 * 60_000;

export interface Rollup {
  /** Builds all that is due now, of every project; with `isForced` without waiting for quiet. Returns the days built. @throws the first failure, after all had their turn */
  runOnce(options?: { isForced?: boolean }): Promise<number>;
  stop(): Promise<void>;
}

export function startRollup(options: RollupOptions & { isManual?: boolean }): Rollup {
  let isStopped = false;
  let cleanAt = Date.now() + CLEAN_EVERY_MS;
  const runOnce = async ({ isForced = false }: { isForced?: boolean } = {}): Promise<number> => {
    let built = 0;
    const failures: unknown[] = [];
    for (const project of await options.projects()) {
      try {
        built += await rollUp(options, project, { isForced, isStopped: () => isStopped });
      } catch (error) {
        // One project's trouble is no other's.
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return built;
  };
  const work = async (): Promise<false> => {
    await runOnce();
    if (Date.now() > cleanAt) {
      cleanAt = Date.now() + CLEAN_EVERY_MS;
      for (const project of await options.projects()) await clean(options.store, project);
    }
    return false;
  };
  const loop = options.isManual
    ? null
    : startJobLoop({ work, isEngineUp: options.isEngineUp, pauseMs: PAUSE_MS, onFailed: (error) => options.logger.warn({ err: error }, 'the day rollup failed; trying again') });
  return {
    runOnce,
    async stop() {
      isStopped = true;
      await loop?.stop();
    },
  };
}

async function rollUp({ store, logger }: RollupOptions, project: Project, run: { isForced: boolean; isStopped(): boolean }): Promise<number> {
  const { time_zone } = project.settings;
  const of = { project_id: project.project_id, catalogue: CATALOGUE, time_zone };
  const [clock] = await engineTime(store, { project_id: project.project_id });
  const lookedAt = clock?.now_ms ?? 0;
  const changed = newestChanges(await changedHours(store, { ...of, back_seconds: (CONFIRM_MS + VISIBLE_AFTER_MS) / 1_000 }), time_zone);
  const states = new Map((await kpiDays(store, { ...of, all_sets: DIMENSION_SETS.length })).map((state) => [state.day, state]));
  // Readers trust no build before there has been a look; from then on each day tells for itself.
  if (!states.has(CHECKED_DAY)) await checked(store, of, 0);
  const due: { date: string; isKnown: boolean }[] = [];
  let isWaiting = false;
  for (const [date, newest] of changed) {
    if (startOfDate(addDays(date, 1), time_zone) > lookedAt) continue;
    const readAt = states.get(date)?.read_ms ?? Number.NEGATIVE_INFINITY;
    const isStale = newest > readAt - VISIBLE_AFTER_MS;
    const isUnconfirmed = newest > readAt - CONFIRM_MS;
    if (run.isForced ? isUnconfirmed : (isStale && lookedAt >= newest + VISIBLE_AFTER_MS) || (isUnconfirmed && lookedAt >= newest + CONFIRM_MS)) due.push({ date, isKnown: states.has(date) });
    else if (isStale) isWaiting = true;
  }
  // Days that pages show already come before those that were never built, and new before old.
  due.sort((a, b) => Number(b.isKnown) - Number(a.isKnown) || (a.date < b.date ? 1 : -1));
  const startedAt = Date.now();
  let built = 0;
  for (const { date } of due) {
    if (run.isStopped() || (!run.isForced && Date.now() - startedAt > WORK_MS)) break;
    await buildDay(store, project, date);
    built += 1;
  }
  if (built > 0) logger.debug({ built, left: due.length - built }, 'days rolled up');
  // Later looks begin here; a day that still waits keeps the look where it was.
  if (built === due.length && !isWaiting && lookedAt - (states.get(CHECKED_DAY)?.read_ms ?? 0) > CONFIRM_MS / 4) await checked(store, of, lookedAt);
  return built;
}

async function buildDay(store: Store, project: Project, date: string): Promise<void> {
  const { project_id, settings } = project;
  const window = { from: startOfDate(date, settings.time_zone), to: startOfDate(addDays(date, 1), settings.time_zone) };
  const [clock] = await engineTime(store, { project_id });
  const readAt = clock?.now_ms ?? 0;
  const sets = await setsOfDay(store, project_id, window);
  const build = randomUUID();
  for (const source of ROLLED_SOURCES) {
    const columns = columnsOf(ROLLED_MEASURES.filter((measure) => measure.source === source));
    const dimension = (one: Dimension) => dimensionColumn(source, one) ?? "''";
    const from = fromClause(source, [...columns.map(({ sql }) => sql), dimension('model'), dimension('provider')].join(' '));
    await store.command(buildDaySql(source, window, sets, { from, dimension, columns }), { project_id, day: date, build }, BUILD_SETTINGS);
  }
  for (const sql of [...buildFactsSql(window, sets), buildRetrievalsSql(window)]) await store.command(sql, { project_id, day: date, build }, BUILD_SETTINGS);
  await store.insert('kpi_days', DAY_COLUMNS, [
    { project_id, catalogue: CATALOGUE, time_zone: settings.time_zone, day: date, build, dimension_sets: sets.map(setName), read_at: stored(readAt), version: readAt },
  ]);
}

const DAY_COLUMNS = ['project_id', 'catalogue', 'time_zone', 'day', 'build', 'dimension_sets', 'read_at', 'version'];
const BUILD_SETTINGS = { do_not_merge_across_partitions_select_final: 1, max_threads: 1 } as const;

const stored = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');

async function checked(store: Store, of: { project_id: string; catalogue: string; time_zone: string }, at: number): Promise<void> {
  await store.insert('kpi_days', DAY_COLUMNS, [{ ...of, day: CHECKED_DAY, build: '', dimension_sets: [], read_at: stored(at), version: at }]);
}

const engineTime = defineQuery({
  name: 'rollup.time',
  params: z.object({ project_id: z.string() }),
  row: z.object({ now_ms: z.number() }),
  sql: 'SELECT toUnixTimestamp64Milli(now64(3)) AS now_ms WHERE {project_id:String} = {project_id:String}',
});

/** The sets that are worth it on a day: those whose groups are far fewer than its rows. */
async function setsOfDay(store: Store, project_id: string, window: { from: number; to: number }): Promise<readonly (readonly Dimension[])[]> {
  const query = defineQuery({
    name: 'rollup.groups',
    params: z.object({ project_id: z.string(), from: z.number(), to: z.number() }),
    row: z.object({ groups: z.array(z.number()) }),
    sql: `
      SELECT [${DIMENSION_SETS.map((set) => (set.length === 0 ? 'toUInt64(1)' : `uniqCombined(12)(${set.join(', ')})`)).join(', ')}] AS groups
      FROM requests
      WHERE project_id = {project_id:String}
        AND start_time >= fromUnixTimestamp64Milli(toInt64({from:Float64}), 'UTC') AND start_time < fromUnixTimestamp64Milli(toInt64({to:Float64}), 'UTC')`,
  });
  const [found] = await query(store, { project_id, from: window.from, to: window.to });
  return DIMENSION_SETS.filter((_, index) => (found?.groups[index] ?? 0) <= MAX_GROUPS);
}

/** Rows of builds that no day names any more; readers that began before are long done. */
async function clean(store: Store, { project_id }: Project): Promise<void> {
  await store.command(
    `DELETE FROM kpi_days WHERE project_id = {project_id:String} AND (catalogue, time_zone) IN (
       SELECT catalogue, time_zone FROM kpi_days WHERE project_id = {project_id:String} AND day = '${CHECKED_DAY}'
       GROUP BY catalogue, time_zone HAVING max(read_at) < now64(3) - toIntervalDay(7) AND max(read_at) > '2000-01-01')`,
    { project_id },
  );
  const [found] = await superseded(store, { project_id });
  if ((found?.rows ?? 0) === 0) return;
  for (const table of ['kpi_daily', 'fact_daily', 'retrieval_daily']) {
    await store.command(
      `DELETE FROM ${table} WHERE project_id = {project_id:String} AND built_at < now64(3) - toIntervalMinute(10)
         AND build NOT IN (SELECT build FROM kpi_days FINAL WHERE project_id = {project_id:String})`,
      { project_id },
    );
  }
}

const superseded = defineQuery({
  name: 'rollup.superseded',
  params: z.object({ project_id: z.string() }),
  row: z.object({ rows: z.number() }),
  sql: `
    SELECT count() AS rows FROM kpi_daily
    WHERE project_id = {project_id:String} AND built_at < now64(3) - toIntervalMinute(10)
      AND build NOT IN (SELECT build FROM kpi_days FINAL WHERE project_id = {project_id:String})`,
});
