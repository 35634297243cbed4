/**
 * The bootstrap of the figures that are held against each other: what a ratio, a mean or a quantile
 * would have been, had the rows been drawn again. Pure; the same random numbers give the same draws.
 */
import { ALPHA, type Interval } from './interval.ts';

/** At 2,000 draws the ends of an interval are steady to about 1.5% of its width. */
export const DRAWS = 2_000;

/** The amounts of rows and what they are counted as: ones for a mean. */
export interface RatioRows {
  amounts: readonly number[];
  counts: readonly number[];
}

/** Σ amounts ÷ Σ counts of rows drawn with replacement, as many as there are; NaN where a draw has nothing to count. */
export function resampledRatios({ amounts, counts }: RatioRows, random: () => number, draws = DRAWS): Float64Array {
  const n = amounts.length;
  const [a, b] = [Float64Array.from(amounts), Float64Array.from(counts)];
  return Float64Array.from({ length: draws }, () => {
    let [sum, count] = [0, 0];
    for (let left = n; left > 0; left -= 1) {
      const row = Math.floor(random() * n);
      sum += a[row] ?? 0;
      count += b[row] ?? 0;
    }
    return count > 0 ? sum / count : Number.NaN;
  });
}

/**
 * The quantile (type 7, as `interpolatedQuantile` has it) of n values drawn again, without drawing
 * them: the r-th of n uniform numbers is Beta(r, n − r + 1), and the value that it falls on is the
 * r-th of the draw. So a million values cost as much as ten.
 * @param valueAt the value at a rank from 1
 */
export function resampledQuantiles(n: number, level: number, valueAt: (rank: number) => number, random: () => number, draws = DRAWS): Float64Array {
  const position = 1 + (n - 1) * level;
  const rank = Math.min(n, Math.floor(position));
  const between = position - rank;
  const drawn = (uniform: number): number => valueAt(Math.min(n, Math.max(1, Math.ceil(uniform * n))));
  return Float64Array.from({ length: draws }, () => {
    const below = gamma(rank, random);
    const first = below / (below + gamma(n - rank + 1, random));
    const low = drawn(first);
    if (between === 0 || rank === n) return low;
    // The next one is the least of the n − r above it.
    const next = first + (1 - first) * (1 - (1 - random()) ** (1 / (n - rank)));
    return low + between * (drawn(next) - low);
  });
}

/** The middle 95% of a − b, draw by draw. @returns null where fewer than half of the draws say anything */
export function resampledDifference(a: Float64Array, b: Float64Array): Interval | null {
  const differences = a.map((value, index) => value - (b[index] ?? Number.NaN)).filter((value) => !Number.isNaN(value)).sort();
  const last = differences.length - 1;
  if (differences.length * 2 < a.length || last < 0) return null;
  const at = (share: number): number => differences[Math.round(share * last)] ?? 0;
  return { low: at(ALPHA / 2), high: at(1 - ALPHA / 2) };
}

/** Gamma(shape, 1) for a shape of at least one: Marsaglia and Tsang, ACM TOMS 26(3), 2000. */
function gamma(shape: number, random: () => number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
