/** Traces that a rule puts forward for triage, newest first, without those that are there already. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { projectParams } from './review-columns.server.ts';

export const TRIAGE_RULES = ['thumbs_down', 'rule_judge', 'judge'] as const;

const NEGATIVE = `lower(label) IN ('thumbs_down', 'down', 'negative', 'dislike', 'disliked', 'bad', 'no', 'false', 'unhelpful') OR (label = '' AND value <= 0)`;
const FLAGGED = `lower(label) IN ('flag', 'flagged', 'fail', 'failed', 'unsupported', 'contradicted', 'hallucinated', 'hallucination', 'true', 'yes') OR (label = '' AND value = 1)`;

const CANDIDATES: Record<(typeof TRIAGE_RULES)[number], string> = {
  thumbs_down: `SELECT trace_id FROM scores FINAL WHERE project_id = {project_id:String} AND source = 'user' AND (${NEGATIVE}) AND at >= fromUnixTimestamp64Milli({from:Int64})`,
  judge: `SELECT trace_id FROM scores FINAL WHERE project_id = {project_id:String} AND source = 'judge' AND (${FLAGGED}) AND at >= fromUnixTimestamp64Milli({from:Int64})`,
  rule_judge: `SELECT trace_id FROM requests FINAL WHERE project_id = {project_id:String} AND risk_flag AND start_time >= fromUnixTimestamp64Milli({from:Int64})`,
};

export const triageCandidates = defineQuery({
  name: 'review.triage-candidates',
  params: projectParams.extend({ rule: z.enum(TRIAGE_RULES), from: z.number(), limit: z.number() }),
  row: z.object({ trace_id: z.string() }),
  sql: ({ rule }) => `
    SELECT trace_id FROM requests FINAL
    WHERE project_id = {project_id:String} AND start_time >= fromUnixTimestamp64Milli({from:Int64}) AND answer_span_id != ''
      AND trace_id IN (${CANDIDATES[rule]})
      AND trace_id NOT IN (SELECT trace_id FROM review_items FINAL WHERE project_id = {project_id:String} AND queue_id = 'triage' AND purpose != 'withdrawn')
    ORDER BY start_time DESC
    LIMIT {limit:UInt32}`,
});
