/** The page of plans: the chosen plan, its draws, and a preview on the last whole week. */
import { isoWeekOf, weekBefore } from '#app/review/iso-week.ts';
import { draws } from '#app/queries/review-plans.server.ts';
import { planSettingsSchema, type PlanSettings } from '#schema/review.ts';
import type { ReadingDeps } from './deps.ts';
import { previewPlan } from './plan-preview.server.ts';
import { readPlans } from './plans.server.ts';
import { readRubrics } from './rubrics.server.ts';

/** Settings alone, without what makes them a stored plan. */
export function newPlanSettings(plan: PlanSettings): PlanSettings {
  return planSettingsSchema.parse(plan);
}

export async function readPlansPage(deps: ReadingDeps, wanted: string | null) {
  const [plans, made, rubrics] = await Promise.all([readPlans(deps), draws(deps.reader, { project_id: deps.project.project_id }), readRubrics(deps)]);
  const plan = wanted === 'new' ? undefined : (plans.find((one) => one.plan_id === wanted) ?? plans[0]);
  // A new plan's salt is made when it is saved.
  const settings = plan ? newPlanSettings(plan) : { ...planSettingsSchema.parse({ name: 'Weekly sample', salt: 'preview' }), salt: '' };
  const week = weekBefore(isoWeekOf(deps.now(), deps.project.settings.time_zone));
  const weeks = [isoWeekOf(deps.now(), deps.project.settings.time_zone)];
  for (let count = 0; count < 8; count += 1) weeks.push(weekBefore(weeks.at(-1) ?? week));
  const preview = await previewPlan(deps, { ...settings, salt: settings.salt || 'preview' }, week, plan?.plan_id ?? null);
  return {
    plans: plans.map(({ history: _, ...one }) => one),
    chosen: plan?.plan_id ?? null,
    settings,
    draws: made.filter((draw) => draw.plan_id === plan?.plan_id).map(({ draw_id, period, from, to, frame_size, sample_size, plan_version, drawn_by }) => ({ draw_id, period, from, to, frame_size, sample_size, plan_version, drawn_by })),
    rubrics: rubrics.newest.map(({ rubric_id, name }) => ({ rubric_id, name })),
    preview,
    weeks,
  };
}
