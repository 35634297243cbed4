/** The label log, as the fold of `app/review/labels.ts` reads it. */
import { z } from 'zod';
import { EVENT_KINDS } from '#schema/review.ts';
import { answersSchema } from '#schema/review.ts';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { json, projectParams, READ_OWN_WRITES } from './review-columns.server.ts';

const row = z.object({
  event_id: z.string(),
  kind: z.enum(EVENT_KINDS),
  item_id: z.string(),
  reviewer_id: z.string(),
  at: z.number(),
  is_revealed: z.boolean(),
  answers: json(answersSchema),
  reason: z.string(),
  undoes: z.string(),
  active_ms: z.number().nullable(),
  rubric_id: z.string(),
  rubric_version: z.number(),
});

const COLUMNS = `event_id, kind, item_id, reviewer_id, toUnixTimestamp64Micro(at) AS at, is_revealed, answers, reason, undoes, active_ms, rubric_id, rubric_version`;

export const eventsOfItems = defineQuery({
  name: 'review.item-events',
  params: projectParams.extend({ item_ids: z.array(z.string()) }),
  row,
  sql: `SELECT ${COLUMNS} FROM review_events WHERE project_id = {project_id:String} AND item_id IN {item_ids:Array(String)}`,
  settings: READ_OWN_WRITES,
});

export const eventsOfQueue = defineQuery({
  name: 'review.queue-events',
  params: projectParams.extend({ queue_id: z.string() }),
  row,
  sql: `SELECT ${COLUMNS} FROM review_events WHERE project_id = {project_id:String} AND queue_id = {queue_id:String}`,
  settings: READ_OWN_WRITES,
});

/** Events on the items that were answered in a window, whenever they were labelled. */
export const eventsOnAnswers = defineQuery({
  name: 'review.answer-events',
  params: projectParams.extend({ from: z.number(), to: z.number() }),
  row,
  sql: `
    SELECT ${COLUMNS} FROM review_events
    WHERE project_id = {project_id:String} AND item_id IN (
      SELECT item_id FROM review_items WHERE project_id = {project_id:String}
        AND answered_at >= fromUnixTimestamp64Milli({from:Int64}) AND answered_at < fromUnixTimestamp64Milli({to:Int64}))`,
  settings: READ_OWN_WRITES,
});
export type EventRow = Awaited<ReturnType<typeof eventsOnAnswers>>[number];

/** A reviewer's newest events in a queue, for the list of what they did. */
export const eventsOfReviewer = defineQuery({
  name: 'review.reviewer-events',
  params: projectParams.extend({ queue_id: z.string(), reviewer_id: z.string(), from: z.number() }),
  row,
  sql: `
    SELECT ${COLUMNS} FROM review_events
    WHERE project_id = {project_id:String} AND queue_id = {queue_id:String} AND reviewer_id = {reviewer_id:String}
      AND at >= fromUnixTimestamp64Milli({from:Int64})`,
  settings: READ_OWN_WRITES,
});
