/** The newest requests of a window with the times of their spans: what a critical path is found in. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Filter } from '#schema/filter.ts';
import { filterCondition, filterParams, filterParamsShape } from './kpi-sources.server.ts';

/** Those that told how long they took. */
export function newestTimedRequests(reader: Reader, project_id: string, filter: Filter, limit: number) {
  return defineQuery({
    name: 'latency.newest-requests',
    params: z.object({ project_id: z.string(), from: z.int(), to: z.int(), limit: z.int(), ...filterParamsShape }),
    row: z.object({ trace_id: z.string(), span_id: z.string(), start_us: z.int(), end_us: z.int() }),
    sql: `
      SELECT trace_id, span_id, toUnixTimestamp64Micro(start_time) AS start_us, start_us + toInt64(assumeNotNull(duration_us)) AS end_us
      FROM requests FINAL
      WHERE project_id = {project_id:String} AND start_time >= fromUnixTimestamp64Milli({from:Int64}) AND start_time < fromUnixTimestamp64Milli({to:Int64})
        AND ${filterCondition('requests', filter.dimensions) ?? 'false'} AND duration_us IS NOT NULL
      ORDER BY start_time DESC, trace_id, span_id
      LIMIT {limit:UInt32}`,
  })(reader, { project_id, from: filter.from, to: filter.to, limit, ...filterParams(filter.dimensions) });
}

/** `limit` of each trace at most: one that reaches it is not whole. Times are microseconds since 1970, both ends included. */
export const spanTimes = defineQuery({
  name: 'latency.span-times',
  params: z.object({ project_id: z.string(), trace_ids: z.array(z.string()).max(1_000), from_us: z.int(), to_us: z.int(), limit: z.int() }),
  row: z.object({ trace_id: z.string(), span_id: z.string(), parent_span_id: z.string(), kind: z.string(), start_us: z.int(), duration_us: z.int().nullable() }),
  sql: `
    SELECT trace_id, span_id, parent_span_id, kind, toUnixTimestamp64Micro(start_time) AS start_us, toInt64(duration_us) AS duration_us
    FROM spans FINAL
    WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)}
      AND start_time BETWEEN fromUnixTimestamp64Micro({from_us:Int64}) AND fromUnixTimestamp64Micro({to_us:Int64})
    LIMIT {limit:UInt32} BY trace_id`,
});
