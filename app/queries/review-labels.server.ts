/** Items with everything that was drawn and kept with them, for export. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { projectParams, READ_OWN_WRITES, VALID_ITEMS } from './review-columns.server.ts';

export const labelledItems = defineQuery({
  name: 'review.labelled-items',
  params: projectParams.extend({ from: z.number(), to: z.number(), with_evidence: z.boolean() }),
  row: z.object({
    item_id: z.string(), queue_id: z.string(), purpose: z.string(), plan_id: z.string(), plan_version: z.number(), draw_id: z.string(), week: z.string(),
    trace_id: z.string(), span_id: z.string(), answered_at: z.string(), feature: z.string(), model: z.string(), prompt_name: z.string(), prompt_version: z.string(),
    environment: z.string(), release: z.string(), is_flagged: z.boolean(), stratum: z.string(), stratum_size: z.number(), stratum_sample: z.number(),
    inclusion_probability: z.number().nullable(), question: z.string(), answer: z.string(), documents: z.string(), citations: z.string(),
    risk_score: z.number(), risk_version: z.string(), rubric_id: z.string(),
  }),
  sql: ({ with_evidence: withEvidence }) => `
    SELECT item_id, queue_id, purpose, plan_id, plan_version, draw_id, week, trace_id, span_id,
           formatDateTime(answered_at, '%Y-%m-%dT%H:%i:%SZ') AS answered_at, feature, model, prompt_name, prompt_version, environment, release,
           is_flagged, stratum, stratum_size, stratum_sample, inclusion_probability,
           ${withEvidence ? 'question, answer, documents, citations' : "'' AS question, '' AS answer, '' AS documents, '' AS citations"},
           risk_score, risk_version, rubric_id
    FROM review_items FINAL
    WHERE project_id = {project_id:String} AND ${VALID_ITEMS}
      AND review_items.answered_at >= fromUnixTimestamp64Milli({from:Int64}) AND review_items.answered_at < fromUnixTimestamp64Milli({to:Int64})
      AND item_id IN (SELECT item_id FROM review_events WHERE project_id = {project_id:String})
    ORDER BY item_id`,
  settings: READ_OWN_WRITES,
});
