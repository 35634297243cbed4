/** Deletes a marker, or brings it back. */
import { markerById } from '#app/queries/marker-list.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { storedMs } from '#schema/outside-rows.server.ts';
import { audit } from './audit.server.ts';
import { ActionError, type ActionDeps, type Actor, microseconds } from './deps.server.ts';

/**
 * @param isDeleted false brings it back
 * @throws ActionError when there is no such marker
 */
export async function deleteMarker(deps: ActionDeps, actor: Actor, marker_id: string, isDeleted = true): Promise<{ title: string }> {
  const { project_id } = deps.project;
  const [found] = await markerById(deps.reader, { project_id, marker_id });
  if (!found) throw new ActionError('There is no such marker.');
  const version = Math.max(microseconds(deps), found.version + 1);
  await insertRows(deps.writer, 'markers', [{ ...found, project_id, at: storedMs(found.at), version, is_deleted: isDeleted ? 1 : 0 }]);
  await audit(deps, actor, { action: isDeleted ? 'marker.deleted' : 'marker.restored', subject: marker_id, detail: { kind: found.kind, title: found.title } });
  return { title: found.title };
}
