/** From a plan to requests, in order of time: which rung, when, who, and whether the answer is true. */
import { HOUR_MS } from '../calendar.ts';
import type { EventInput } from '../events.ts';
import type { Score } from '../scores.ts';
import { type Block, OUTCOMES, type Outcome, RUNGS, SCENARIO_DAYS, type Scenario } from './plan.ts';
import { seeded, shuffle } from './random.ts';
import { type PlannedRequest, spansOf } from './trace.ts';

const DAY_MS = 24 * HOUR_MS;
/** Times are drawn from steps of this length, each with its own weight. */
const STEP_MS = 10 * 60_000;

/** Weight of each UTC hour: Europe's shops by day, some of America in the evening. */
const HOURS = [5, 4, 3, 3, 4, 7, 13, 24, 38, 47, 50, 49, 45, 47, 50, 48, 44, 40, 36, 33, 28, 20, 12, 8];
/** Sunday first. */
const WEEKDAYS = [0.62, 1.12, 1.08, 1.04, 1.02, 1, 0.7];

/** The scenario's window; its end is floored to the hour, so that a second run within it replaces and never adds. */
export function windowOf(endMs: number): { from: number; to: number } {
  const to = Math.floor(endMs / HOUR_MS) * HOUR_MS;
  return { from: to - SCENARIO_DAYS * DAY_MS, to };
}

/** All requests of a scenario that ends at `endMs`, ordered by time. Same arguments, same requests. */
export function requestsOf(scenario: Scenario, endMs: number): PlannedRequest[] {
  const { from, to } = windowOf(endMs);
  const requests = scenario.blocks.flatMap((block, at) => requestsOfBlock(scenario.name, block, at, from, to));
  return requests.sort((one, other) => one.start_ms - other.start_ms || (one.trace_id < other.trace_id ? -1 : 1));
}

function requestsOfBlock(name: string, block: Block, blockAt: number, from: number, to: number): PlannedRequest[] {
  const random = seeded(name, to, blockAt);
  const entries = (Object.keys(OUTCOMES) as Outcome[]).flatMap((outcome) => Array.from({ length: block.counts[outcome] ?? 0 }, (_, position) => ({ outcome, position })));
  shuffle(entries, random);
  const times = timesOf(name, from + Math.round(block.from * DAY_MS), from + Math.round(block.to * DAY_MS), entries.length, random.next);
  return entries.map(({ outcome, position }, at) => ({
    trace_id: random.hex(32),
    block,
    outcome,
    position,
    // 7 and 25 have no common factor, so 25 in a row are all rungs.
    rung: (position * 7 + blockAt) % RUNGS,
    start_ms: times[at] ?? from,
    is_hallucinated: isHallucinated(outcome, position),
  }));
}

/** Spreads `hallucinated_of_125` evenly: of the first n, floor(n × h ÷ 125). */
function isHallucinated(outcome: Outcome, position: number): boolean {
  const share = OUTCOMES[outcome].hallucinated_of_125;
  return Math.floor(((position + 1) * share) / 125) > Math.floor((position * share) / 125);
}

/** `count` times in [from, to), one in each of `count` parts of equal weight. Whole milliseconds. */
function timesOf(name: string, from: number, to: number, count: number, next: () => number): number[] {
  const steps: { start: number; length: number; before: number; weight: number }[] = [];
  let total = 0;
  for (let start = from; start < to; start += STEP_MS) {
    const length = Math.min(STEP_MS, to - start);
    const weight = weightAt(name, start) * length;
    steps.push({ start, length, before: total, weight });
    total += weight;
  }
  const times: number[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    const aim = ((index + next()) / count) * total;
    while (at < steps.length - 1 && (steps[at + 1]?.before ?? 0) <= aim) at++;
    const step = steps[at];
    if (step) times.push(Math.floor(step.start + Math.min(step.length - 1, ((aim - step.before) / step.weight) * step.length)));
  }
  return times;
}

function weightAt(name: string, ms: number): number {
  const time = new Date(ms);
  const day = Math.floor(ms / DAY_MS);
  // No two days are alike: between 0.88 and 1.12.
  const noise = 0.88 + 0.24 * seeded(name, 'day', day).next();
  return (HOURS[time.getUTCHours()] ?? 1) * (WEEKDAYS[time.getUTCDay()] ?? 1) * noise;
}

export function eventsOf(scenario: Scenario, request: PlannedRequest): EventInput[] {
  return spansOf(request, seeded(scenario.name, request.trace_id));
}

/** What is true of an answer, known here alone: what a careful reviewer would say. */
export interface Truth {
  outcome: Outcome;
  feature: string;
  is_hallucinated: boolean;
}

/** Truth of every answered request, by trace id. */
export function truthsOf(scenario: Scenario, endMs: number): Map<string, Truth> {
  const answered = requestsOf(scenario, endMs).filter(({ outcome }) => OUTCOMES[outcome].is_answered);
  return new Map(answered.map(({ trace_id, outcome, block, is_hallucinated }) => [trace_id, { outcome, feature: block.feature, is_hallucinated }]));
}

/** Thumbs: up on rungs 2 and 12 of answers with good citations, down on rung 7 of answers that make things up or say nothing. */
const THUMBS_UP: readonly Outcome[] = ['cited', 'cited_structured', 'tool'];
const THUMBS_DOWN: readonly Outcome[] = ['uncited', 'invented', 'invented_only', 'empty_answered', 'empty_cited', 'empty_refused', 'below_answered'];
export const UP_RUNGS: readonly number[] = [2, 12];
export const DOWN_RUNGS: readonly number[] = [7];

/** What the user thought of it, where the user said so. */
export function feedbackOf({ trace_id, outcome, rung, start_ms }: PlannedRequest): Score | null {
  const isUp = THUMBS_UP.includes(outcome) && UP_RUNGS.includes(rung);
  const isDown = THUMBS_DOWN.includes(outcome) && DOWN_RUNGS.includes(rung);
  if (!isUp && !isDown) return null;
  return { score_id: `feedback-${trace_id}`, trace_id, name: 'user_feedback', source: 'user', value: isUp ? 1 : 0, label: isUp ? 'thumbs_up' : 'thumbs_down', at: start_ms + 60_000 };
}
