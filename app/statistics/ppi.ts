/** Prediction-powered inference: a few labels and a judge's score on everything (PPI++, arXiv 2311.01453). */
import { Z } from './interval.ts';

export interface PredictionPowered {
  mean: number;
  low: number;
  high: number;
  /** How far the judge is trusted: 0 not at all, 1 fully. */
  lambda: number;
}

/**
 * θ̂ = λ·mean(f_U) + mean(Y − λ f_L), V = λ² var(f_U)/N + var(Y − λ f_L)/n,
 * λ̂ = clip(cov(Y, f) ÷ ((1 + n/N) var(f_L ∪ U)), 0, 1). As ppi_py has it: cov and V over n, the
 * pooled variance over n − 1. The labels must be a simple random sample.
 *
 * @param labels Y of the labelled
 * @param judged f of the labelled, in the same order
 * @param unlabelled f of the others
 * @param lambda fixed; left out, the best one is estimated
 * @returns null without labels or without unlabelled scores
 */
export function predictionPoweredMean(
  labels: readonly number[],
  judged: readonly number[],
  unlabelled: readonly number[],
  lambda?: number,
): PredictionPowered | null {
  const n = labels.length;
  const N = unlabelled.length;
  if (n === 0 || N === 0 || judged.length !== n) return null;
  const trust = lambda ?? bestLambda(labels, judged, unlabelled);
  const rectified = labels.map((label, index) => label - trust * (judged[index] ?? 0));
  const value = trust * mean(unlabelled) + mean(rectified);
  const half = Z * Math.sqrt((trust ** 2 * variance(unlabelled)) / N + variance(rectified) / n);
  return { mean: value, low: value - half, high: value + half, lambda: trust };
}

function bestLambda(labels: readonly number[], judged: readonly number[], unlabelled: readonly number[]): number {
  const pooled = [...judged, ...unlabelled];
  const pooledVariance = (variance(pooled) * pooled.length) / (pooled.length - 1);
  if (!(pooledVariance > 0)) return 0;
  const meanLabel = mean(labels);
  const meanJudged = mean(judged);
  const covariance = mean(labels.map((label, index) => (label - meanLabel) * ((judged[index] ?? 0) - meanJudged)));
  return Math.min(1, Math.max(0, covariance / ((1 + labels.length / unlabelled.length) * pooledVariance)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length;
}
