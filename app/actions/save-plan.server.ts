/** Writes a new plan, or a new version of one. Draws that were made keep the settings they had. */
import { readPlans } from '#app/readings/plans.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { PlanSettings } from '#schema/review.ts';
import { type ActionDeps, type Actor, microseconds, storedTime } from './deps.server.ts';

export interface PlanChange {
  /** Left out: a new plan. */
  plan_id?: string;
  settings: PlanSettings;
  is_active?: boolean;
}

/** @returns id and version of what was written */
export async function savePlan(deps: ActionDeps, actor: Actor, change: PlanChange): Promise<{ plan_id: string; version: number }> {
  const plans = await readPlans(deps);
  const plan_id = change.plan_id ?? freeId(change.settings.name, new Set(plans.map((plan) => plan.plan_id)));
  const version = (plans.find((plan) => plan.plan_id === plan_id)?.version ?? 0) + 1;
  await insertRows(deps.writer, 'review_plans', [
    {
      project_id: deps.project.project_id,
      plan_id,
      version,
      is_active: change.is_active ?? true,
      settings: JSON.stringify(change.settings),
      created_at: storedTime(microseconds(deps)),
      created_by: actor.id,
      origin: actor.origin,
    },
  ]);
  return { plan_id, version };
}

function freeId(name: string, taken: Set<string>): string {
  const base = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40) || 'plan';
  // Names of queues that are no plan's.
  const reserved = new Set(['triage', 'gold', 'calibration', ...taken]);
  if (!reserved.has(base)) return base;
  let number = 2;
  while (reserved.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}
