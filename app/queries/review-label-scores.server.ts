/** Which items were spoken of since when, what they are, and which scores stand for their labels. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { projectParams, READ_OWN_WRITES, VALID_ITEMS } from './review-columns.server.ts';

/** Oldest change first, from a moment on (microseconds since 1970). */
export const itemsSpokenOf = defineQuery({
  name: 'review.items-spoken-of',
  params: projectParams.extend({ since: z.number(), limit: z.number() }),
  row: z.object({ item_id: z.string(), last: z.number(), events: z.number() }),
  sql: `
    SELECT item_id, toUnixTimestamp64Micro(max(at)) AS last, count() AS events
    FROM review_events
    WHERE project_id = {project_id:String} AND at > fromUnixTimestamp64Micro({since:Int64})
    GROUP BY item_id
    ORDER BY last, item_id
    LIMIT {limit:UInt32}`,
  settings: READ_OWN_WRITES,
});

/** Gold is left out: its answer is known, and the same trace is labelled again and again. */
export const itemsForScores = defineQuery({
  name: 'review.items-for-scores',
  params: projectParams.extend({ item_ids: z.array(z.string()).max(1_000) }),
  row: z.object({
    item_id: z.string(), queue_id: z.string(), purpose: z.string(), trace_id: z.string(), span_id: z.string(), raters: z.number(), documents: z.string(),
    stratum: z.string(), inclusion_probability: z.number().nullable(), feature: z.string(), model: z.string(), provider: z.string(),
    prompt_name: z.string(), prompt_version: z.string(), environment: z.string(), release: z.string(),
  }),
  sql: `
    SELECT item_id, queue_id, purpose, trace_id, span_id, raters, documents, stratum, inclusion_probability,
           feature, model, provider, prompt_name, prompt_version, environment, release
    FROM review_items FINAL
    WHERE project_id = {project_id:String} AND item_id IN {item_ids:Array(String)} AND purpose != 'gold' AND ${VALID_ITEMS}`,
  settings: READ_OWN_WRITES,
});

export const labelScoresOfTraces = defineQuery({
  name: 'review.label-scores',
  params: projectParams.extend({ trace_ids: z.array(z.string()).max(1_000) }),
  row: z.object({ score_id: z.string(), name: z.string(), trace_id: z.string(), value: z.number().nullable(), label: z.string(), comment: z.string(), evidence: z.string(), evaluator: z.string(), evaluator_version: z.string() }),
  sql: `
    SELECT score_id, name, trace_id, value, label, comment, evidence, evaluator, evaluator_version FROM scores FINAL
    WHERE project_id = {project_id:String} AND source = 'human' AND trace_id IN {trace_ids:Array(String)} AND startsWith(score_id, 'label:')`,
  settings: READ_OWN_WRITES,
});
