/** A person's views: the newest event of each says what holds. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';

export const savedViews = defineQuery({
  name: 'saved-views',
  params: z.object({ project_id: z.string(), who: z.string() }),
  row: z.object({ view_id: z.string(), event: z.enum(['saved', 'renamed', 'deleted', 'restored']), name: z.string(), path: z.string(), query: z.string(), version: z.int() }),
  sql: `
    SELECT view_id, event, name, path, query, version
    FROM (SELECT * FROM saved_views WHERE project_id = {project_id:String} AND who = {who:String} ORDER BY version DESC LIMIT 1 BY view_id)
    ORDER BY lowerUTF8(name), view_id`,
});

export type SavedViewEvent = Awaited<ReturnType<typeof savedViews>>[number];
