/** Prediction-powered inference: a few labels and a judge's score on everything (PPI++, arXiv 2311.01453). */
import { Z } from './interval.ts';

export interface PredictionPowered {
  mean: number;
  low: number;
  high: number;
  /** How far the judge is trusted: 0 not at all, 1 fully. */
  lambda: number;
}

/** What is known of scores of which only sums were kept. */
export interface ScoreSums {
  n: number;
  sum: number;
  squares: number;
}

/**
 * θ̂ = λ·mean(f_U) + mean(Y − λ f_L), V = λ² var(f_U)/N + var(Y − λ f_L)/n,
 * λ̂ = clip(cov(Y, f) ÷ ((1 + n/N) var(f_L ∪ U)), 0, 1). As ppi_py has it: cov and V over n, the
 * pooled variance over n − 1. The labels must be a simple random sample.
 *
 * @param labels Y of the labelled
 * @param judged f of the labelled, in the same order
 * @param unlabelled f of the others, or their sums
 * @param lambda fixed; left out, the best one is estimated
 * @returns null without labels or without unlabelled scores
 */
export function predictionPoweredMean(
  labels: readonly number[],
  judged: readonly number[],
  unlabelled: readonly number[] | ScoreSums,
  lambda?: number,
): PredictionPowered | null {
  const others = 'squares' in unlabelled ? unlabelled : sumsOf(unlabelled);
  if (labels.length === 0 || others.n === 0 || judged.length !== labels.length) return null;
  const { mean, variance, trust } = parts(labels, judged, others, lambda);
  return { mean, ...around(mean, variance), lambda: trust };
}

/** One stratum: how many answers it holds, the labels in it, and what the judge said of those and of the others that it judged. */
export interface PoweredStratum {
  size: number;
  labels: readonly number[];
  judged: readonly number[];
  others: ScoreSums;
}

/**
 * PPI++ within each stratum, where the labels are a simple random sample, and θ̂ = Σ W_h θ̂_h,
 * V = Σ W_h² V_h with W_h = N_h/N (arXiv 2406.04291). λ is the mean of the strata's, by weight.
 * A stratum in which nothing varies adds no variance: the interval is too sure of itself where
 * positives are rare (it covers 92% of weeks at 2%), which the stratified rate is not.
 *
 * @returns null when a stratum that holds answers has no label, or nothing but labels was judged in it
 */
export function stratifiedPredictionPowered(strata: readonly PoweredStratum[]): PredictionPowered | null {
  const filled = strata.filter((stratum) => stratum.size > 0);
  const population = filled.reduce((sum, { size }) => sum + size, 0);
  if (population === 0 || filled.some(({ labels, judged, others }) => labels.length === 0 || judged.length !== labels.length || others.n <= 0)) return null;
  let mean = 0;
  let variance = 0;
  let lambda = 0;
  for (const { size, labels, judged, others } of filled) {
    const weight = size / population;
    const own = parts(labels, judged, others);
    mean += weight * own.mean;
    variance += weight * weight * own.variance;
    lambda += weight * own.trust;
  }
  return { mean, ...around(mean, variance), lambda };
}

function parts(labels: readonly number[], judged: readonly number[], others: ScoreSums, lambda?: number): { mean: number; variance: number; trust: number } {
  const trust = lambda ?? bestLambda(labels, judged, others);
  const rectified = labels.map((label, index) => label - trust * (judged[index] ?? 0));
  return {
    mean: (trust * others.sum) / others.n + meanOf(rectified),
    variance: (trust ** 2 * spreadOf(others)) / others.n + spreadOf(sumsOf(rectified)) / labels.length,
    trust,
  };
}

function bestLambda(labels: readonly number[], judged: readonly number[], others: ScoreSums): number {
  const own = sumsOf(judged);
  const pooled = { n: own.n + others.n, sum: own.sum + others.sum, squares: own.squares + others.squares };
  const pooledVariance = (spreadOf(pooled) * pooled.n) / (pooled.n - 1);
  // Scores that are all alike differ by a rounding error at most.
  if (!(pooledVariance > 1e-12)) return 0;
  const meanLabel = meanOf(labels);
  const meanJudged = own.sum / own.n;
  const covariance = meanOf(labels.map((label, index) => (label - meanLabel) * ((judged[index] ?? 0) - meanJudged)));
  return Math.min(1, Math.max(0, covariance / ((1 + labels.length / others.n) * pooledVariance)));
}

function around(mean: number, variance: number): { low: number; high: number } {
  const half = Z * Math.sqrt(variance);
  return { low: mean - half, high: mean + half };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sumsOf(values: readonly number[]): ScoreSums {
  return { n: values.length, sum: values.reduce((sum, value) => sum + value, 0), squares: values.reduce((sum, value) => sum + value ** 2, 0) };
}

/** Variance over n. */
function spreadOf({ n, sum, squares }: ScoreSums): number {
  return Math.max(0, squares / n - (sum / n) ** 2);
}
