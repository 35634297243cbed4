/** Weeks of labelling over whatever answers the store holds, as three people leave them behind: done, half done, and in dispute. */
import { randomUUID } from 'node:crypto';
import { addItems } from '#app/actions/add-items.server.ts';
import type { ActionDeps, Actor } from '#app/actions/deps.server.ts';
import { drawPlan } from '#app/actions/draw-plan.server.ts';
import { recordEvents } from '#app/actions/record-events.server.ts';
import { savePlan } from '#app/actions/save-plan.server.ts';
import { saveReviewer } from '#app/actions/save-reviewer.server.ts';
import { eventsOfQueue } from '#app/queries/review-events.server.ts';
import { openItems } from '#app/queries/review-items.server.ts';
import { isoWeekOf, weekBefore } from '#app/review/iso-week.ts';
import { eventRequestSchema } from '#app/review/labels.ts';
import { unitHash } from '#app/review/unit-hash.ts';
import type { Store } from '#schema/clickhouse/client.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { planSettingsSchema, type Answers } from '#schema/review.ts';

export interface ReviewedWeeks {
  plan_id: string;
  /** An item on which two differ. */
  disputed: string;
}

const CREW = ['Ada', 'Bob', 'Eve'];
const project_id = DEFAULT_PROJECT.project_id;

/**
 * Draws the three weeks before `now` by one plan. Two are labelled whole; of the newest a third of
 * each list is left. Some items are in triage and in calibration.
 *
 * @param traceIds of requests with answers, at least six
 */
export async function reviewWeeks(store: Store, traceIds: readonly string[], now = Date.now()): Promise<ReviewedWeeks> {
  const deps: ActionDeps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: () => now };
  const lead = as('lead');
  for (const name of CREW) await saveReviewer(deps, lead, { reviewer_id: idOf(name), name, is_active: true });
  const { plan_id } = await savePlan(deps, lead, { settings: planSettingsSchema.parse({ name: 'Weekly sample', salt: 'pepper', labels_per_week: 45, overlap_share: 0.4, gold_share: 0 }) });
  const newest = weekBefore(isoWeekOf(now, 'UTC'));
  const weeks = [weekBefore(weekBefore(newest)), weekBefore(newest), newest];
  for (const week of weeks) {
    await drawPlan(deps, lead, plan_id, { week });
    for (const name of CREW) await label(deps, plan_id, idOf(name), week === newest ? 2 / 3 : 1);
  }
  await addItems(deps, lead, { purpose: 'triage', trace_ids: traceIds.slice(0, 3), reason: 'by hand' });
  await addItems(deps, lead, { purpose: 'calibration', trace_ids: traceIds.slice(3, 6), reason: 'by hand', raters: 100 });
  await label(deps, 'calibration', 'ada', 1);
  return { plan_id, disputed: await firstDispute(store, plan_id) };
}

const as = (id: string): Actor => ({ id, origin: 'page' });
const idOf = (name: string) => name.toLowerCase();

/** Somebody labels a share of their list. Of answers a tenth is found wrong, and one label in eight is another than the first thought. */
async function label(deps: ActionDeps, queue_id: string, reviewer_id: string, share: number): Promise<void> {
  const open = await openItems(deps.reader, { project_id, queue_id, reviewer_id, skip: [], limit: 1_000 });
  const events = open.slice(0, Math.ceil(open.length * share)).map(({ item_id }) => {
    const isWrong = unitHash('verdict', '', item_id) < 0.1 !== unitHash('mistake', reviewer_id, item_id) < 0.125;
    const answers: Answers = isWrong ? { verdict: 'unsupported', failure_mode: unitHash('mode', '', item_id) < 0.5 ? 'unsupported_claim' : 'retrieval_miss', severity: 'minor', comment: 'The second claim has no source.' } : { verdict: 'supported', citation_correctness: 'complete' };
    return eventRequestSchema.parse({ event_id: randomUUID(), kind: 'label', item_id, answers, active_ms: Math.round(8_000 + 30_000 * unitHash('time', reviewer_id, item_id)) });
  });
  for (let start = 0; start < events.length; start += 50) await recordEvents(deps, as(reviewer_id), events.slice(start, start + 50));
}

async function firstDispute(store: Store, queue_id: string): Promise<string> {
  const verdicts = new Map<string, Set<string>>();
  for (const event of await eventsOfQueue(store, { project_id, queue_id })) {
    const found = verdicts.get(event.item_id) ?? new Set();
    verdicts.set(event.item_id, found.add(String(event.answers['verdict'])));
  }
  const disputed = [...verdicts].find(([, found]) => found.size > 1)?.[0];
  if (!disputed) throw new Error('Nobody differs.');
  return disputed;
}
