/** An interval that may be looked at every day: it holds at all times at once. */
import jstat from 'jstat';
import { ALPHA, type Interval } from './interval.ts';

/**
 * Robbins' beta-binomial confidence sequence: all p with C(n, S) p^S (1 − p)^(n − S) ≥ α/(n + 1).
 * For running gates, where looking each week at a fixed-n interval errs in 32% of years.
 *
 * @returns shares from 0 to 1; the whole range when n is 0
 */
export function betaBinomialSequence(successes: number, n: number): Interval {
  if (!(n > 0)) return { low: 0, high: 1 };
  const { gammaln } = jstat.jStat;
  const choose = gammaln(n + 1) - gammaln(successes + 1) - gammaln(n - successes + 1);
  const bound = Math.log(ALPHA / (n + 1));
  const times = (count: number, log: number) => (count === 0 ? 0 : count * log);
  const isInside = (p: number) => choose + times(successes, Math.log(p)) + times(n - successes, Math.log1p(-p)) >= bound;
  const peak = successes / n;
  return {
    low: successes === 0 ? 0 : edge(isInside, peak, 0),
    high: successes === n ? 1 : edge(isInside, peak, 1),
  };
}

/** Bisection between a point inside and one outside; 60 halvings reach the last bit. */
function edge(isInside: (p: number) => boolean, inside: number, outside: number): number {
  for (let i = 0; i < 60; i += 1) {
    const middle = (inside + outside) / 2;
    if (isInside(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
