/** The interval of a share on full traffic. */
import { type Interval, Z } from './interval.ts';

/**
 * Wilson's score interval: (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n). Unlike Wald's it
 * covers 95% also near 0 and 1, where the shares that matter live.
 *
 * @param successes may be a fraction where the sample is weighted
 * @param n size of the sample, or its effective size
 * @returns shares from 0 to 1; the whole range when n is 0
 */
export function wilson(successes: number, n: number): Interval {
  if (!(n > 0)) return { low: 0, high: 1 };
  const share = successes / n;
  const square = Z * Z;
  const centre = share + square / (2 * n);
  const reach = Z * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n));
  const scale = 1 + square / n;
  return {
    // Exact at the ends, where rounding would leave 1e-17.
    low: successes <= 0 ? 0 : Math.max(0, (centre - reach) / scale),
    high: successes >= n ? 1 : Math.min(1, (centre + reach) / scale),
  };
}
