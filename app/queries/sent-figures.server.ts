/** Figures from elsewhere as they were sent, the newest first. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';

const row = z.object({
  value_id: z.string(),
  key: z.string(),
  from_ms: z.int(),
  to_ms: z.int(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  value: z.number().nullable(),
  standard_deviation: z.number().nullable(),
  sample_size: z.number().nullable(),
  feature: z.string(),
  group_name: z.string(),
  note: z.string(),
  version: z.int(),
});
const COLUMNS = `value_id, key, toUnixTimestamp64Milli(from_time) AS from_ms, toUnixTimestamp64Milli(to_time) AS to_ms,
  numerator, denominator, value, standard_deviation, sample_size, feature, group_name, note, version`;

export const sentFigures = defineQuery({
  name: 'sent-figures',
  params: z.object({ project_id: z.string(), /** Empty for all. */ key: z.string(), limit: z.int() }),
  row,
  sql: `
    SELECT ${COLUMNS}
    FROM kpi_values FINAL
    WHERE project_id = {project_id:String} AND ({key:String} = '' OR key = {key:String})
    ORDER BY version DESC, value_id
    LIMIT {limit:UInt32}`,
});

/** The newest version of one figure, deleted or not: what a deletion and its undoing start from. */
export const sentFigure = defineQuery({
  name: 'sent-figure',
  params: z.object({ project_id: z.string(), value_id: z.string() }),
  row: row.extend({ is_deleted: z.union([z.literal(0), z.literal(1)]) }),
  // Without FINAL, which hides what was deleted.
  sql: `
    SELECT ${COLUMNS}, is_deleted
    FROM (SELECT * FROM kpi_values WHERE project_id = {project_id:String} AND value_id = {value_id:String})
    ORDER BY version DESC
    LIMIT 1`,
});

export type SentFigure = Awaited<ReturnType<typeof sentFigures>>[number];
