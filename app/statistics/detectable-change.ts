/** How large a change must be to be seen: at the 5% level, in 80 of 100 repetitions. */
import type { Interval } from './interval.ts';
import { Z } from './interval.ts';

/** The normal quantile of .8. */
const Z_POWER_80 = 0.8416212335729143;

/**
 * Smallest difference d of two shares that n1 and n2 rows tell apart with 80% power (unpooled
 * normal, as in `labelsPerArm`): d = (z₀.₉₇₅ + z₀.₈)·√(p₁(1 − p₁)/n₁ + p₂(1 − p₂)/n₂), p₂ = p₁ + d.
 * From above one half on it is counted towards 0: on the side where it takes more to be seen.
 * @returns null where no difference that is possible would be seen, and for empty sides
 */
export function detectableShareChange(share: number, n1: number, n2: number): number | null {
  if (n1 <= 0 || n2 <= 0 || share < 0 || share > 1) return null;
  const p = share > 0.5 ? 1 - share : share;
  const k = (Z + Z_POWER_80) ** 2;
  // d² = k(p(1 − p)/n₁ + (p + d)(1 − p − d)/n₂): a quadratic in d with one root above 0.
  const a = 1 + k / n2;
  const b = -(k / n2) * (1 - 2 * p);
  const c = -k * p * (1 - p) * (1 / n1 + 1 / n2);
  const d = (-b + Math.sqrt(b * b - 4 * a * c)) / (2 * a);
  return p + d <= 1 ? d : null;
}

/**
 * The same for any figure whose difference has an interval: its half-width is z₀.₉₇₅ standard
 * errors, and z₀.₉₇₅ + z₀.₈ of them are seen in 80 of 100 repetitions.
 */
export function detectableFromInterval({ low, high }: Interval): number {
  return ((high - low) / 2) * (1 + Z_POWER_80 / Z);
}
