/** Who spends: the day rollup knows no users. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Filter } from '#schema/filter.ts';
import { filterCondition, filterParams, filterParamsShape } from './kpi-sources.server.ts';

const params = z.object({
  project_id: z.string(),
  /** Milliseconds since 1970; half-open. */
  from: z.int(),
  to: z.int(),
  ...filterParamsShape,
});

const inWindow = (dimensions: Filter['dimensions']) =>
  `project_id = {project_id:String} AND start_time >= fromUnixTimestamp64Milli({from:Int64}) AND start_time < fromUnixTimestamp64Milli({to:Int64}) AND ${filterCondition('requests', dimensions) ?? 'false'}`;

const bind = (project_id: string, filter: Filter) => ({ project_id, from: filter.from, to: filter.to, ...filterParams(filter.dimensions) });

/** The users whose requests cost most; ids are as they are stored, hashed where the project hashes them. */
export function costByUser(reader: Reader, project_id: string, filter: Filter) {
  return defineQuery({
    name: 'cost.users',
    params,
    row: z.object({ user_id: z.string(), total_usd: z.number(), requests: z.int() }),
    // A sum under the column's own name would take its place in WHERE.
    sql: `
      SELECT user_id, sum(cost_usd) AS total_usd, count() AS requests
      FROM requests FINAL
      WHERE ${inWindow(filter.dimensions)} AND user_id != '' AND cost_usd IS NOT NULL
      GROUP BY user_id
      ORDER BY total_usd DESC
      LIMIT 10`,
    settings: { do_not_merge_across_partitions_select_final: 1 },
  })(reader, bind(project_id, filter));
}
