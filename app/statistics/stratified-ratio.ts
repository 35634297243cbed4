/** A ratio of totals from a stratified sample: claims not borne out ÷ claims, positives that a judge flags ÷ positives. */
import { wilson } from './wilson.ts';

export interface RatioStratum {
  /** N_h. */
  size: number;
  /** What was seen of each sampled unit: y of x, with 0 ≤ y ≤ x. */
  pairs: readonly { y: number; x: number }[];
}

export interface SampledRatio {
  ratio: number;
  low: number;
  high: number;
  effective: number;
  /** Units sampled with something to count (x above 0). */
  units: number;
}

/**
 * R = ΣN_h ȳ_h ÷ ΣN_h x̄_h, V by linearisation: Σ N_h² s²_h(y − Rx)/n_h ÷ (ΣN_h x̄_h)² (Cochran,
 * Sampling Techniques, 6.11); Wilson on n_eff = R(1 − R)/V. Where V is 0, all that is known is how
 * many units there were: n_eff is Kish's of their weights.
 *
 * @returns null when a stratum that holds units was not sampled, or nothing has an x
 */
export function stratifiedRatio(strata: readonly RatioStratum[]): SampledRatio | null {
  const filled = strata.filter((stratum) => stratum.size > 0);
  if (filled.length === 0 || filled.some((stratum) => stratum.pairs.length === 0)) return null;
  let totalY = 0;
  let totalX = 0;
  let weights = 0;
  let squares = 0;
  let units = 0;
  for (const { size, pairs } of filled) {
    const weight = size / pairs.length;
    for (const { y, x } of pairs) {
      totalY += weight * y;
      totalX += weight * x;
      if (x <= 0) continue;
      units += 1;
      weights += weight * x;
      squares += (weight * x) ** 2;
    }
  }
  if (!(totalX > 0)) return null;
  const ratio = Math.min(1, totalY / totalX);
  let variance = 0;
  for (const { size, pairs } of filled) {
    if (pairs.length < 2) continue;
    const residuals = pairs.map(({ y, x }) => y - ratio * x);
    const mean = residuals.reduce((sum, value) => sum + value, 0) / residuals.length;
    const spread = residuals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (residuals.length - 1);
    variance += (size ** 2 * spread) / residuals.length;
  }
  variance /= totalX ** 2;
  const kish = weights ** 2 / squares;
  const effective = variance > 0 && ratio > 0 && ratio < 1 ? (ratio * (1 - ratio)) / variance : kish;
  return { ratio, ...wilson(ratio * effective, effective), effective, units };
}
