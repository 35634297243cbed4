/** The sums of day facts: from the rows themselves, and of closed days from the rollup. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Filter, Window } from '#schema/filter.ts';
import { type DayFact, factSql } from './day-facts.server.ts';
import { setFor, setName } from './kpi-rollup.server.ts';
import { filterCondition, filteredDimensions, filterParams, filterParamsShape } from './kpi-sources.server.ts';

const row = z.object({ fact: z.string(), names: z.array(z.string()), sums: z.array(z.number()) });

/** `bucket` is the position of a stretch, or of a day's bucket. */
export type FactSums = z.output<typeof row> & { bucket: number };

interface FactQuestion {
  project_id: string;
  facts: readonly DayFact[];
  dimensions: Filter['dimensions'];
}

/** @param stretches without overlap; each is answered for itself */
export async function factSumsOfRows(reader: Reader, { project_id, facts, dimensions, stretches }: FactQuestion & { stretches: readonly Window[] }): Promise<FactSums[]> {
  if (stretches.length === 0 || facts.length === 0) return [];
  const starts = stretches.map(({ from }) => Math.round(from)).sort((a, b) => a - b);
  const position = starts.length === 1 ? `toInt64(${starts[0]})` : `roundDown(toUnixTimestamp64Milli(start_time), CAST([${starts.join(', ')}], 'Array(Int64)'))`;
  const own = [{ name: 'position', sql: position }];
  const parts = facts.map((fact) => `SELECT '${fact.id}' AS fact, position AS starts_ms, called AS names, added AS sums FROM (${factSql(fact, own, stretches, filterCondition('requests', dimensions) ?? 'false')})`);
  const rows = await defineQuery({
    name: 'fact.rows',
    params: z.object({ project_id: z.string(), ...filterParamsShape }),
    row: row.extend({ starts_ms: z.number() }),
    sql: parts.join(' UNION ALL '),
    // A row's versions lie in one partition: its key begins with the hour of the time that cuts them.
    settings: { do_not_merge_across_partitions_select_final: 1 },
  })(reader, { project_id, ...filterParams(dimensions) });
  const bucketOf = new Map(stretches.map(({ from }, index) => [Math.round(from), index]));
  return rows.map(({ starts_ms, ...found }) => {
    const bucket = bucketOf.get(starts_ms);
    if (bucket === undefined) throw new Error('fact.rows answered for a time that was not asked for.');
    return { ...found, bucket };
  });
}

/**
 * @param days to read, each with its build and the position of its bucket
 * @throws Error when no dimension set answers the question
 */
export async function factSumsOfDays(reader: Reader, { project_id, facts, dimensions, days }: FactQuestion & { days: readonly { day: string; build: string; bucket: number }[] }): Promise<FactSums[]> {
  if (days.length === 0 || facts.length === 0) return [];
  const set = setFor(dimensions, null);
  if (!set) throw new Error('The rollup has no set of these dimensions.');
  const conditions = filteredDimensions(dimensions).map((dimension) => `AND value_${set.indexOf(dimension) + 1} IN {in_${dimension}:Array(String)}`);
  return await defineQuery({
    name: 'fact.rollup',
    params: z.object({ project_id: z.string(), facts: z.array(z.string()), set: z.string(), days: z.array(z.string()), builds: z.array(z.string()), ...filterParamsShape }),
    row: row.extend({ bucket: z.number() }),
    sql: `
      SELECT [${days.map(({ bucket }) => bucket).join(', ')}][indexOf({days:Array(Date)}, day)] AS bucket, fact, names, sumForEach(fact_daily.sums) AS sums
      FROM fact_daily
      WHERE project_id = {project_id:String} AND fact IN {facts:Array(String)} AND dimension_set = {set:String}
        AND day IN {days:Array(Date)} AND build IN {builds:Array(String)} ${conditions.join(' ')}
      GROUP BY bucket, fact, names`,
  })(reader, { project_id, facts: facts.map(({ id }) => id), set: setName(set), days: days.map(({ day }) => day), builds: days.map(({ build }) => build), ...filterParams(dimensions) });
}
