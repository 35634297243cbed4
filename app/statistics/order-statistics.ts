/** The interval of a quantile, from the sample's own ordered values: no shape is assumed. */
import jstat from 'jstat';
import { ALPHA } from './interval.ts';

/**
 * Ranks (from 1) between whose values the quantile lies with at least 95%: l is the largest with
 * P(Bin(n, level) < l) ≤ 2.5%, u the smallest with P(Bin(n, level) ≥ u) ≤ 2.5%.
 *
 * @returns null when n is too small for a two-sided interval (below 72 for a p95)
 */
export function quantileRanks(n: number, level: number): { low: number; high: number } | null {
  const tail = ALPHA / 2;
  const spread = Math.sqrt(n * level * (1 - level));
  // l = the first rank whose P(Bin ≤ l) exceeds the tail; u = one above the first that reaches 1 − tail.
  const low = firstWhere((k) => binomialCdf(k, n, level) > tail, n * level - 2 * spread, n);
  const high = firstWhere((k) => binomialCdf(k, n, level) >= 1 - tail, n * level + 2 * spread, n) + 1;
  return low < 1 || high > n ? null : { low, high };
}

/**
 * The quantile of sorted values by linear interpolation between neighbours (type 7 of Hyndman and
 * Fan: what spreadsheets and NumPy show), given the value at each rank from 1.
 */
export function interpolatedQuantile(n: number, level: number, valueAt: (rank: number) => number): number | null {
  if (n < 1) return null;
  const position = 1 + (n - 1) * level;
  const below = Math.floor(position);
  const low = valueAt(below);
  return below >= n || position === below ? low : low + (position - below) * (valueAt(below + 1) - low);
}

/** P(Bin(n, p) ≤ k) = I_{1−p}(n − k, k + 1). */
function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return jstat.jStat.ibeta(1 - p, n - k, k + 1);
}

/** The smallest whole k with `holds(k)`, which is monotone; walks from a close guess. */
function firstWhere(holds: (k: number) => boolean, guess: number, n: number): number {
  let k = Math.min(n, Math.max(0, Math.round(guess)));
  while (k > 0 && holds(k - 1)) k -= 1;
  while (!holds(k)) k += 1;
  return k;
}
