/** What was changed last, and by whom. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';

export const auditLog = defineQuery({
  name: 'audit-log',
  params: z.object({ project_id: z.string(), limit: z.int() }),
  row: z.object({ entry_id: z.string(), at: z.int(), who: z.string(), action: z.string(), subject: z.string(), detail: z.string() }),
  sql: `
    SELECT entry_id, toUnixTimestamp64Milli(at) AS at, who, action, subject, detail
    FROM (SELECT * FROM audit_log FINAL WHERE project_id = {project_id:String})
    ORDER BY at DESC, entry_id
    LIMIT {limit:UInt32}`,
});
