/** The interval of a ratio of two sums, such as cost per successful request. */
import { type Interval, Z } from './interval.ts';
import { wilson } from './wilson.ts';

/** Sums over rows (requests): of the amount a, the count b, their squares and product. */
export interface RatioSums {
  rows: number;
  a: number;
  b: number;
  aa: number;
  bb: number;
  ab: number;
}

/** Σa ÷ Σb; null when Σb is 0. */
export function ratio({ a, b }: RatioSums): number | null {
  return b > 0 ? a / b : null;
}

/**
 * Variance of a ratio by the delta method, rows drawn independently: Σ(a − r·b)² ÷ (Σb)² · n/(n − 1)
 * (Cochran, Sampling Techniques, §2.11 without the finite-population factor).
 * @returns null below two rows
 */
export function ratioVariance(sums: RatioSums): number | null {
  const r = ratio(sums);
  if (r === null || sums.rows < 2) return null;
  // Cancels to a hair below zero when all rows have the same ratio.
  const squares = Math.max(0, sums.aa - 2 * r * sums.ab + r * r * sums.bb);
  return (squares / sums.b ** 2) * (sums.rows / (sums.rows - 1));
}

/** r ± z·√V, cut at 0: amounts are never negative. */
export function deltaInterval(sums: RatioSums): Interval | null {
  const r = ratio(sums);
  const variance = ratioVariance(sums);
  if (r === null || variance === null) return null;
  const reach = Z * Math.sqrt(variance);
  return { low: Math.max(0, r - reach), high: r + reach };
}

/**
 * A ratio that is a share (valid citations ÷ citations): Wilson on the effective size p(1 − p)/V,
 * because those of one answer stand or fall together. Where V says nothing (all or none), each
 * row counts as one.
 */
export function clusteredShareInterval(sums: RatioSums): Interval | null {
  const p = ratio(sums);
  const variance = ratioVariance(sums);
  if (p === null) return null;
  const spread = p * (1 - p);
  const size = variance !== null && variance > 0 && spread > 0 ? Math.min(sums.b, spread / variance) : Math.min(sums.b, sums.rows);
  return wilson(p * size, size);
}
