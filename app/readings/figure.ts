/** From sums to a figure: value, interval, and the verdict against a target. Pure. */
import { clusteredShareInterval, deltaInterval, ratio } from '#app/statistics/delta.ts';
import type { Interval } from '#app/statistics/interval.ts';
import { quantileRanks } from '#app/statistics/order-statistics.ts';
import { poissonInterval } from '#app/statistics/poisson.ts';
import { meanInterval, standardDeviationOf } from '#app/statistics/t.ts';
import { wilson } from '#app/statistics/wilson.ts';
import type { IntervalMethod, KpiDefinition, KpiMeasure, KpiTarget, Verdict } from '#schema/kpis/definition.ts';
import type { Distribution, Sums } from './sums.ts';

export interface Figure {
  value: number | null;
  low: number | null;
  high: number | null;
  method: IntervalMethod;
  numerator: number | null;
  denominator: number | null;
  coverage: number | null;
  /** What the verdict looks at, where that is not the value. */
  judged: number | null;
}

export const UNKNOWN_FIGURE: Figure = { value: null, low: null, high: null, method: 'none', numerator: null, denominator: null, coverage: null, judged: null };

/**
 * The figure of a measure over some rows; without known rows its value is null, and its counts say so.
 *
 * Sums of fractions come in whatever order the engine read the rows, and their last digits with it:
 * figures are cut to the digits that hold, so that the same rows always give the same answer.
 */
export function figureOf(measure: KpiMeasure, sums: Sums, distribution: Distribution | null): Figure {
  const figure = wholeFigure(measure, sums, distribution);
  return {
    ...figure,
    value: steady(figure.value, 12),
    low: steady(figure.low, 9),
    high: steady(figure.high, 9),
    numerator: steady(figure.numerator, 12),
    judged: steady(figure.judged, 12),
  };
}

/** @param digits significant ones; whole numbers are exact as they are */
function steady(value: number | null, digits: number): number | null {
  return value === null || Number.isInteger(value) || !Number.isFinite(value) ? value : Number(value.toPrecision(digits));
}

function wholeFigure(measure: KpiMeasure, sums: Sums, distribution: Distribution | null): Figure {
  const coverage = sums.of > 0 ? sums.n / sums.of : null;
  switch (measure.kind) {
    case 'share': {
      const { a, b } = sums;
      if (b === 0) return { ...UNKNOWN_FIGURE, method: 'wilson', numerator: a, denominator: b, coverage };
      return { ...UNKNOWN_FIGURE, value: a / b, ...wilson(a, b), method: 'wilson', numerator: a, denominator: b, coverage };
    }
    case 'count': {
      const known = { ...UNKNOWN_FIGURE, value: sums.a, numerator: sums.a, denominator: measure.exposure ? sums.b : null, judged: measure.judged ? sums.aa : null };
      // Nothing that could have been refused: no events is then no news.
      if (measure.exposure && sums.b === 0) return { ...known, value: null, method: measure.interval };
      return measure.interval === 'poisson' ? { ...known, ...poissonInterval(sums.a), method: 'poisson' } : { ...known, method: measure.interval };
    }
    case 'sum':
      return { ...UNKNOWN_FIGURE, value: sums.b > 0 ? sums.a : null, numerator: sums.b > 0 ? sums.a : null, denominator: sums.b, coverage };
    case 'ratio': {
      const rows = { rows: sums.n, a: sums.a, b: sums.b, aa: sums.aa, bb: sums.bb, ab: sums.ab };
      const interval = measure.isShare ? clusteredShareInterval(rows) : deltaInterval(rows);
      const method = measure.isShare ? 'clustered_wilson' : 'delta';
      return { ...UNKNOWN_FIGURE, value: ratio(rows), ...bounds(interval), method, numerator: sums.n > 0 ? sums.a : null, denominator: sums.b, coverage };
    }
    case 'mean': {
      const deviation = standardDeviationOf(sums.n, sums.a, sums.aa);
      const mean = sums.n > 0 ? sums.a / sums.n : null;
      const interval = mean === null || deviation === null ? null : meanInterval(mean, deviation, sums.n);
      return { ...UNKNOWN_FIGURE, value: mean, ...bounds(interval), method: 't', numerator: sums.n > 0 ? sums.a : null, denominator: sums.n, coverage };
    }
    case 'quantile': {
      const sorted = distribution?.sorted();
      const n = sorted?.n ?? 0;
      const ranks = quantileRanks(n, measure.level);
      // From edge to edge of their buckets, so that the interval holds the true values at both ranks.
      const interval = sorted && ranks ? { low: sorted.atLeast(ranks.low), high: sorted.atMost(ranks.high) } : null;
      return { ...UNKNOWN_FIGURE, value: sorted?.quantile(measure.level) ?? null, ...bounds(interval), method: 'order_statistics', denominator: n, coverage };
    }
    case 'external':
    case 'labels':
      return UNKNOWN_FIGURE;
    default:
      return measure satisfies never;
  }
}

/**
 * `good` or `bad` when the whole interval lies on one side of the target, `undetermined` when it
 * straddles it, is missing, or the sample is below the minimum. A count, a total and a figure that
 * has no interval by its nature are compared themselves.
 */
export function verdictOf(definition: Pick<KpiDefinition, 'measure' | 'minimumSample'>, figure: Figure, target: KpiTarget | null): Verdict {
  if (target === null) return 'none';
  if (figure.value === null || (figure.denominator ?? 0) < definition.minimumSample) return 'undetermined';
  const { kind } = definition.measure;
  const isCertain = kind === 'count' || kind === 'sum' || (figure.method === 'none' && figure.low === null);
  const value = figure.judged ?? figure.value;
  const [low, high] = isCertain ? [value, value] : [figure.low, figure.high];
  if (low === null || high === null) return 'undetermined';
  if (target.direction === 'lower') return high <= target.value ? 'good' : low > target.value ? 'bad' : 'undetermined';
  return low >= target.value ? 'good' : high < target.value ? 'bad' : 'undetermined';
}

const bounds = (interval: Interval | null): { low: number | null; high: number | null } => interval ?? { low: null, high: null };
