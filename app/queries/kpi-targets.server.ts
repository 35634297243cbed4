/** The newest target per KPI and feature that holds at a time. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';

export const kpiTargets = defineQuery({
  name: 'kpi.targets',
  params: z.object({ project_id: z.string(), at_ms: z.number() }),
  row: z.object({
    key: z.string(),
    feature: z.string(),
    value: z.number().nullable(),
    direction: z.enum(['higher', 'lower']),
    owner: z.string(),
  }),
  // The one that was set last wins among those whose period holds.
  sql: `
    SELECT key, feature, value, direction, owner
    FROM targets
    WHERE project_id = {project_id:String}
      AND valid_from <= fromUnixTimestamp64Milli(toInt64({at_ms:Float64}), 'UTC')
      AND (valid_to IS NULL OR valid_to > fromUnixTimestamp64Milli(toInt64({at_ms:Float64}), 'UTC'))
    ORDER BY version DESC
    LIMIT 1 BY key, feature`,
});
