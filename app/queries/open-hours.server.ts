/** Up to when rows of the newest hours were stored: an hour's newest row names the state of the hour. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';

/** Versions are not merged: any new row is a new state, one that deletes too. `now_ms` is the engine's clock before it looked. */
export const openHours = defineQuery({
  name: 'kpi.open-hours',
  params: z.object({ project_id: z.string(), from_ms: z.int(), to_ms: z.int() }),
  row: z.object({ hour_ms: z.number(), stored_ms: z.number(), now_ms: z.number() }),
  sql: `
    SELECT toUnixTimestamp(toStartOfHour(start_time)) * 1000 AS hour_ms, toUnixTimestamp64Milli(max(stored_at)) AS stored_ms, toUnixTimestamp64Milli(now64(3)) AS now_ms
    FROM requests
    WHERE project_id = {project_id:String} AND start_time >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC') AND start_time < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')
    GROUP BY hour_ms`,
});
