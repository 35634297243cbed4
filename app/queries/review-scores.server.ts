/** What judges, users and rules said of a trace: shown to a reviewer only after their own label. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { projectParams } from './review-columns.server.ts';

export const scoresOfTrace = defineQuery({
  name: 'review.trace-scores',
  params: projectParams.extend({ trace_id: z.string() }),
  row: z.object({ source: z.string(), name: z.string(), value: z.number().nullable(), label: z.string(), comment: z.string(), evaluator: z.string(), evaluator_version: z.string() }),
  sql: `
    SELECT source, name, value, label, comment, evaluator, evaluator_version
    FROM scores FINAL
    WHERE project_id = {project_id:String} AND trace_id = {trace_id:String} AND source IN ('judge', 'user', 'rule')
    ORDER BY at DESC
    LIMIT 20`,
});
