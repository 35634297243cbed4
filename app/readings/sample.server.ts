/** The labelled sample of a window and the frame it stands for: what every sampled figure is made of. */
import { badClaims } from '#app/review/claims.ts';
import { foldEvents, type ItemState } from '#app/review/labels.ts';
import { basisOf, decidingLabels, itemOutcome } from '#app/review/outcome.ts';
import { askedOnce } from '#app/queries/asked-once.server.ts';
import { eventsOnAnswers, type EventRow } from '#app/queries/review-events.server.ts';
import { frameSizes, type FrameSize } from '#app/queries/frame-sizes.server.ts';
import { Kept } from '#app/queries/kept-sums.server.ts';
import { filteredDimensions } from '#app/queries/kpi-sources.server.ts';
import { itemsForRate, type RateItem } from '#app/queries/review-items.server.ts';
import { draws } from '#app/queries/review-plans.server.ts';
import type { FrameCell, SampledItem } from '#app/review/estimate.ts';
import { DIMENSIONS, type Dimension, type Filter, type Window } from '#schema/filter.ts';
import type { Answers } from '#schema/review.ts';
import type { ReadingDeps } from './deps.ts';
import { readPlans } from './plans.server.ts';
import { readRubrics, type Rubrics } from './rubrics.server.ts';

type Dimensions = Record<Dimension, string>;

/** Tiles, series and panels of a page ask for the same windows. */
const itemsOfWindow = askedOnce(itemsForRate);
const eventsOfWindow = askedOnce(eventsOnAnswers);
const drawsMade = askedOnce(draws);

export interface SampleItem extends SampledItem, Dimensions {
  item_id: string;
  trace_id: string;
  week: string;
  answered_ms: number;
  state: ItemState | undefined;
  row: RateItem;
  /** What was said, the adjudicated answers if there are any; undefined without a label. */
  answers: Answers | undefined;
  /** Rubric and version that it was labelled under: `default v2`; null without a label. */
  basis: string | null;
}

export interface Sample {
  plan_id: string | null;
  items: SampleItem[];
  frame: (FrameCell & Dimensions & { at: number })[];
  /** Of the plan, whatever their time; milliseconds since 1970. */
  draws: { draw_id: string; from: number; to: number }[];
  /** All items of the window, whatever they are for: for reviewers, never for rates. */
  everything: { row: RateItem; state: ItemState | undefined }[];
  events: EventRow[];
  rubrics: Rubrics;
}

/**
 * Everything labelled on answers of the window. The rate is made of the estimation items of one
 * plan: the one named, else the oldest active one. Two plans over the same answers are two
 * estimates of one figure, not one of both.
 * @param by dimensions that parts of the frame are told apart by; the others are empty in it
 */
export async function readSample(deps: ReadingDeps, window: Window, planId?: string, by: readonly Dimension[] = DIMENSIONS): Promise<Sample> {
  const { project_id } = deps.project;
  const params = { project_id, from: window.from, to: window.to };
  const [rows, rubrics] = await Promise.all([itemsOfWindow(deps.reader, params), readRubrics(deps)]);
  if (rows.length === 0) return { plan_id: planId ?? null, items: [], frame: [], draws: [], everything: [], events: [], rubrics };
  const [plans, made, events] = await Promise.all([readPlans(deps), drawsMade(deps.reader, { project_id }), eventsOfWindow(deps.reader, params)]);
  const plan = planId ?? plans.find((one) => one.is_active && made.some((draw) => draw.plan_id === one.plan_id))?.plan_id ?? made.at(-1)?.plan_id ?? null;
  const own = made.filter((draw) => draw.plan_id === plan);
  const ownDraws = new Set(own.map((draw) => draw.draw_id));
  const cells = await readFrame(deps, own, window, by);
  const states = foldEvents(events);
  const items = rows
    .filter((row) => row.purpose === 'estimation' && ownDraws.has(row.draw_id))
    .map((row) => toItem(row, states.get(row.item_id), rubrics));
  return {
    plan_id: plan,
    items,
    draws: own.map(({ draw_id, from, to }) => ({ draw_id, from, to })),
    frame: cells.map(({ week_us, ...cell }) => ({ ...cell, at: week_us / 1_000 })),
    everything: rows.map((row) => ({ row, state: states.get(row.item_id) })),
    events,
    rubrics,
  };
}

/** Frames are written once, so what is known of one never changes. */
const keptFrames = new Kept<readonly FrameSize[]>(16 * 2 ** 20, (cells) => 400 * cells.length);

