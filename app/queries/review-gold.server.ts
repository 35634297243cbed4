/** Items whose answer is known, to be mixed into queues unseen. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { projectParams, READ_OWN_WRITES } from './review-columns.server.ts';

export const goldPool = defineQuery({
  name: 'review.gold-pool',
  params: projectParams,
  row: z.object({
    item_id: z.string(), trace_id: z.string(), span_id: z.string(), answered_at: z.string(), feature: z.string(), model: z.string(), provider: z.string(),
    prompt_name: z.string(), prompt_version: z.string(), environment: z.string(), release: z.string(), is_flagged: z.boolean(), stratum: z.string(),
    stratum_size: z.number(), stratum_sample: z.number(), inclusion_probability: z.number().nullable(), u: z.number().nullable(),
    question: z.string(), answer: z.string(), documents: z.string(), citations: z.string(), risk_score: z.number(), risk_reasons: z.array(z.string()),
    risk_version: z.string(), rubric_id: z.string(), expected: z.string(),
  }),
  sql: `
    SELECT item_id, trace_id, span_id, toString(answered_at) AS answered_at, feature, model, provider, prompt_name, prompt_version, environment, release,
           is_flagged, '' AS stratum, toUInt32(0) AS stratum_size, toUInt32(0) AS stratum_sample, CAST(NULL, 'Nullable(Float64)') AS inclusion_probability,
           CAST(NULL, 'Nullable(Float64)') AS u, question, answer, documents, citations, risk_score, risk_reasons, risk_version, rubric_id, expected
    FROM review_items FINAL
    WHERE project_id = {project_id:String} AND queue_id = 'gold' AND expected != ''`,
  settings: READ_OWN_WRITES,
});
