/** The item of a trace that a label from elsewhere means: the drawn one first, gold copies never. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { projectParams, READ_OWN_WRITES, VALID_ITEMS } from './review-columns.server.ts';

export const itemsOfTraces = defineQuery({
  name: 'review.items-of-traces',
  params: projectParams.extend({ trace_ids: z.array(z.string()).max(1_000) }),
  row: z.object({ trace_id: z.string(), item_id: z.string() }),
  sql: `
    SELECT trace_id, argMin(item_id, (purpose != 'estimation', item_id)) AS item_id
    FROM review_items FINAL
    WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)} AND purpose != 'gold' AND ${VALID_ITEMS}
    GROUP BY trace_id`,
  settings: READ_OWN_WRITES,
});
