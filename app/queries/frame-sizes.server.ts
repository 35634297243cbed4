/** How many answers each draw drew from, by stratum, flag and the dimensions that are asked for. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import { DIMENSIONS, type Dimension, type Window } from '#schema/filter.ts';
import { projectParams } from './review-columns.server.ts';

const text = z.string();
const row = z.object({
  draw_id: text, stratum: text, is_flagged: z.boolean(), size: z.number(), week_us: z.number(),
  feature: text, model: text, provider: text, prompt_name: text, prompt_version: text, environment: text, release: text,
});
export type FrameSize = z.output<typeof row>;

/**
 * Of answers of the window. A frame is written once, with its draw.
 * @param by other dimensions are left empty: by all of them there are nearly as many parts as answers
 */
export async function frameSizes(reader: Reader, project_id: string, drawIds: readonly string[], window: Window, by: readonly Dimension[]): Promise<FrameSize[]> {
  if (drawIds.length === 0) return [];
  const columns = DIMENSIONS.map((dimension) => (by.includes(dimension) ? dimension : `'' AS ${dimension}`));
  return await defineQuery({
    name: 'review.frame-sizes',
    params: projectParams.extend({ draws: z.array(z.string()), from: z.number(), to: z.number() }),
    row,
    sql: `
      SELECT draw_id, stratum, is_flagged, count() AS size, toUnixTimestamp64Micro(min(start_time)) AS week_us, ${columns.join(', ')}
      FROM review_frames FINAL
      WHERE project_id = {project_id:String} AND draw_id IN {draws:Array(String)}
        AND start_time >= fromUnixTimestamp64Milli({from:Int64}) AND start_time < fromUnixTimestamp64Milli({to:Int64})
      GROUP BY ${['draw_id', 'stratum', 'is_flagged', ...by].join(', ')}`,
  })(reader, { project_id, draws: [...drawIds], from: window.from, to: window.to });
}
