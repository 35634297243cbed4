/** The interval of a count of rare events. */
import jstat from 'jstat';
import { ALPHA, type Interval } from './interval.ts';

/** Garwood's exact interval of a Poisson mean: Γ⁻¹(α/2; x) and Γ⁻¹(1 − α/2; x + 1). Zero events: up to 3.69. */
export function poissonInterval(count: number): Interval {
  return {
    low: count <= 0 ? 0 : jstat.jStat.gamma.inv(ALPHA / 2, count, 1),
    high: jstat.jStat.gamma.inv(1 - ALPHA / 2, count + 1, 1),
  };
}

/**
 * Whether two counts over equal exposures differ by more than noise: given their sum, one of them
 * is Binomial(sum, ½), and the interval of that share is shown as a difference of counts.
 */
export function countDifference(now: number, before: number, shareInterval: (x: number, n: number) => Interval): Interval | null {
  const total = now + before;
  if (total === 0) return null;
  const { low, high } = shareInterval(now, total);
  return { low: total * (2 * low - 1), high: total * (2 * high - 1) };
}
