/** The requests of traces that somebody wants to have labelled. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { projectParams } from './review-columns.server.ts';

export const rootsOfTraces = defineQuery({
  name: 'review.roots',
  params: projectParams.extend({ trace_ids: z.array(z.string()).max(1_000) }),
  row: z.object({ trace_id: z.string(), span_id: z.string() }),
  sql: `
    SELECT trace_id, span_id FROM requests FINAL
    WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)} AND answer_span_id != ''`,
});
