/** Items: what is on whose list, what an item shows, and what a queue holds. */
import { z } from 'zod';
import { answersSchema } from '#schema/review.ts';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { json, projectParams, READ_OWN_WRITES, VALID_ITEMS } from './review-columns.server.ts';

const DONE = `
  SELECT item_id FROM review_events
  WHERE project_id = {project_id:String} AND queue_id = {queue_id:String} AND reviewer_id = {reviewer_id:String} AND kind IN ('label', 'skip')
    AND event_id NOT IN (
      SELECT undoes FROM review_events
      WHERE project_id = {project_id:String} AND queue_id = {queue_id:String} AND reviewer_id = {reviewer_id:String} AND kind = 'undo')`;

/**
 * What a reviewer still has on their list, in an order that is random and the same each time: so
 * that whatever part of a week gets done is a random part of every stratum.
 */
export const openItems = defineQuery({
  name: 'review.open-items',
  params: projectParams.extend({ queue_id: z.string(), reviewer_id: z.string(), skip: z.array(z.string()), limit: z.number() }),
  row: z.object({ item_id: z.string() }),
  sql: `
    SELECT item_id
    FROM review_assignments
    WHERE project_id = {project_id:String} AND queue_id = {queue_id:String} AND reviewer_id = {reviewer_id:String}
      AND item_id NOT IN {skip:Array(String)} AND item_id NOT IN (${DONE})
    GROUP BY item_id
    HAVING argMax(is_assigned, at)
    ORDER BY cityHash64(item_id, {reviewer_id:String})
    LIMIT {limit:UInt32}`,
  settings: READ_OWN_WRITES,
});

const contents = z.object({
  item_id: z.string(),
  queue_id: z.string(),
  purpose: z.string(),
  trace_id: z.string(),
  span_id: z.string(),
  question: z.string(),
  answer: z.string(),
  documents: z.string(),
  citations: z.string(),
  feature: z.string(),
  model: z.string(),
  is_flagged: z.boolean(),
  risk_score: z.number(),
  risk_reasons: z.array(z.string()),
  risk_version: z.string(),
  rubric_id: z.string(),
  expected: z.string(),
});
export type ItemContents = z.output<typeof contents>;

export const itemContents = defineQuery({
  name: 'review.item-contents',
  params: projectParams.extend({ item_ids: z.array(z.string()).max(1_000) }),
  row: contents,
  sql: `
    SELECT item_id, queue_id, purpose, trace_id, span_id, question, answer, documents, citations, feature, model,
           is_flagged, risk_score, risk_reasons, risk_version, rubric_id, expected
    FROM review_items FINAL
    WHERE project_id = {project_id:String} AND item_id IN {item_ids:Array(String)}`,
  settings: READ_OWN_WRITES,
});

/** Just enough of items to record events on them. */
export const itemKeys = defineQuery({
  name: 'review.item-keys',
  params: projectParams.extend({ item_ids: z.array(z.string()).max(1_000) }),
  row: z.object({ item_id: z.string(), queue_id: z.string(), rubric_id: z.string() }),
  sql: `
    SELECT item_id, queue_id, rubric_id FROM review_items FINAL
    WHERE project_id = {project_id:String} AND item_id IN {item_ids:Array(String)}`,
  settings: READ_OWN_WRITES,
});

/** Every item of a queue, without its texts. */
export const itemsOfQueue = defineQuery({
  name: 'review.queue-items',
  params: projectParams.extend({ queue_id: z.string() }),
  row: z.object({ item_id: z.string(), raters: z.number(), purpose: z.string(), week: z.string() }),
  sql: `
    SELECT item_id, raters, purpose, week FROM review_items FINAL
    WHERE project_id = {project_id:String} AND queue_id = {queue_id:String} AND ${VALID_ITEMS}`,
  settings: READ_OWN_WRITES,
});

export const assignmentsOfQueue = defineQuery({
  name: 'review.queue-assignments',
  params: projectParams.extend({ queue_id: z.string() }),
  row: z.object({ item_id: z.string(), reviewer_id: z.string() }),
  sql: `
    SELECT item_id, reviewer_id FROM review_assignments
    WHERE project_id = {project_id:String} AND queue_id = {queue_id:String}
    GROUP BY item_id, reviewer_id
    HAVING argMax(is_assigned, at)`,
  settings: READ_OWN_WRITES,
});

/** Items of all queues answered in a window, with what their label needs to become a rate, without evidence. */
export const itemsForRate = defineQuery({
  name: 'review.rate-items',
  params: projectParams.extend({ from: z.number(), to: z.number() }),
  row: z.object({
    item_id: z.string(),
    queue_id: z.string(),
    purpose: z.string(),
    plan_id: z.string(),
    draw_id: z.string(),
    week: z.string(),
    trace_id: z.string(),
    span_id: z.string(),
    answered_us: z.number(),
    feature: z.string(),
    model: z.string(),
    provider: z.string(),
    prompt_name: z.string(),
    prompt_version: z.string(),
    environment: z.string(),
    release: z.string(),
    is_flagged: z.boolean(),
    stratum: z.string(),
    answer: z.string(),
    document_count: z.number(),
    text_length: z.number(),
    rubric_id: z.string(),
    risk_score: z.number(),
    risk_version: z.string(),
    expected: json(answersSchema),
  }),
  sql: `
    SELECT item_id, queue_id, purpose, plan_id, draw_id, week, trace_id, span_id, toUnixTimestamp64Micro(answered_at) AS answered_us,
           feature, model, provider, prompt_name, prompt_version, environment, release, is_flagged, stratum, answer,
           toUInt32(JSONLength(documents)) AS document_count,
           toUInt32(lengthUTF8(question) + lengthUTF8(answer)) AS text_length, rubric_id, risk_score, risk_version, if(expected = '', '{}', expected) AS expected
    FROM review_items FINAL
    WHERE project_id = {project_id:String} AND ${VALID_ITEMS}
      AND answered_at >= fromUnixTimestamp64Milli({from:Int64}) AND answered_at < fromUnixTimestamp64Milli({to:Int64})`,
  settings: READ_OWN_WRITES,
});
export type RateItem = Awaited<ReturnType<typeof itemsForRate>>[number];
