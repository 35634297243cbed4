/** Whether the project has any request at all: decides between the overview and how to begin. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';

export const storeIsEmpty = defineQuery({
  name: 'store-is-empty',
  params: z.object({ project_id: z.string() }),
  row: z.object({ requests: z.int() }),
  // The limit is inside: one granule is read, however large the table.
  sql: `
    SELECT count() AS requests
    FROM (SELECT 1 FROM requests WHERE project_id = {project_id:String} AND is_deleted = 0 LIMIT 1)`,
});
