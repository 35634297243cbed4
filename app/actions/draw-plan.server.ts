/** Draws the sample of a plan for a week: frame, items with their evidence, and who labels them. */
import { randomBytes } from 'node:crypto';
import { pastRates } from '#app/readings/sampled.server.ts';
import { readPlans } from '#app/readings/plans.server.ts';
import { drawSample, frameHash, frameKey, pickGold } from '#app/review/draw.ts';
import type { DrawProgress } from '#app/review/draw-progress.ts';
import { isoWeekOf, weekWindow } from '#app/review/iso-week.ts';
import { eligibleAnswers, type FrameRow } from '#app/queries/review-frame.server.ts';
import { goldPool } from '#app/queries/review-gold.server.ts';
import { draws } from '#app/queries/review-plans.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { FrameMember } from '#app/review/strata.ts';
import { ActionError, type ActionDeps, type Actor, microseconds, storedTime } from './deps.server.ts';
import { itemId, type ItemSource, makeItems } from './make-items.server.ts';
import { reassignQueue } from './reassign-queue.server.ts';

/** So many texts are in memory at a time; two chunks are on their way at once. */
const CHUNK = 400;
const AT_ONCE = 2;

/** Draws that run in this process, by project and plan. */
const running = new Map<string, DrawProgress>();

/** @returns how far the draw of a plan is; null when this process draws none */
export const drawProgress = (projectId: string, planId: string): DrawProgress | null => running.get(`${projectId} ${planId}`) ?? null;

export interface DrawResult {
  draw_id: string;
  period: string;
  frame_size: number;
  sample_size: number;
}

/**
 * Draws from the answers of the week that no earlier draw of the plan covers, up to now or the
 * week's end. The frame is stored with the draw, so that it can be run again and checked.
 *
 * @param options.week default the week that now is in
 * @param options.labels default what is left of the week's budget, in proportion when the week is not over
 * @throws ActionError when there is no such plan, or nothing to draw from
 */
export async function drawPlan(deps: ActionDeps, actor: Actor, planId: string, options: { week?: string; labels?: number } = {}): Promise<DrawResult> {
  const key = `${deps.project.project_id} ${planId}`;
  if (running.has(key)) throw new ActionError('A draw of this plan is running; wait until it is done.');
  const progress = { done: 0, total: 0 };
  running.set(key, progress);
  try {
    return await draw(deps, actor, planId, options, progress);
  } finally {
    running.delete(key);
  }
}

