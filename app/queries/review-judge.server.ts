/** What a judge model has still to judge, and what it has used up today. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { projectParams } from './review-columns.server.ts';

const params = projectParams.extend({ evaluator: z.string(), evaluator_version: z.string(), from: z.number() });

/** Eligible answers without a judgement of this judge and version, in random order: whatever share gets done is a random one. */
export const unjudgedAnswers = defineQuery({
  name: 'review.unjudged',
  params: params.extend({ limit: z.number() }),
  row: z.object({ trace_id: z.string(), span_id: z.string() }),
  sql: `
    SELECT trace_id, span_id FROM requests FINAL
    WHERE project_id = {project_id:String} AND start_time >= fromUnixTimestamp64Milli({from:Int64})
      AND is_answered AND NOT is_failed AND is_refusal IS NOT true AND answer_span_id != ''
      AND (trace_id, span_id) NOT IN (
        SELECT trace_id, span_id FROM scores FINAL
        WHERE project_id = {project_id:String} AND source = 'judge' AND name = 'groundedness'
          AND evaluator = {evaluator:String} AND evaluator_version = {evaluator_version:String})
    ORDER BY cityHash64(trace_id, span_id)
    LIMIT {limit:UInt32}`,
});

/** Calls and cost of the judge since a moment, whatever its version. */
export const judgeUsage = defineQuery({
  name: 'review.judge-usage',
  params: projectParams.extend({ evaluator: z.string(), from: z.number() }),
  row: z.object({ calls: z.number(), cost_usd: z.number() }),
  sql: `
    SELECT count() AS calls, sum(ifNull(cost_usd, 0)) AS cost_usd FROM scores FINAL
    WHERE project_id = {project_id:String} AND source = 'judge' AND name = 'groundedness' AND evaluator = {evaluator:String}
      AND at >= fromUnixTimestamp64Milli({from:Int64})`,
});

/** Whether this judge and version have scored before, and whether any judge model has. */
export const judgeHistory = defineQuery({
  name: 'review.judge-history',
  params: projectParams.extend({ evaluator: z.string(), evaluator_version: z.string() }),
  row: z.object({ own: z.number(), all: z.number() }),
  sql: `
    SELECT countIf(evaluator = {evaluator:String} AND evaluator_version = {evaluator_version:String}) AS own, count() AS all
    FROM scores FINAL
    WHERE project_id = {project_id:String} AND source = 'judge' AND name = 'groundedness'`,
});
