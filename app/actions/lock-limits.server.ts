/** Locks the limits of a KPI's chart as they are now, or lets them go; both with a reason, and both stay in the log. */
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { Filter } from '#schema/filter.ts';
import type { SeriesInterval } from '#schema/kpis/definition.ts';
import { findKpi } from '#schema/kpis/index.ts';
import { readLimitsToLock, readLock, scopeOf } from '#app/readings/kpi-page.server.ts';
import { ActionError, type ActionDeps, type Actor, microseconds, storedTime } from './deps.server.ts';

export interface LockLimits {
  key: string;
  filter: Filter;
  interval: SeriesInterval;
  /** False lets them go: from then on they follow the window again. */
  isLocked: boolean;
  reason: string;
}

const MOST_REASON = 500;

/** @throws ActionError that says what is missing */
export async function lockLimits(deps: ActionDeps, actor: Actor, { key, filter, interval, isLocked, reason }: LockLimits): Promise<void> {
  const definition = findKpi(key);
  if (!definition) throw new ActionError('There is no such KPI.');
  const why = reason.trim().slice(0, MOST_REASON);
  if (why === '') throw new ActionError('Say why: whoever reads the chart later will ask.');
  if (!isLocked && !(await readLock(deps, filter, key, interval))) throw new ActionError('These limits are not locked.');
  const limits = isLocked ? await readLimitsToLock(deps, filter, definition.key, interval) : { low: 0, centre: 0, high: 0, points: 0, points_from: 0, points_to: 0 };
  if (!limits) throw new ActionError('Limits take at least eight finished points; choose a longer window.');
  await insertRows(deps.writer, 'control_limits', [
    {
      project_id: deps.project.project_id,
      key,
      interval,
      scope: scopeOf(filter),
      is_locked: isLocked,
      low: limits.low,
      centre: limits.centre,
      high: limits.high,
      points: limits.points,
      points_from: storedTime(limits.points_from * 1_000),
      points_to: storedTime(limits.points_to * 1_000),
      reason: why,
      set_by: actor.id,
      version: microseconds(deps),
    },
  ]);
}
