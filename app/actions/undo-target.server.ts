/** Takes the last change of a KPI's target back; what held before it holds again. */
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { targetHistory } from '#app/queries/kpi-targets.server.ts';
import { ActionError, type ActionDeps, type Actor, microseconds, storedTime } from './deps.server.ts';

/** @throws ActionError when that change is not the last that still holds */
export async function undoTarget(deps: ActionDeps, actor: Actor, version: number): Promise<{ key: string }> {
  const { project_id } = deps.project;
  const history = await targetHistory(deps.reader, { project_id });
  const change = history.find((one) => one.version === version && one.undoes === 0);
  if (!change) throw new ActionError('There is no such change.');
  const undone = new Set(history.map(({ undoes }) => undoes));
  const last = history.find((one) => one.key === change.key && one.feature === change.feature && one.undoes === 0 && !undone.has(one.version));
  if (last?.version !== version) throw new ActionError(undone.has(version) ? 'That change was taken back before.' : 'A later change was made meanwhile; take that one back first.');
  await insertRows(deps.writer, 'targets', [
    {
      ...change,
      project_id,
      valid_from: storedTime(change.valid_from * 1_000),
      valid_to: change.valid_to === null ? null : storedTime(change.valid_to * 1_000),
      note: '',
      set_by: actor.id,
      undoes: version,
      version: microseconds(deps),
    },
  ]);
  return { key: change.key };
}
