/**
 * How the best scores of retrievals spread, from parts that add up. Few scores are there one by
 * one; many in places half a percent wide, so that a quantile is off by that much at most. Scores
 * may be similarities, ranks or logits, so they may be negative. Pure.
 */

export interface ScorePart {
  threshold: number | null;
  /** All of them, when they are few. */
  exact: readonly number[];
  /** Else places, and how many lie in each. */
  places: readonly number[];
  counts: readonly number[];
}

export interface ScoreSpread {
  scored: number;
  p10: number;
  p50: number;
  p90: number;
  threshold: number | null;
}

const PER_E = 200;
const ZERO = 10_000;

/** @returns null without scores */
export function scoreSpread(parts: readonly ScorePart[]): ScoreSpread | null {
  const exact = parts.flatMap((part) => part.exact);
  const isExact = parts.every(({ places }) => places.length === 0);
  const counts = new Map<number, number>();
  const add = (place: number, count: number) => counts.set(place, (counts.get(place) ?? 0) + count);
  for (const { places, counts: own } of parts) places.forEach((place, index) => add(place, own[index] ?? 0));
  if (!isExact) for (const score of exact) add(placeOf(score), 1);
  const scored = isExact ? exact.length : [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (scored === 0) return null;
  const at = isExact ? atOf([...exact].sort((a, b) => a - b)) : atPlace([...counts].sort(([a], [b]) => a - b));
  const quantile = (level: number) => at(Math.min(scored - 1, Math.floor(level * scored)));
  const thresholds = parts.flatMap(({ threshold }) => threshold ?? []);
  return { scored, p10: quantile(0.1), p50: quantile(0.5), p90: quantile(0.9), threshold: thresholds.length === 0 ? null : Math.max(...thresholds) };
}

const atOf = (sorted: readonly number[]) => (index: number) => sorted[index] ?? Number.NaN;

function atPlace(sorted: readonly (readonly [number, number])[]): (index: number) => number {
  return (index) => {
    let before = 0;
    for (const [place, count] of sorted) {
      // Spread evenly within the place.
      if (index < before + count) return valueAt(place, (index - before + 0.5) / count);
      before += count;
    }
    return Number.NaN;
  };
}

export function placeOf(score: number): number {
  if (score === 0) return 0;
  const size = Math.ceil(Math.log(Math.abs(score)) * PER_E) + ZERO;
  return score > 0 ? size : -size;
}

/** @param inside how far into the place, upwards, 0 to 1 */
function valueAt(place: number, inside: number): number {
  if (place === 0) return 0;
  const size = (share: number) => Math.exp((Math.abs(place) - ZERO - 1 + share) / PER_E);
  return place > 0 ? size(inside) : -size(1 - inside);
}
