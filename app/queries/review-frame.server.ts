/** Which answers of a period may be drawn. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { DIMENSIONS, dimensionSchema } from '#schema/filter.ts';

const params = z.object({
  project_id: z.string(),
  /** Half-open, milliseconds since 1970. */
  from: z.number(),
  to: z.number(),
  eligible: z.partialRecord(dimensionSchema, z.array(z.string())),
});

const row = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  start_us: z.number(),
  is_flagged: z.boolean(),
  feature: z.string(),
  model: z.string(),
  provider: z.string(),
  prompt_name: z.string(),
  prompt_version: z.string(),
  environment: z.string(),
  release: z.string(),
});

export type FrameRow = z.output<typeof row>;

/**
 * Eligible: answered, not failed, not known to be a refusal, with an answer to read. The flag is the
 * rule judge's, which looked at every answer when it came in.
 */
const select = defineQuery({
  name: 'review.frame',
  params: params.extend({ values: z.record(z.string(), z.array(z.string())) }),
  row,
  sql: ({ eligible }) => `
    SELECT trace_id, span_id, toUnixTimestamp64Micro(start_time) AS start_us, risk_flag AS is_flagged,
           feature, model, provider, prompt_name, prompt_version, environment, release
    FROM requests FINAL
    WHERE project_id = {project_id:String}
      AND start_time >= fromUnixTimestamp64Milli({from:Int64}) AND start_time < fromUnixTimestamp64Milli({to:Int64})
      AND is_answered AND NOT is_failed AND is_refusal IS NOT true AND answer_span_id != ''
      ${DIMENSIONS.filter((dimension) => eligible[dimension]?.length).map((dimension) => `AND ${dimension} IN {values:Map(String, Array(String))}['${dimension}']`).join('\n      ')}
    ORDER BY trace_id, span_id`,
});

export async function eligibleAnswers(reader: Parameters<typeof select>[0], input: z.input<typeof params>): Promise<FrameRow[]> {
  const values = Object.fromEntries(Object.entries(input.eligible).filter(([, list]) => list && list.length > 0));
  return select(reader, { ...input, values: values as Record<string, string[]> });
}
