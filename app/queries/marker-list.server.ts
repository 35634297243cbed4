/** Markers in full, for the page that keeps them. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';

const row = z.object({
  marker_id: z.string(),
  at: z.int(),
  kind: z.string(),
  title: z.string(),
  severity: z.string(),
  url: z.string(),
  feature: z.string(),
  is_genai: z.boolean().nullable(),
  attributes: z.record(z.string(), z.string()),
  version: z.int(),
});
const COLUMNS = 'marker_id, toUnixTimestamp64Milli(at) AS at, kind, title, severity, url, feature, is_genai, attributes, version';

export const markerList = defineQuery({
  name: 'marker-list',
  params: z.object({
    project_id: z.string(),
    /** Milliseconds since 1970; half-open. */
    from: z.int(),
    to: z.int(),
    /** Empty for all. */
    kinds: z.array(z.string()),
    limit: z.int(),
  }),
  row,
  sql: `
    SELECT ${COLUMNS}
    FROM (
      SELECT * FROM markers FINAL
      WHERE project_id = {project_id:String}
        AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64})
        AND (empty({kinds:Array(String)}) OR kind IN {kinds:Array(String)})
    )
    ORDER BY at DESC, marker_id
    LIMIT {limit:UInt32}`,
});

/** The newest version of one marker, deleted or not: what a change, a deletion and its undoing start from. */
export const markerById = defineQuery({
  name: 'marker-by-id',
  params: z.object({ project_id: z.string(), marker_id: z.string() }),
  row: row.extend({ is_deleted: z.union([z.literal(0), z.literal(1)]) }),
  // Without FINAL, which hides what was deleted.
  sql: `
    SELECT ${COLUMNS}, is_deleted
    FROM (SELECT * FROM markers WHERE project_id = {project_id:String} AND marker_id = {marker_id:String})
    ORDER BY version DESC
    LIMIT 1`,
});

export type ListedMarker = Awaited<ReturnType<typeof markerList>>[number];
