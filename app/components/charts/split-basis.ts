/** One line into several where what it was measured with changes: a line across the change would be a claim. */
import type { ChartSeries } from './chart-types.ts';

/** Each keeps every point of time, with a gap where another basis was measured. */
export function splitByBasis(series: ChartSeries): ChartSeries[] {
  const bases = [...new Set(series.points.flatMap((point) => (point.basis === undefined ? [] : point.basis)))];
  if (bases.length < 2) return [series];
  return bases.map((basis, index) => ({
    ...series,
    key: index === 0 ? series.key : `${series.key} ${basis}`,
    title: basis,
    basis,
    color: series.color + index,
    points: series.points.map((point) => (point.basis === undefined || point.basis === basis ? point : { ...point, value: null, low: null, high: null })),
  }));
}
