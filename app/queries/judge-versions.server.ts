/** Which judges, in which versions, scored when: a flag rate across a change of judge is no one series. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { projectParams } from './review-columns.server.ts';

export const judgeVersions = defineQuery({
  name: 'kpi.judge-versions',
  params: projectParams.extend({ from: z.number(), to: z.number() }),
  row: z.object({ hour_ms: z.number(), judge: z.string() }),
  sql: `
    SELECT DISTINCT toUnixTimestamp(toStartOfHour(at)) * 1000 AS hour_ms, trimRight(concat(evaluator, ' ', evaluator_version)) AS judge
    FROM scores FINAL
    WHERE project_id = {project_id:String} AND source = 'judge'
      AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64})`,
});
