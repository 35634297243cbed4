/** The newest word on the limits of a chart: locked, or let go. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';

export const controlLimitsOf = defineQuery({
  name: 'kpi.control-limits',
  params: z.object({ project_id: z.string(), key: z.string(), interval: z.enum(['hour', 'day', 'week']), scope: z.string() }),
  row: z.object({
    is_locked: z.boolean(),
    low: z.number(),
    centre: z.number(),
    high: z.number(),
    points: z.int(),
    points_from: z.int(),
    points_to: z.int(),
    reason: z.string(),
    set_by: z.string(),
    version: z.int(),
  }),
  sql: `
    SELECT is_locked, low, centre, high, points, toUnixTimestamp64Milli(points_from) AS points_from, toUnixTimestamp64Milli(points_to) AS points_to, reason, set_by, version
    FROM (
      SELECT * FROM control_limits
      WHERE project_id = {project_id:String} AND key = {key:String} AND interval = {interval:String} AND scope = {scope:String}
      ORDER BY version DESC
      LIMIT 1
    )`,
  // Who locks sees the lock, on replicated servers too.
  settings: { select_sequential_consistency: '1' },
});
