/** The values of one dimension in a window, the most used first: what a filter offers. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { dimensionSchema } from '#schema/filter.ts';

export const dimensionValues = defineQuery({
  name: 'dimension-values',
  params: z.object({
    project_id: z.string(),
    dimension: dimensionSchema,
    /** Milliseconds since 1970; half-open. */
    from: z.int(),
    to: z.int(),
    limit: z.int().min(1).max(1_000),
  }),
  row: z.object({ value: z.string(), requests: z.int() }),
  // The dimension is one of a fixed list, so its name can stand in the SQL.
  sql: ({ dimension }) => `
    SELECT ${dimension} AS value, count() AS requests
    FROM requests FINAL
    WHERE project_id = {project_id:String}
      AND start_time >= fromUnixTimestamp64Milli({from:Int64}) AND start_time < fromUnixTimestamp64Milli({to:Int64})
    GROUP BY value
    ORDER BY requests DESC, value
    LIMIT {limit:UInt32}`,
});
