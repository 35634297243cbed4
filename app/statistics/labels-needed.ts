/** How many labels a question needs. */
import { Z } from './interval.ts';
import { wilson } from './wilson.ts';

const Z_POWER_80 = 0.8416212;

/** Smallest simple random sample whose Wilson interval at `share` is at most ± `halfWidth` wide. */
export function labelsForHalfWidth(share: number, halfWidth: number): number {
  let low = 1;
  let high = 1;
  const half = (n: number) => {
    const interval = wilson(share * n, n);
    return (interval.high - interval.low) / 2;
  };
  while (half(high) > halfWidth) high *= 2;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (half(middle) <= halfWidth) high = middle;
    else low = middle + 1;
  }
  return high;
}

/** Labels in each of two arms to tell two shares apart at the 5% level with 80% power (unpooled normal). */
export function labelsPerArm(one: number, other: number): number {
  return Math.ceil(((Z + Z_POWER_80) ** 2 * (one * (1 - one) + other * (1 - other))) / (one - other) ** 2);
}
