/** The interval of a mean. */
import jstat from 'jstat';
import { ALPHA, type Interval } from './interval.ts';

/**
 * Student's t: mean ± t(.975; n − 1)·s/√n.
 * @param standardDeviation of the sample (divided by n − 1)
 * @returns null below two values
 */
export function meanInterval(mean: number, standardDeviation: number, n: number): Interval | null {
  if (n < 2) return null;
  const reach = (jstat.jStat.studentt.inv(1 - ALPHA / 2, n - 1) * standardDeviation) / Math.sqrt(n);
  return { low: mean - reach, high: mean + reach };
}

/** Standard deviation (divided by n − 1) from n, Σx and Σx². */
export function standardDeviationOf(n: number, sum: number, squares: number): number | null {
  return n < 2 ? null : Math.sqrt(Math.max(0, squares - (sum * sum) / n) / (n - 1));
}

/** Of a difference of two independent estimates: d ± √(half-width² + half-width²), side by side (square-and-add). */
export function differenceOf(a: Interval & { value: number }, b: Interval & { value: number }): Interval & { difference: number } {
  const difference = a.value - b.value;
  return {
    difference,
    low: difference - Math.hypot(a.value - a.low, b.high - b.value),
    high: difference + Math.hypot(a.high - a.value, b.value - b.low),
  };
}
