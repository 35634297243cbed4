/** A share estimated from a stratified sample, with its interval: the weekly hallucination rate. */
import { wilson } from './wilson.ts';

/** One stratum: how many answers it holds, how many of them were labelled, how many of those are positive. */
export interface Stratum {
  /** N_h. */
  size: number;
  /** n_h. */
  labels: number;
  /** x_h; a fraction where two reviewers disagree and nobody has decided yet. */
  positives: number;
  /**
   * Strata of one group share their smoothed share, so that many small cells do not pay the half
   * that is added to each. Left out, every stratum is a group of its own.
   */
  group?: string;
}

export interface SampledRate {
  rate: number;
  low: number;
  high: number;
  /** As many labels of a simple random sample would say as much. */
  effective_labels: number;
  labels: number;
  population: number;
}

/**
 * p̂ = Σ W_h p_h. The interval is Wilson's on the effective size n_eff = p̂(1 − p̂)/V, where V uses
 * p̃_h = (x_h + ½)/(n_h + 1), so that a stratum without a positive still says how little it knows;
 * x_h and n_h are those of the stratum's group, whose one share is the cautious choice, p(1 − p) being concave.
 * Where p̂ is 0 or 1, n_eff comes from the smoothed shares too: with one stratum it is then n itself.
 * Simulated at 2%, 400 labels: covers 97.5%, half-width 0.98 points (STATISTICS, stratified).
 *
 * @returns null when nothing is there, or a stratum that holds answers has no label: the rate is not known then
 */
export function stratifiedRate(strata: readonly Stratum[]): SampledRate | null {
  const filled = strata.filter((stratum) => stratum.size > 0);
  const population = filled.reduce((sum, { size }) => sum + size, 0);
  if (population === 0 || filled.some(({ labels }) => labels <= 0)) return null;
  let rate = 0;
  let smoothed = 0;
  let variance = 0;
  let labels = 0;
  const groups = smoothedShares(filled);
  for (const [index, stratum] of filled.entries()) {
    const weight = stratum.size / population;
    const smooth = groups(stratum, index);
    rate += (weight * stratum.positives) / stratum.labels;
    smoothed += weight * smooth;
    variance += (weight * weight * smooth * (1 - smooth)) / stratum.labels;
    labels += stratum.labels;
  }
  // Sums of weights miss 1 by a rounding error.
  rate = Math.min(1, Math.max(0, rate));
  const centre = rate < 1e-12 || rate > 1 - 1e-12 ? smoothed : rate;
  const effective = (centre * (1 - centre)) / variance;
  const { low, high } = wilson(rate * effective, effective);
  return { rate, low, high, effective_labels: effective, labels, population };
}

function smoothedShares(strata: readonly Stratum[]): (stratum: Stratum, index: number) => number {
  const sums = new Map<string | number, { labels: number; positives: number }>();
  const keyOf = (stratum: Stratum, index: number) => stratum.group ?? index;
  for (const [index, stratum] of strata.entries()) {
    const sum = sums.get(keyOf(stratum, index)) ?? { labels: 0, positives: 0 };
    sums.set(keyOf(stratum, index), { labels: sum.labels + stratum.labels, positives: sum.positives + stratum.positives });
  }
  return (stratum, index) => {
    const sum = sums.get(keyOf(stratum, index)) ?? stratum;
    return (sum.positives + 0.5) / (sum.labels + 1);
  };
}

/**
 * What a stratified sample would give before it is drawn: half of the interval's width, for shares
 * believed to be `rate` in each stratum.
 * @returns null when a stratum that holds answers would get no label
 */
export function expectedHalfWidth(strata: readonly { size: number; labels: number; rate: number }[]): number | null {
  const estimate = stratifiedRate(strata.map(({ size, labels, rate }) => ({ size, labels, positives: labels * rate })));
  return estimate && (estimate.high - estimate.low) / 2;
}
