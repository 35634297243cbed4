/** The sums of one day fact: from the rows themselves, and of closed days from the rollup. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Filter, Window } from '#schema/filter.ts';
import { type DayFact, factSql } from './day-facts.server.ts';
import { setFor, setName } from './kpi-rollup.server.ts';
import { filterCondition, filteredDimensions, filterParams, filterParamsShape } from './kpi-sources.server.ts';

const row = z.object({ bucket: z.number(), names: z.array(z.string()), sums: z.array(z.number()) });
export type FactSums = z.output<typeof row>;

interface FactQuestion {
  project_id: string;
  fact: DayFact;
  dimensions: Filter['dimensions'];
}

/** @param starts where the buckets begin, milliseconds; a row before the first belongs to it */
export async function factSumsOfRows(reader: Reader, { project_id, fact, dimensions, starts, windows }: FactQuestion & { starts: readonly number[]; windows: readonly Window[] }): Promise<FactSums[]> {
  if (windows.length === 0) return [];
  const list = `[${starts.map((at) => Math.floor(at / 1_000)).join(', ')}]`;
  const position = starts.length === 1 ? 'toUInt32(0)' : `toUInt32(indexOf(${list}, roundDown(toUnixTimestamp(start_time), ${list})) - 1)`;
  return await defineQuery({
    name: 'fact.rows',
    params: z.object({ project_id: z.string(), ...filterParamsShape }),
    row,
    sql: `SELECT position AS bucket, called AS names, added AS sums FROM (${factSql(fact, [{ name: 'position', sql: position }], windows, filterCondition('requests', dimensions) ?? 'false')})`,
    // A row's versions lie in one partition: its key begins with the hour of the time that cuts them.
    settings: { do_not_merge_across_partitions_select_final: 1 },
  })(reader, { project_id, ...filterParams(dimensions) });
}

/**
 * @param days to read, each with its build and the position of its bucket
 * @throws Error when no dimension set answers the question
 */
export async function factSumsOfDays(reader: Reader, { project_id, fact, dimensions, days }: FactQuestion & { days: readonly { day: string; build: string; bucket: number }[] }): Promise<FactSums[]> {
  if (days.length === 0) return [];
  const set = setFor(dimensions, null);
  if (!set) throw new Error('The rollup has no set of these dimensions.');
  const conditions = filteredDimensions(dimensions).map((dimension) => `AND value_${set.indexOf(dimension) + 1} IN {in_${dimension}:Array(String)}`);
  return await defineQuery({
    name: 'fact.rollup',
    params: z.object({ project_id: z.string(), fact: z.string(), set: z.string(), days: z.array(z.string()), builds: z.array(z.string()), ...filterParamsShape }),
    row,
    sql: `
      SELECT [${days.map(({ bucket }) => bucket).join(', ')}][indexOf({days:Array(Date)}, day)] AS bucket, names, sumForEach(fact_daily.sums) AS sums
      FROM fact_daily
      WHERE project_id = {project_id:String} AND fact = {fact:String} AND dimension_set = {set:String}
        AND day IN {days:Array(Date)} AND build IN {builds:Array(String)} ${conditions.join(' ')}
      GROUP BY bucket, names`,
  })(reader, { project_id, fact: fact.id, set: setName(set), days: days.map(({ day }) => day), builds: days.map(({ build }) => build), ...filterParams(dimensions) });
}
