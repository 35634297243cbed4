/** Watching a full-traffic measure: is this point more than the usual to and fro? */

export interface XmrLimits {
  centre: number;
  low: number;
  high: number;
}

/** d₂ of pairs: the mean moving range of a normal series is 1.128 standard deviations (NIST 6.3.2.2). */
const D2 = 1.128;

/**
 * Limits of individual values: mean ± 3 ÷ 1.128 × mean moving range (2.66 when rounded).
 * @returns null below two points
 */
export function xmr(values: readonly number[]): XmrLimits | null {
  if (values.length < 2) return null;
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  let ranges = 0;
  for (let i = 1; i < values.length; i += 1) ranges += Math.abs((values[i] ?? 0) - (values[i - 1] ?? 0));
  const reach = (3 / D2) * (ranges / (values.length - 1));
  return { centre, low: centre - reach, high: centre + reach };
}
