/** The sampling plans of a project, each in its newest version. */
import { planVersions } from '#app/queries/review-plans.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Plan } from '#schema/review.ts';

export interface PlanWithHistory extends Plan {
  history: { version: number; created_us: number; created_by: string }[];
}

export async function readPlans(deps: { reader: Reader; project: { project_id: string } }): Promise<PlanWithHistory[]> {
  const rows = await planVersions(deps.reader, { project_id: deps.project.project_id });
  const plans = new Map<string, PlanWithHistory>();
  for (const row of rows) {
    const plan = plans.get(row.plan_id) ?? { ...row.settings, plan_id: row.plan_id, version: row.version, is_active: row.is_active, history: [] };
    plan.history.push({ version: row.version, created_us: row.created_us, created_by: row.created_by });
    plans.set(row.plan_id, plan);
  }
  return [...plans.values()].sort((a, b) => (a.history.at(-1)?.created_us ?? 0) - (b.history.at(-1)?.created_us ?? 0));
}
