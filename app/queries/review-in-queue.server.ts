/** Which of some requests are in a queue already. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { projectParams, READ_OWN_WRITES, VALID_ITEMS } from './review-columns.server.ts';

export const itemsInQueue = defineQuery({
  name: 'review.items-in-queue',
  params: projectParams.extend({ queue_id: z.string(), trace_ids: z.array(z.string()).max(1_000) }),
  row: z.object({ item_id: z.string(), trace_id: z.string(), span_id: z.string() }),
  sql: `
    SELECT item_id, trace_id, span_id FROM review_items FINAL
    WHERE project_id = {project_id:String} AND queue_id = {queue_id:String} AND trace_id IN {trace_ids:Array(String)} AND ${VALID_ITEMS}`,
  settings: READ_OWN_WRITES,
});

/** Where items that may be taken back stand, and whether anybody has said anything of them. */
export const itemsToWithdraw = defineQuery({
  name: 'review.items-to-withdraw',
  params: projectParams.extend({ item_ids: z.array(z.string()).max(1_000) }),
  row: z.object({ item_id: z.string(), queue_id: z.string(), purpose: z.string(), trace_id: z.string(), span_id: z.string(), has_events: z.boolean() }),
  sql: `
    SELECT item_id, queue_id, purpose, trace_id, span_id,
           toBool(item_id IN (SELECT item_id FROM review_events WHERE project_id = {project_id:String} AND item_id IN {item_ids:Array(String)})) AS has_events
    FROM review_items FINAL
    WHERE project_id = {project_id:String} AND item_id IN {item_ids:Array(String)} AND ${VALID_ITEMS}`,
  settings: READ_OWN_WRITES,
});
