/** Who spends. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Filter, Window } from '#schema/filter.ts';
import { factSql, USER_COSTS } from './day-facts.server.ts';
import { filterCondition, filterParams, filterParamsShape } from './kpi-sources.server.ts';

interface UserRows {
  /** Closed days of the rollup, each with its build; they know no dimension. */
  days: readonly { day: string; build: string }[];
  /** Windows of rows. */
  windows: readonly Window[];
}

interface UsersAsked {
  /** So many, the dearest first. */
  limit: number;
  /** These stand before all others, whatever they cost. */
  first?: readonly string[];
  /** No others. */
  only?: readonly string[];
}

/** The users whose requests cost most; ids are as they are stored, hashed where the project hashes them. */
export async function costByUser(reader: Reader, project_id: string, dimensions: Filter['dimensions'], { days, windows }: UserRows, { limit, first = [], only }: UsersAsked) {
  const parts = [
    ...(windows.length === 0 ? [] : [factSql(USER_COSTS, [], windows, `${filterCondition('requests', dimensions) ?? 'false'}${only ? ' AND user_id IN {only:Array(String)}' : ''}`)]),
    ...(days.length === 0
      ? []
      : [
          `SELECT names AS called, sums AS added FROM fact_daily
           WHERE project_id = {project_id:String} AND fact = '${USER_COSTS.id}' AND dimension_set = '' AND day IN {days:Array(Date)} AND build IN {builds:Array(String)}${only ? ' AND names[1] IN {only:Array(String)}' : ''}`,
        ]),
  ];
  if (parts.length === 0) return [];
  return await defineQuery({
    name: 'cost.users',
    params: z.object({ project_id: z.string(), days: z.array(z.string()), builds: z.array(z.string()), first: z.array(z.string()), only: z.array(z.string()), limit: z.int(), ...filterParamsShape }),
    row: z.object({ user_id: z.string(), total_usd: z.number(), requests: z.int() }),
    sql: `
      SELECT called[1] AS user_id, sum(added[2]) AS total_usd, sum(toUInt64(added[1])) AS requests
      FROM (${parts.join(' UNION ALL ')})
      GROUP BY user_id
      ORDER BY ${first.length > 0 ? 'user_id IN {first:Array(String)} DESC, ' : ''}total_usd DESC
      LIMIT {limit:UInt32}`,
    settings: { do_not_merge_across_partitions_select_final: 1 },
  })(reader, { project_id, days: days.map(({ day }) => day), builds: days.map(({ build }) => build), first: [...first], only: [...(only ?? [])], limit, ...filterParams(dimensions) });
}

export type UserCost = Awaited<ReturnType<typeof costByUser>>[number];