async function draw(deps: ActionDeps, actor: Actor, planId: string, options: { week?: string; labels?: number }, progress: DrawProgress): Promise<DrawResult> {
  const { project_id, settings: projectSettings } = deps.project;
  const plan = (await readPlans(deps)).find((one) => one.plan_id === planId);
  if (!plan) throw new ActionError(`There is no plan ${planId}.`);
  const week = options.week ?? isoWeekOf(deps.now(), projectSettings.time_zone);
  const whole = weekWindow(week, projectSettings.time_zone);
  const earlier = (await draws(deps.reader, { project_id })).filter((draw) => draw.plan_id === planId && draw.week === week);
  const from = Math.max(whole.from, ...earlier.map((draw) => draw.to));
  const to = Math.min(whole.to, deps.now());
  if (to <= from) throw new ActionError(`Week ${week} is drawn already, up to ${new Date(from).toISOString()}.`);
  const frame = await eligibleAnswers(deps.reader, { project_id, from, to, eligible: plan.eligible });
  if (frame.length === 0) throw new ActionError(`No eligible answer between ${new Date(from).toISOString()} and ${new Date(to).toISOString()}.`);

  const left = plan.labels_per_week - earlier.reduce((sum, draw) => sum + draw.sample_size, 0);
  const elapsed = (to - from) / (whole.to - from);
  const labels = options.labels ?? Math.max(1, Math.round(left * elapsed));
  const past = plan.use_past ? await pastRates(deps, planId, whole.from) : null;
  const settings = { ...plan, labels_per_week: labels };
  const period = earlier.length === 0 ? week : `${week}+${earlier.length + 1}`;
  const members = frame.map(toMember);
  const sample = drawSample(members, settings, period, past);
  const draw_id = `${planId}-${period}-${randomBytes(4).toString('hex')}`;

  for (let start = 0; start < frame.length; start += 50_000) {
    await insertRows(
      deps.writer,
      'review_frames',
      frame.slice(start, start + 50_000).map(({ start_us, ...row }) => ({ project_id, draw_id, ...row, start_time: storedTime(start_us), stratum: sample.stratumOf.get(frameKey(row)) ?? '' })),
      { token: `${draw_id} frame ${start}` },
    );
  }
  const shared = { queue_id: planId, plan_id: planId, plan_version: plan.version, draw_id, week, rubric_id: plan.rubric_id, reason: '' };
  const sources: ItemSource[] = sample.items.map((item) => ({
    ...shared,
    purpose: 'estimation',
    trace_id: item.member.trace_id,
    span_id: item.member.span_id,
    is_flagged: item.member.is_flagged,
    stratum: item.stratum,
    stratum_size: item.size,
    stratum_sample: item.sample,
    inclusion_probability: item.probability,
    u: item.u,
    raters: item.raters,
    expected: '',
  }));
  await keepTexts(deps, actor, draw_id, sources, { from, to }, progress);
  const pool = await goldPool(deps.reader, { project_id });
  const gold = pickGold(pool, Math.round(sample.items.length * plan.gold_share), plan.salt, period);
  const micros = microseconds(deps);
  await insertRows(
    deps.writer,
    'review_items',
    gold.map((row) => {
      const copy = { project_id, ...row, ...shared, rubric_id: row.rubric_id, purpose: 'gold', raters: 1, created_at: storedTime(micros), created_by: actor.id, version: micros };
      return { ...copy, item_id: itemId(copy) };
    }),
    { token: `${draw_id} gold` },
  );
  await insertRows(deps.writer, 'review_draws', [
    {
      project_id,
      draw_id,
      plan_id: planId,
      plan_version: plan.version,
      period,
      week,
      from_time: storedTime(from * 1_000),
      to_time: storedTime(to * 1_000),
      settings: JSON.stringify(settings),
      past: JSON.stringify(past),
      frame_size: frame.length,
      sample_size: sample.items.length,
      frame_hash: frameHash(members),
      strata: JSON.stringify(sample.strata),
      drawn_at: storedTime(microseconds(deps)),
      drawn_by: actor.id,
      origin: actor.origin,
    },
  ]);
  await reassignQueue(deps, actor, planId, 'draw');
  return { draw_id, period, frame_size: frame.length, sample_size: sample.items.length };
}

/** Items with their texts, in the order in which texts are stored: each part of the table is read once. */
async function keepTexts(deps: ActionDeps, actor: Actor, drawId: string, sources: readonly ItemSource[], window: { from: number; to: number }, progress: DrawProgress): Promise<void> {
  const ordered = [...sources].sort((a, b) => (a.trace_id < b.trace_id ? -1 : 1));
  progress.total = ordered.length;
  let next = 0;
  const work = async () => {
    for (let start = next; start < ordered.length; start = next) {
      next = start + CHUNK;
      const part = ordered.slice(start, start + CHUNK);
      await insertRows(deps.writer, 'review_items', await makeItems(deps, actor, part, window), { token: `${drawId} items ${start}` });
      progress.done += part.length;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

export function toMember(row: Pick<FrameRow, 'trace_id' | 'span_id' | 'start_us' | 'is_flagged' | 'feature' | 'model'>): FrameMember {
  return { trace_id: row.trace_id, span_id: row.span_id, start_time: row.start_us / 1_000, is_flagged: row.is_flagged, feature: row.feature, model: row.model };
}
