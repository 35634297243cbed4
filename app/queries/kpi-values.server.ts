/** Figures measured elsewhere whose period ended in a window: they are few, and combined by the readings. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';

export const kpiValues = defineQuery({
  name: 'kpi.values',
  params: z.object({ project_id: z.string(), keys: z.array(z.string()), from_ms: z.number(), to_ms: z.number(), features: z.array(z.string()) }),
  row: z.object({
    key: z.string(),
    to_ms: z.number(),
    numerator: z.number().nullable(),
    denominator: z.number().nullable(),
    value: z.number().nullable(),
    standard_deviation: z.number().nullable(),
    sample_size: z.number().nullable(),
    feature: z.string(),
    group_name: z.string(),
  }),
  sql: ({ features }) => `
    SELECT key, toUnixTimestamp64Milli(to_time) AS to_ms, numerator, denominator, value, standard_deviation, sample_size, feature, group_name
    FROM kpi_values FINAL
    WHERE project_id = {project_id:String} AND key IN {keys:Array(String)}
      AND to_time > fromUnixTimestamp64Milli(toInt64({from_ms:Float64}), 'UTC')
      AND to_time <= fromUnixTimestamp64Milli(toInt64({to_ms:Float64}), 'UTC')
      ${features.length > 0 ? 'AND feature IN {features:Array(String)}' : ''}
    ORDER BY key, to_ms, feature, group_name`,
});

export type KpiValueFigure = Awaited<ReturnType<typeof kpiValues>>[number];
