/** The interval of a difference of two shares. */
import type { Interval } from './interval.ts';

export interface EstimatedShare extends Interval {
  share: number;
}

/**
 * Newcombe's hybrid score interval (his method 10) of a − b, from each share and its own interval:
 * d − √((a − a_low)² + (b_high − b)²), d + √((a_high − a)² + (b − b_low)²). With Wilson intervals it
 * is the published one; any other interval of a share may be handed in (square-and-add).
 */
export function newcombe(a: EstimatedShare, b: EstimatedShare): Interval & { difference: number } {
  const difference = a.share - b.share;
  return {
    difference,
    low: difference - Math.hypot(a.share - a.low, b.high - b.share),
    high: difference + Math.hypot(a.high - a.share, b.share - b.low),
  };
}
