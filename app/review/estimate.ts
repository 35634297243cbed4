/** From labelled items and the frame they were drawn from to rates, for the whole or any part of it. */
import { stratifiedRate, type SampledRate } from '../statistics/stratified-rate.ts';
import { stratifiedRatio, type SampledRatio } from '../statistics/stratified-ratio.ts';

/** A sampled item of an estimation queue, labelled or not. Triage, gold and calibration are no such items. */
export interface SampledItem {
  draw_id: string;
  stratum: string;
  is_flagged: boolean;
  /** Share of the deciding labels that are positive, null when nobody could tell, undefined without a label. */
  positive: number | null | undefined;
  /** Claims not borne out, and claims in all; null when not decided. */
  claims: { bad: number; claims: number } | null;
}

/** How many answers of the frame are in one stratum of one draw (and in the part that is asked for). */
export interface FrameCell {
  draw_id: string;
  stratum: string;
  is_flagged: boolean;
  size: number;
}

export interface Estimate extends SampledRate {
  /** Labels that found it positive; a half where two disagree. */
  positives: number;
  /** Labelled, but nobody could tell. */
  undecided: number;
  /** The rate if every "can't tell" were fine, and if every one were a hallucination. */
  bounds: { low: number; high: number };
}

/**
 * The stratified rate. A cell in which nothing was labelled is merged with others of its flag: of
 * its draw first, then of any draw. The interval shares its smoothing within the flag.
 * @returns null when nothing is labelled, or no label says anything of the flagged (or the other) answers
 */
export function estimateRate(items: readonly SampledItem[], frame: readonly FrameCell[]): Estimate | null {
  const decided = items.filter((item): item is SampledItem & { positive: number } => typeof item.positive === 'number');
  const undecided = items.filter((item) => item.positive === null);
  const rate = rateOf(decided.map((item) => ({ ...item, value: item.positive })), frame);
  if (!rate) return null;
  const withUndecided = (value: number) =>
    rateOf([...decided.map((item) => ({ ...item, value: item.positive })), ...undecided.map((item) => ({ ...item, value }))], frame)?.rate ?? rate.rate;
  return {
    ...rate,
    positives: decided.reduce((sum, item) => sum + item.positive, 0),
    undecided: undecided.length,
    bounds: { low: withUndecided(0), high: withUndecided(1) },
  };
}

function rateOf(values: readonly (SampledItem & { value: number })[], frame: readonly FrameCell[]): SampledRate | null {
  return stratifiedRate(
    mergeCells(values, frame).map((cell) => ({
      size: cell.size,
      labels: cell.items.length,
      positives: cell.items.reduce((sum, item) => sum + item.value, 0),
      group: cell.is_flagged ? 'flagged' : 'other',
    })),
  );
}

/** Claims not borne out ÷ claims, over the decided items. */
export function estimateClaimRate(items: readonly SampledItem[], frame: readonly FrameCell[]): SampledRatio | null {
  const decided = items.flatMap((item) => (item.claims ? [{ ...item, pair: { y: item.claims.bad, x: item.claims.claims } }] : []));
  return ratioOf(decided, frame);
}

/** Of the truly positive, the share that the flag finds; of the truly negative, the share it leaves alone. */
export function estimateJudge(items: readonly SampledItem[], frame: readonly FrameCell[]): { sensitivity: SampledRatio | null; specificity: SampledRatio | null } {
  const decided = items.filter((item): item is SampledItem & { positive: number } => typeof item.positive === 'number');
  return {
    sensitivity: ratioOf(decided.map((item) => ({ ...item, pair: { y: item.is_flagged ? item.positive : 0, x: item.positive } })), frame),
    specificity: ratioOf(decided.map((item) => ({ ...item, pair: { y: item.is_flagged ? 0 : 1 - item.positive, x: 1 - item.positive } })), frame),
  };
}

/** Any ratio over sampled items, weighted by their strata: for what is asked beside the verdict. */
export function ratioOf(items: readonly (SampledItem & { pair: { y: number; x: number } })[], frame: readonly FrameCell[]): SampledRatio | null {
  return stratifiedRatio(mergeCells(items, frame).map((cell) => ({ size: cell.size, pairs: cell.items.map((item) => item.pair) })));
}

interface Cell<T> {
  draw_id: string;
  is_flagged: boolean;
  size: number;
  items: T[];
}

function mergeCells<T extends SampledItem>(items: readonly T[], frame: readonly FrameCell[]): Cell<T>[] {
  const cells = new Map<string, Cell<T>>();
  const keyOf = (one: { draw_id: string; stratum: string }) => `${one.draw_id} ${one.stratum}`;
  for (const { size, draw_id, stratum, is_flagged } of frame) {
    const key = keyOf({ draw_id, stratum });
    const cell = cells.get(key) ?? { draw_id, is_flagged, size: 0, items: [] };
    cell.size += size;
    cells.set(key, cell);
  }
  // An item outside the frame (its answer is not in the part asked for) says nothing here.
  for (const item of items) cells.get(keyOf(item))?.items.push(item);
  const byDraw = absorb([...cells.values()], (cell) => `${cell.draw_id} ${cell.is_flagged}`);
  return absorb(byDraw, (cell) => String(cell.is_flagged));
}

/** Gives the size of cells without items to the largest sampled cell of their group; those without such a cell stay. */
function absorb<T>(cells: readonly Cell<T>[], groupOf: (cell: Cell<T>) => string): Cell<T>[] {
  const kept = cells.filter((cell) => cell.items.length > 0).map((cell) => ({ ...cell }));
  const left: Cell<T>[] = [];
  for (const cell of cells) {
    if (cell.items.length > 0) continue;
    let best: Cell<T> | undefined;
    for (const other of kept) if (groupOf(other) === groupOf(cell) && other.items.length > (best?.items.length ?? 0)) best = other;
    if (best) best.size += cell.size;
    else left.push(cell);
  }
  return [...kept, ...left];
}
