/** What a draw took, as it was stored with every item. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { projectParams, READ_OWN_WRITES } from './review-columns.server.ts';

export const itemsOfDraw = defineQuery({
  name: 'review.draw-items',
  params: projectParams.extend({ draw_id: z.string() }),
  row: z.object({ trace_id: z.string(), span_id: z.string(), stratum: z.string(), stratum_size: z.number(), stratum_sample: z.number(), inclusion_probability: z.number().nullable() }),
  sql: `
    SELECT trace_id, span_id, stratum, stratum_size, stratum_sample, inclusion_probability
    FROM review_items FINAL
    WHERE project_id = {project_id:String} AND draw_id = {draw_id:String} AND purpose = 'estimation'`,
  settings: READ_OWN_WRITES,
});
