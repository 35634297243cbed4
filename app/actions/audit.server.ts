/** Writes who changed what, beside the change itself. */
import { randomUUID } from 'node:crypto';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { type ActionDeps, type Actor, storedTime } from './deps.server.ts';

export interface AuditEntry {
  /** `key.created`, `key.revoked`, `settings.saved`. */
  action: string;
  /** What was changed: a key's id, `settings`. */
  subject: string;
  /** What changed; never a key, never content. */
  detail: object;
}

export async function audit(deps: Pick<ActionDeps, 'writer' | 'project' | 'now'>, actor: Actor, { action, subject, detail }: AuditEntry): Promise<void> {
  await insertRows(deps.writer, 'audit_log', [
    { project_id: deps.project.project_id, at: storedTime(deps.now() * 1_000).slice(0, 23), who: actor.id, action, subject, detail: JSON.stringify(detail), entry_id: randomUUID() },
  ]);
}
