/** Weeks of sampled and labelled answers, so that the page of hallucinations has something to estimate. */
import { randomUUID } from 'node:crypto';
import type { ActionDeps } from '#app/actions/deps.server.ts';
import { drawPlan } from '#app/actions/draw-plan.server.ts';
import { recordEvents } from '#app/actions/record-events.server.ts';
import { savePlan } from '#app/actions/save-plan.server.ts';
import { saveReviewer } from '#app/actions/save-reviewer.server.ts';
import { itemsForRate } from '#app/queries/review-items.server.ts';
import { isoWeekOf, weekBefore, weekWindow } from '#app/review/iso-week.ts';
import { eventRequestSchema } from '#app/review/labels.ts';
import { planSettingsSchema } from '#schema/review.ts';

const EVENTS_AT_ONCE = 200;

/** @returns labels given */
export async function labelWeeks(deps: ActionDeps, weeks: number, labelsPerWeek: number): Promise<number> {
  const lead = { id: 'lead', origin: 'page' } as const;
  await saveReviewer(deps, lead, { reviewer_id: 'ada', name: 'Ada', is_active: true });
  const { plan_id } = await savePlan(deps, lead, { settings: planSettingsSchema.parse({ name: 'All answers', salt: 'bench', labels_per_week: labelsPerWeek, gold_share: 0, overlap_share: 0 }) });
  let week = isoWeekOf(deps.now(), deps.project.settings.time_zone);
  let labels = 0;
  for (let count = 0; count < weeks; count += 1) {
    week = weekBefore(week);
    await drawPlan(deps, { id: 'job', origin: 'job' }, plan_id, { week });
    const items = (await itemsForRate(deps.reader, { project_id: deps.project.project_id, ...weekWindow(week, deps.project.settings.time_zone) })).filter(({ purpose }) => purpose === 'estimation');
    for (let from = 0; from < items.length; from += EVENTS_AT_ONCE) {
      const events = items.slice(from, from + EVENTS_AT_ONCE).map(({ item_id }, index) =>
        eventRequestSchema.parse({ event_id: randomUUID(), kind: 'label', item_id, answers: (from + index) % 40 === 0 ? { verdict: 'unsupported', failure_mode: 'retrieval_miss' } : { verdict: 'supported' } }),
      );
      await recordEvents(deps, { id: 'ada', origin: 'page' }, events);
      labels += events.length;
    }
  }
  return labels;
}
