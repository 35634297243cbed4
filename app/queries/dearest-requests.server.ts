/** The requests that cost most: of closed days a list of each from the day rollup, else from their rows. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Filter, Window } from '#schema/filter.ts';
import { DEAREST, DEAREST_KEPT, DEAREST_SQL } from './day-facts.server.ts';
import { setFor, setName } from './kpi-rollup.server.ts';
import { filterCondition, filteredDimensions, filterParams, filterParamsShape } from './kpi-sources.server.ts';

const moment = (at: number): string => `fromUnixTimestamp64Milli(toInt64(${Math.round(at)}), 'UTC')`;

const row = z.object({ names: z.tuple([z.string(), z.string(), z.string()]), sums: z.tuple([z.number(), z.number()]) });
/** `names` are the hour in Unix seconds, trace and span; `sums` are cost and start in microseconds. */
export type DearRequest = z.output<typeof row>;

/** Lists are kept by one dimension at most: by two there would be more of them than of requests. */
export const hasDearestOf = (dimensions: Filter['dimensions']): boolean => filteredDimensions(dimensions).length <= 1;

const params = z.object({ project_id: z.string(), days: z.array(z.string()), builds: z.array(z.string()), set: z.string(), ...filterParamsShape });

/** @throws Error when the rollup keeps no list of these dimensions */
export async function dearestOfDays(reader: Reader, project_id: string, dimensions: Filter['dimensions'], days: readonly { day: string; build: string }[]): Promise<(DearRequest & { build: string })[]> {
  if (days.length === 0) return [];
  const set = setFor(dimensions, null);
  if (!set || !hasDearestOf(dimensions)) throw new Error('The rollup has no list of these dimensions.');
  const conditions = filteredDimensions(dimensions).map((dimension) => `AND value_1 IN {in_${dimension}:Array(String)}`);
  return await defineQuery({
    name: 'dearest.rollup',
    params,
    row: row.extend({ build: z.string() }),
    sql: `
      SELECT names, sums, build FROM fact_daily
      WHERE project_id = {project_id:String} AND fact = '${DEAREST.id}' AND dimension_set = {set:String} AND day IN {days:Array(Date)} AND build IN {builds:Array(String)} ${conditions.join(' ')}
      ORDER BY sums DESC, names[2] DESC, names[3] DESC
      LIMIT ${DEAREST_KEPT}`,
  })(reader, { project_id, set: setName(set), days: days.map(({ day }) => day), builds: days.map(({ build }) => build), ...filterParams(dimensions) });
}

/** @param stretches without overlap; of each so many. @returns `bucket` is the position of the stretch */
export async function dearestOfRows(reader: Reader, project_id: string, dimensions: Filter['dimensions'], stretches: readonly Window[]): Promise<(DearRequest & { bucket: number })[]> {
  if (stretches.length === 0) return [];
  const starts = stretches.map(({ from }) => Math.round(from)).sort((a, b) => a - b);
  const rows = await defineQuery({
    name: 'dearest.rows',
    params: z.object({ project_id: z.string(), ...filterParamsShape }),
    row: row.extend({ starts_ms: z.number() }),
    sql: `
      SELECT ${DEAREST_SQL.names} AS names, ${DEAREST_SQL.sums} AS sums, roundDown(toUnixTimestamp64Milli(start_time), CAST([${starts.join(', ')}], 'Array(Int64)')) AS starts_ms
      FROM requests FINAL
      WHERE project_id = {project_id:String} AND (${stretches.map(({ from, to }) => `(start_time >= ${moment(from)} AND start_time < ${moment(to)})`).join(' OR ')})
        AND ${DEAREST_SQL.where} AND ${filterCondition('requests', dimensions) ?? 'false'}
      ORDER BY ${DEAREST_SQL.order}
      LIMIT ${DEAREST_KEPT} BY starts_ms`,
    settings: { do_not_merge_across_partitions_select_final: 1 },
  })(reader, { project_id, ...filterParams(dimensions) });
  const bucketOf = new Map(stretches.map(({ from }, index) => [Math.round(from), index]));
  return rows.map(({ starts_ms, ...found }) => ({ ...found, bucket: bucketOf.get(starts_ms) ?? 0 }));
}
