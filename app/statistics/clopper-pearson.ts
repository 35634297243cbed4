/** The exact interval of a share: never too narrow, for counts so small that it must not be. */
import jstat from 'jstat';
import { ALPHA, type Interval } from './interval.ts';

/**
 * Clopper and Pearson: Beta⁻¹(α/2; x, n − x + 1) and Beta⁻¹(1 − α/2; x + 1, n − x).
 *
 * @returns shares from 0 to 1; the whole range when n is 0
 */
export function clopperPearson(successes: number, n: number): Interval {
  if (!(n > 0)) return { low: 0, high: 1 };
  return {
    low: successes <= 0 ? 0 : jstat.jStat.beta.inv(ALPHA / 2, successes, n - successes + 1),
    high: successes >= n ? 1 : jstat.jStat.beta.inv(1 - ALPHA / 2, successes + 1, n - successes),
  };
}
