/** Deploys, incidents and other moments of a window, for the charts that they may explain. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';

/** More lines than this across a chart hide the data. */
const LISTED = 60;

export const markersIn = defineQuery({
  name: 'markers',
  params: z.object({
    project_id: z.string(),
    /** Milliseconds since 1970; half-open. */
    from: z.int(),
    to: z.int(),
  }),
  row: z.object({ at: z.int(), kind: z.string(), title: z.string(), severity: z.string(), url: z.string(), feature: z.string() }),
  sql: `
    SELECT toUnixTimestamp64Milli(at) AS at, kind, title, severity, url, feature
    FROM (
      SELECT * FROM markers FINAL
      WHERE project_id = {project_id:String}
        AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64})
    )
    ORDER BY at DESC
    LIMIT ${LISTED}`,
});
