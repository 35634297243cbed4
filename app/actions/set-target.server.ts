/** Sets what is aimed at, from a day on; what was set before stays in the history. */
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { findKpi } from '#schema/kpis/index.ts';
import { ActionError, type ActionDeps, type Actor, microseconds, storedTime } from './deps.server.ts';

export interface SetTarget {
  key: string;
  /** Empty for the whole project. */
  feature: string;
  /** Milliseconds since 1970; half-open. */
  valid_from: number;
  valid_to: number | null;
  /** In the KPI's unit; null takes the catalogue's default away. */
  value: number | null;
  direction: 'higher' | 'lower';
  owner: string;
  note: string;
}

/** @throws ActionError that says what is wrong */
export async function setTarget(deps: ActionDeps, actor: Actor, target: SetTarget): Promise<{ version: number }> {
  const definition = findKpi(target.key);
  if (!definition) throw new ActionError('There is no such KPI.');
  const better = definition.target?.direction ?? definition.better;
  if (better !== 'none' && target.direction !== better) throw new ActionError(`Of ${definition.title}, ${better} is better; a target cannot ask for the other side.`);
  if (target.valid_to !== null && target.valid_to <= target.valid_from) throw new ActionError('The target must end after it begins.');
  if (target.value !== null && definition.unit === 'share' && target.value > 1 && definition.measure.kind === 'share') throw new ActionError('A share cannot be more than 100%.');
  const version = microseconds(deps);
  await insertRows(deps.writer, 'targets', [
    {
      project_id: deps.project.project_id,
      ...target,
      valid_from: storedTime(target.valid_from * 1_000),
      valid_to: target.valid_to === null ? null : storedTime(target.valid_to * 1_000),
      set_by: actor.id,
      undoes: 0,
      version,
    },
  ]);
  return { version };
}
