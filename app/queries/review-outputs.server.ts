/** Items as the hallucinations page shows them: texts, the rule judge's opinion, and how many labels they wait for. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { projectParams, READ_OWN_WRITES } from './review-columns.server.ts';

export const ratersOfItems = defineQuery({
  name: 'review.raters-of-items',
  params: projectParams.extend({ item_ids: z.array(z.string()).max(5_000) }),
  row: z.object({ item_id: z.string(), raters: z.number() }),
  sql: `
    SELECT item_id, raters FROM review_items FINAL
    WHERE project_id = {project_id:String} AND item_id IN {item_ids:Array(String)}`,
  settings: READ_OWN_WRITES,
});

/** What judges said of traces, the newest opinion of each judge; users and rules are apart. */
export const judgeOpinions = defineQuery({
  name: 'review.judge-opinions',
  params: projectParams.extend({ trace_ids: z.array(z.string()).max(1_000) }),
  row: z.object({ trace_id: z.string(), evaluator: z.string(), value: z.number().nullable(), label: z.string() }),
  // A maximum under the column's own name would take its place.
  sql: `
    SELECT trace_id, evaluator, argMax(tuple(value), at).1 AS value, argMax(label, at) AS label
    FROM (SELECT trace_id, evaluator, at, value, label FROM scores FINAL WHERE project_id = {project_id:String} AND source = 'judge' AND trace_id IN {trace_ids:Array(String)})
    GROUP BY trace_id, evaluator
    ORDER BY trace_id, evaluator`,
});
