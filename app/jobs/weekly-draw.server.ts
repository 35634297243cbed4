/**
 * Draws every active plan once its week is over: ready long before Monday 07:00. Any number of
 * processes may run it; of two draws of one week the first counts.
 */
import { drawPlan } from '../actions/draw-plan.server.ts';
import { ActionError, type ActionDeps } from '../actions/deps.server.ts';
import { isoWeekOf, weekBefore, weekWindow } from '../review/iso-week.ts';
import { draws } from '../queries/review-plans.server.ts';
import { readPlans } from '../readings/plans.server.ts';
import { startJobLoop } from './job-loop.ts';

export interface WeeklyDrawLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Late events of the week's last minutes have come by then. */
const SETTLE_MS = 15 * 60_000;
const EVERY_MS = 5 * 60_000;

/**
 * Draws what is due: last week, for plans that were there before it ended.
 * @returns the periods drawn
 */
export async function drawDuePlans(deps: ActionDeps): Promise<string[]> {
  const zone = deps.project.settings.time_zone;
  const week = weekBefore(isoWeekOf(deps.now(), zone));
  const { to } = weekWindow(week, zone);
  if (deps.now() < to + SETTLE_MS) return [];
  const plans = (await readPlans(deps)).filter((plan) => plan.is_active && (plan.history.at(-1)?.created_us ?? Infinity) / 1_000 < to);
  if (plans.length === 0) return [];
  const made = await draws(deps.reader, { project_id: deps.project.project_id });
  const drawn: string[] = [];
  for (const plan of plans) {
    if (made.some((draw) => draw.plan_id === plan.plan_id && draw.week === week && draw.to >= to)) continue;
    try {
      drawn.push((await drawPlan(deps, { id: 'weekly-draw', origin: 'job' }, plan.plan_id, { week })).draw_id);
    } catch (error) {
      // A week without an answer is no fault; it is looked at again in case some arrive late.
      if (!(error instanceof ActionError)) throw error;
    }
  }
  return drawn;
}

export function startWeeklyDraw(options: { deps(): ActionDeps; logger: WeeklyDrawLogger; isEngineUp(): boolean }): { stop(): Promise<void> } {
  return startJobLoop({
    async work() {
      const drawn = await drawDuePlans(options.deps());
      if (drawn.length > 0) options.logger.info({ drawn }, 'the week was drawn');
      return false;
    },
    isEngineUp: options.isEngineUp,
    pauseMs: EVERY_MS,
    onFailed: (error) => options.logger.warn({ err: error }, 'the weekly draw failed; trying again'),
  });
}
