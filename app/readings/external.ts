/** Figures that were measured elsewhere, combined over a window. Pure. */
import { meanInterval } from '#app/statistics/t.ts';
import { wilson } from '#app/statistics/wilson.ts';
import { type Figure, UNKNOWN_FIGURE } from './figure.ts';

/** One figure as it was sent. */
export interface SentFigure {
  to_ms: number;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  standard_deviation: number | null;
  sample_size: number | null;
  feature: string;
  group_name: string;
}

/** Σ numerators and Σ denominators of those that carry both. */
export function countedOf(figures: readonly SentFigure[]): { figures: number; numerator: number; denominator: number } {
  const total = { figures: 0, numerator: 0, denominator: 0 };
  for (const { numerator, denominator } of figures) {
    if (numerator === null || denominator === null || denominator <= 0) continue;
    total.figures += 1;
    total.numerator += numerator;
    total.denominator += denominator;
  }
  return total;
}

/**
 * - `share`: Σ numerators ÷ Σ denominators, Wilson; `ratio` the same without an interval.
 * - `mean`: means weighted by their sample, with t from the pooled deviation.
 * - `latest`: what was sent for the last period; over several groups their pooled share, else their plain mean.
 *
 * A figure that carries just a value stands for itself: then the last one is shown.
 */
export function externalFigure(figures: readonly SentFigure[], combine: 'share' | 'ratio' | 'mean' | 'latest'): Figure {
  if (figures.length === 0) return UNKNOWN_FIGURE;
  if (combine === 'mean') return meanFigure(figures);
  const looked = combine === 'latest' ? latest(figures) : figures;
  const counted = countedOf(looked);
  if (counted.figures === 0) return bareFigure(latest(figures));
  const value = counted.numerator / counted.denominator;
  const parts = { ...UNKNOWN_FIGURE, value, numerator: counted.numerator, denominator: counted.denominator };
  return combine === 'share' && value <= 1 ? { ...parts, ...wilson(counted.numerator, counted.denominator), method: 'wilson' } : parts;
}

function meanFigure(figures: readonly SentFigure[]): Figure {
  let n = 0;
  let sum = 0;
  let squares = 0;
  let hasDeviations = true;
  for (const { value, sample_size, standard_deviation } of figures) {
    if (value === null || sample_size === null || sample_size === 0) continue;
    n += sample_size;
    sum += sample_size * value;
    if (standard_deviation === null) hasDeviations = false;
    else squares += (sample_size - 1) * standard_deviation ** 2 + sample_size * value ** 2;
  }
  if (n === 0) {
    const counted = countedOf(figures);
    if (counted.figures === 0) return bareFigure(latest(figures));
    return { ...UNKNOWN_FIGURE, value: counted.numerator / counted.denominator, numerator: counted.numerator, denominator: counted.denominator };
  }
  const mean = sum / n;
  const parts = { ...UNKNOWN_FIGURE, value: mean, numerator: sum, denominator: n };
  if (!hasDeviations || n < 2) return parts;
  const deviation = Math.sqrt(Math.max(0, squares - n * mean ** 2) / (n - 1));
  return { ...parts, ...(meanInterval(mean, deviation, n) ?? {}), method: 't' };
}

function bareFigure(figures: readonly SentFigure[]): Figure {
  const values = figures.flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length === 0) return UNKNOWN_FIGURE;
  const sizes = figures.flatMap(({ sample_size }) => (sample_size === null ? [] : [sample_size]));
  return {
    ...UNKNOWN_FIGURE,
    value: values.reduce((sum, value) => sum + value, 0) / values.length,
    denominator: sizes.length === figures.length ? sizes.reduce((sum, size) => sum + size, 0) : null,
  };
}

/** Those of the period that ended last. */
function latest(figures: readonly SentFigure[]): SentFigure[] {
  const last = Math.max(...figures.map(({ to_ms }) => to_ms));
  return figures.filter(({ to_ms }) => to_ms === last);
}
