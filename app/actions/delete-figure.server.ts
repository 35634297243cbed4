/** Deletes a figure from elsewhere, or brings it back. */
import { sentFigure } from '#app/queries/sent-figures.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { storedMs } from '#schema/outside-rows.server.ts';
import { audit } from './audit.server.ts';
import { ActionError, type ActionDeps, type Actor, microseconds } from './deps.server.ts';

/**
 * @param isDeleted false brings it back
 * @throws ActionError when there is no such figure
 */
export async function deleteFigure(deps: ActionDeps, actor: Actor, value_id: string, isDeleted = true): Promise<{ key: string }> {
  const { project_id } = deps.project;
  const [found] = await sentFigure(deps.reader, { project_id, value_id });
  if (!found) throw new ActionError('There is no such figure.');
  const { from_ms, to_ms, ...rest } = found;
  // Later than any version it has had, also one that another clock gave.
  const version = Math.max(microseconds(deps), found.version + 1);
  await insertRows(deps.writer, 'kpi_values', [{ ...rest, project_id, from_time: storedMs(from_ms), to_time: storedMs(to_ms), version, is_deleted: isDeleted ? 1 : 0 }]);
  await audit(deps, actor, { action: isDeleted ? 'figure.deleted' : 'figure.restored', subject: value_id, detail: { key: found.key, from: new Date(from_ms).toISOString(), to: new Date(to_ms).toISOString() } });
  return { key: found.key };
}