/** Draws that lie in the window as a whole, or as far as they do. */
async function readFrame({ reader, project }: ReadingDeps, made: readonly { draw_id: string; from: number; to: number }[], window: Window, by: readonly Dimension[]): Promise<FrameSize[]> {
  const parts = made
    .filter(({ from, to }) => from < window.to && to > window.from)
    .map(({ draw_id, from, to }) => ({ draw_id, from: Math.max(from, window.from), to: Math.min(to, window.to) }))
    .map((part) => ({ ...part, key: JSON.stringify([project.project_id, part, by]) }));
  const kept = new Map(parts.map(({ key }) => [key, keptFrames.get(key)]));
  const missing = parts.filter(({ key }) => !kept.get(key));
  const found = await frameSizes(reader, project.project_id, missing.map(({ draw_id }) => draw_id), window, by);
  for (const { key, draw_id } of missing) keptFrames.set(key, found.filter((cell) => cell.draw_id === draw_id));
  return [...parts.flatMap(({ key }) => kept.get(key) ?? []), ...found];
}

function toItem(row: RateItem, state: ItemState | undefined, rubrics: Rubrics): SampleItem {
  const deciding = state ? decidingLabels(state) : [];
  const answers = deciding[0]?.answers;
  const counted = deciding.flatMap((label) => badClaims(rubrics.of(label), label.answers, row.answer) ?? []);
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
    positive: state ? itemOutcome(rubrics.of, state)?.positive : undefined,
    basis: state ? basisOf(state) : null,
    claims: counted[0] ? { bad: counted.reduce((sum, one) => sum + one.bad, 0) / counted.length, claims: counted[0].claims } : null,
    state,
    row,
    answers,
  };
}

const places = new WeakMap<RateItem, Dimensions & { at: number }>();

/** By what an item is told apart; made once, for a page asks of each item dozens of times. */
function placeOf(row: RateItem): Dimensions & { at: number } {
  let place = places.get(row);
  if (!place) {
    const { feature, model, provider, prompt_name, prompt_version, environment, release, answered_us } = row;
    place = { feature, model, provider, prompt_name, prompt_version, environment, release, at: answered_us / 1_000 };
    places.set(row, place);
  }
  return place;
}

/** The part of a sample that a filter lets through; items and frame alike. */
export function partOf(sample: Sample, keep: (one: Dimensions & { at: number }) => boolean): Sample {
  return {
    ...sample,
    items: sample.items.filter((item) => keep(placeOf(item.row))),
    frame: sample.frame.filter(keep),
    everything: sample.everything.filter(({ row }) => keep(placeOf(row))),
  };
}

export function matches(filter: Filter): (one: Dimensions) => boolean {
  const wanted = filteredDimensions(filter.dimensions);
  return (one) => wanted.every((dimension) => filter.dimensions[dimension]?.includes(one[dimension]));
}

/** Rubric versions under which items of a sample were labelled, the one with most labels first, the newer of two. */
export function basesOf(sample: Pick<Sample, 'items'>): { basis: string; labels: number }[] {
  const counts = new Map<string, number>();
  for (const { basis, positive } of sample.items) if (basis !== null && positive !== undefined) counts.set(basis, (counts.get(basis) ?? 0) + 1);
  return [...counts].map(([basis, labels]) => ({ basis, labels })).sort((a, b) => b.labels - a.labels || b.basis.localeCompare(a.basis, 'en', { numeric: true }));
}

/**
 * The part of a sample that was labelled under one version of the rubric: another version asks
 * another question, and its labels are no part of the same figure. Items of other versions count as
 * not labelled (who labels goes through a list in random order, so what was done before a change is
 * a random part), and draws in which nothing was labelled under it are left out.
 */
export function underBasis(sample: Sample, basis: string | null): Sample {
  if (basis === null || basesOf(sample).every((one) => one.basis === basis)) return sample;
  const items = sample.items.map((item) => (item.basis === basis || item.basis === null ? item : { ...item, positive: undefined, claims: null, answers: undefined, state: undefined }));
  const draws = new Set(items.filter((item) => item.positive !== undefined).map((item) => item.draw_id));
  return { ...sample, items: items.filter((item) => draws.has(item.draw_id)), frame: sample.frame.filter((cell) => draws.has(cell.draw_id)) };
}

/** The version that most labels were given under; figures of a window are made of its labels alone. */
export const mainBasis = (sample: Pick<Sample, 'items'>): string | null => basesOf(sample)[0]?.basis ?? null;
