/** The labelled sample of a window and the frame it stands for: what every sampled figure is made of. */
import { badClaims } from '#app/review/claims.ts';
import { foldEvents, type ItemState } from '#app/review/labels.ts';
import { itemOutcome } from '#app/review/outcome.ts';
import { eventsOnAnswers, type EventRow } from '#app/queries/review-events.server.ts';
import { frameSizes, itemsForRate, type RateItem } from '#app/queries/review-items.server.ts';
import { draws } from '#app/queries/review-plans.server.ts';
import type { FrameCell, SampledItem } from '#app/review/estimate.ts';
import { DIMENSIONS, type Dimension, type Filter, type Window } from '#schema/filter.ts';
import type { Answers } from '#schema/review.ts';
import type { ReadingDeps } from './deps.ts';
import { readPlans } from './plans.server.ts';
import { readRubrics, type Rubrics } from './rubrics.server.ts';

type Dimensions = Record<Dimension, string>;

export interface SampleItem extends SampledItem, Dimensions {
  item_id: string;
  trace_id: string;
  week: string;
  answered_ms: number;
  state: ItemState | undefined;
  row: RateItem;
  /** What was said, the adjudicated answers if there are any; undefined without a label. */
  answers: Answers | undefined;
}

export interface Sample {
  plan_id: string | null;
  items: SampleItem[];
  frame: (FrameCell & Dimensions & { at: number })[];
  /** All items of the window, whatever they are for: for reviewers, never for rates. */
  everything: { row: RateItem; state: ItemState | undefined }[];
  events: EventRow[];
  rubrics: Rubrics;
}

/**
 * Everything labelled on answers of the window. The rate is made of the estimation items of one
 * plan: the one named, else the oldest active one. Two plans over the same answers are two
 * estimates of one figure, not one of both.
 */
export async function readSample(deps: ReadingDeps, window: Window, planId?: string): Promise<Sample> {
  const { project_id } = deps.project;
  const params = { project_id, from: window.from, to: window.to };
  const [rows, rubrics] = await Promise.all([itemsForRate(deps.reader, params), readRubrics(deps)]);
  if (rows.length === 0) return { plan_id: planId ?? null, items: [], frame: [], everything: [], events: [], rubrics };
  const [plans, made, events, cells] = await Promise.all([
    readPlans(deps),
    draws(deps.reader, { project_id }),
    eventsOnAnswers(deps.reader, params),
    frameSizes(deps.reader, params),
  ]);
  const plan = planId ?? plans.find((one) => one.is_active && made.some((draw) => draw.plan_id === one.plan_id))?.plan_id ?? made.at(-1)?.plan_id ?? null;
  const ownDraws = new Set(made.filter((draw) => draw.plan_id === plan).map((draw) => draw.draw_id));
  const states = foldEvents(events);
  const items = rows
    .filter((row) => row.purpose === 'estimation' && ownDraws.has(row.draw_id))
    .map((row) => toItem(row, states.get(row.item_id), rubrics));
  return {
    plan_id: plan,
    items,
    frame: cells.filter((cell) => ownDraws.has(cell.draw_id)).map(({ week_us, ...cell }) => ({ ...cell, at: week_us / 1_000 })),
    everything: rows.map((row) => ({ row, state: states.get(row.item_id) })),
    events,
    rubrics,
  };
}

function toItem(row: RateItem, state: ItemState | undefined, rubrics: Rubrics): SampleItem {
  const rubric = rubrics.get(row.rubric_id);
  const answers = (state?.verdict ?? state?.blind[0])?.answers;
  const deciding = state?.verdict ? [state.verdict] : (state?.blind ?? []);
  const counted = deciding.flatMap((label) => badClaims(rubric, label.answers, row.answer) ?? []);
  return {
    item_id: row.item_id,
    trace_id: row.trace_id,
    week: row.week,
    answered_ms: row.answered_us / 1_000,
    draw_id: row.draw_id,
    stratum: row.stratum,
    is_flagged: row.is_flagged,
    feature: row.feature,
    model: row.model,
    provider: row.provider,
    prompt_name: row.prompt_name,
    prompt_version: row.prompt_version,
    environment: row.environment,
    release: row.release,
    positive: state ? itemOutcome(rubric, state)?.positive : undefined,
    claims: counted[0] ? { bad: counted.reduce((sum, one) => sum + one.bad, 0) / counted.length, claims: counted[0].claims } : null,
    state,
    row,
    answers,
  };
}

/** The part of a sample that a filter lets through; items and frame alike. */
export function partOf(sample: Sample, keep: (one: Dimensions & { at: number }) => boolean): Sample {
  return {
    ...sample,
    items: sample.items.filter((item) => keep({ ...item, at: item.answered_ms })),
    frame: sample.frame.filter(keep),
    everything: sample.everything.filter(({ row }) => keep({ ...row, at: row.answered_us / 1_000 })),
  };
}

export function matches(filter: Filter): (one: Dimensions) => boolean {
  const wanted = DIMENSIONS.filter((dimension) => filter.dimensions[dimension]?.length);
  return (one) => wanted.every((dimension) => filter.dimensions[dimension]?.includes(one[dimension]));
}
