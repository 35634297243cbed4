/** What every interval is, and the level at which all of them are drawn. */

export interface Interval {
  low: number;
  high: number;
}

/** All intervals are 95%: two-sided, 2.5% on either side. */
export const ALPHA = 0.05;

/** The normal quantile of .975; a constant, because every share uses it. */
export const Z = 1.959963984540054;
