/**
 * Weeks of sampling on a frame whose true rate is known, through the code that does it for real:
 * draw, assignment, label log, outcome, rate.
 */
import { assign } from '#app/review/assign.ts';
import { DEFAULT_RUBRIC } from '#app/review/default-rubric.ts';
import { drawSample, frameKey } from '#app/review/draw.ts';
import { estimateRate } from '#app/review/estimate.ts';
import { foldEvents, type ReviewEvent } from '#app/review/labels.ts';
import { itemOutcome } from '#app/review/outcome.ts';
import type { FrameMember } from '#app/review/strata.ts';
import { planSettingsSchema } from '#schema/review.ts';

export interface SimulationOptions {
  weeks: number;
  /** @default 20_000 */
  frame?: number;
  /** @default 400 */
  labels?: number;
  /** @default 'stratified' */
  method?: 'stratified' | 'poisson';
  seed?: string;
}

export interface SimulationResult {
  weeks: number;
  true_rate: number;
  mean_rate: number;
  /** Share of weeks whose interval holds the true rate. */
  coverage: number;
  mean_half_width_points: number;
  /** Variance of a simple random sample of as many labels ÷ variance of the weekly rates. */
  effective_against_simple_random: number;
  labels_per_week: number;
  /** Labels that reviewers gave, overlap included, and the largest difference between two lists. */
  largest_list_difference: number;
}

const REVIEWERS = ['ada', 'bob', 'eve', 'kim', 'lee'].map((reviewer_id) => ({ reviewer_id }));

/** 2% positive; the flag finds 80% of them and leaves 95% of the others alone; two features, two models. */
function knownFrame(size: number): { frame: FrameMember[]; positives: Set<string> } {
  const positives = new Set<string>();
  const frame = Array.from({ length: size }, (_, index): FrameMember => {
    const isPositive = index % 50 === 0;
    // Every fifth positive escapes the flag; every twentieth of the others is flagged for nothing.
    const isFlagged = isPositive ? (index / 50) % 5 !== 0 : (index - Math.floor(index / 50) - 1) % 20 === 0;
    const member = { trace_id: `trace-${index}`, span_id: 'root', start_time: index, is_flagged: isFlagged, feature: index % 3 === 0 ? 'chat' : 'search', model: index % 7 < 3 ? 'a' : 'b' };
    if (isPositive) positives.add(frameKey(member));
    return member;
  });
  return { frame, positives };
}

export function simulateWeeks(options: SimulationOptions): SimulationResult {
  const { weeks, frame: size = 20_000, labels = 400, method = 'stratified', seed = 'simulation' } = options;
  const { frame, positives } = knownFrame(size);
  const truth = positives.size / size;
  const settings = planSettingsSchema.parse({ name: 'Simulation', salt: seed, labels_per_week: labels, method, use_past: false });
  const rates: number[] = [];
  let covered = 0;
  let widths = 0;
  let drawn = 0;
  let largest = 0;
  for (let week = 0; week < weeks; week += 1) {
    const draw = drawSample(frame, settings, `week-${week}`);
    drawn += draw.items.length;
    const raters = new Map(draw.items.map((item) => [frameKey(item.member), item.raters]));
    const lists = assign([...raters].map(([item_id, count]) => ({ item_id, raters: count, done: [], assigned: [] })), REVIEWERS);
    const loads = REVIEWERS.map(({ reviewer_id }) => lists.filter((one) => one.reviewer_id === reviewer_id).length);
    largest = Math.max(largest, Math.max(...loads) - Math.min(...loads));
    const log = lists.map(({ item_id, reviewer_id }, index): ReviewEvent => {
      const answers: ReviewEvent['answers'] = positives.has(item_id) ? { verdict: 'unsupported', failure_mode: 'unsupported_claim' } : { verdict: 'supported' };
      return { event_id: `${index}`, kind: 'label', item_id, reviewer_id, at: index, is_revealed: false, answers, reason: '', undoes: '', active_ms: 5_000, rubric_id: 'default', rubric_version: 1 };
    });
    const states = foldEvents(log);
    const items = draw.items.map((item) => {
      const state = states.get(frameKey(item.member));
      return { draw_id: 'd', stratum: item.stratum, is_flagged: item.member.is_flagged, positive: state && itemOutcome(() => DEFAULT_RUBRIC, state)?.positive, claims: null };
    });
    const cells = draw.strata.map((stratum) => ({ draw_id: 'd', stratum: stratum.key, is_flagged: stratum.is_flagged, size: stratum.size }));
    const found = estimateRate(items, cells);
    if (!found) throw new Error(`Week ${week} has no rate.`);
    rates.push(found.rate);
    if (found.low <= truth && truth <= found.high) covered += 1;
    widths += (found.high - found.low) / 2;
  }
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / weeks;
  const variance = rates.reduce((sum, rate) => sum + (rate - truth) ** 2, 0) / weeks;
  return {
    weeks,
    true_rate: truth,
    mean_rate: mean,
    coverage: covered / weeks,
    mean_half_width_points: (widths / weeks) * 100,
    effective_against_simple_random: (truth * (1 - truth)) / (drawn / weeks) / variance,
    labels_per_week: drawn / weeks,
    largest_list_difference: largest,
  };
}
