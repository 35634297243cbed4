/**
 * What came in and what became of it, by hour, door and convention. The table holds deltas, each
 * once by its id; FINAL leaves out one that was sent twice.
 */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { INGEST_MEASURES } from '#schema/clickhouse/tables/ingest.ts';

export const ingestCounts = defineQuery({
  name: 'reconciliation.counts',
  params: z.object({
    project_id: z.string(),
    /** Milliseconds since 1970; half-open. */
    from: z.int(),
    to: z.int(),
  }),
  row: z.object({ hour: z.int(), door: z.string(), source: z.string(), measure: z.enum(INGEST_MEASURES), reason: z.string(), count: z.int() }),
  sql: `
    SELECT toUnixTimestamp(hour) * 1000 AS hour, door, source, measure, reason, sum(delta) AS count
    FROM (
      SELECT * FROM ingest_counts FINAL
      WHERE project_id = {project_id:String}
        AND hour >= toStartOfHour(fromUnixTimestamp64Milli({from:Int64})) AND hour < fromUnixTimestamp64Milli({to:Int64})
    )
    GROUP BY hour, door, source, measure, reason
    ORDER BY hour DESC, door, source, measure, reason`,
});

/** Calls with usage and without a price, by model. */
export const unpricedModels = defineQuery({
  name: 'reconciliation.unpriced-models',
  params: z.object({ project_id: z.string(), from: z.int(), to: z.int() }),
  row: z.object({ provider: z.string(), model: z.string(), calls: z.int(), input_tokens: z.int().nullable(), output_tokens: z.int().nullable(), last_at: z.int() }),
  sql: `
    SELECT provider, called AS model, count() AS calls, sum(tokens_in) AS input_tokens, sum(tokens_out) AS output_tokens, toUnixTimestamp64Milli(toDateTime64(max(start_time), 3)) AS last_at
    FROM (
      SELECT provider, if(model != '', model, model_requested) AS called, input_tokens AS tokens_in, output_tokens AS tokens_out, start_time, cost_usd, kind FROM spans FINAL
      WHERE project_id = {project_id:String}
        AND start_time >= fromUnixTimestamp64Milli({from:Int64}) AND start_time < fromUnixTimestamp64Milli({to:Int64})
    )
    WHERE kind IN ('llm', 'embedding', 'rerank') AND cost_usd IS NULL AND (tokens_in IS NOT NULL OR tokens_out IS NOT NULL)
    GROUP BY provider, called
    ORDER BY calls DESC, provider, model
    LIMIT 100`,
});
