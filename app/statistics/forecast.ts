/** What a month will have cost, from the days that are known. */
import jstat from 'jstat';
import { ALPHA, type Interval } from './interval.ts';

/**
 * Prediction of a sum of `days` further days from n past ones that are taken as independent draws
 * of one distribution: days·mean ± t(.975; n − 1)·s·√(days + days²/n). The first part is how the
 * coming days scatter, the second how well the mean is known.
 * @param days may be a fraction: the rest of today
 * @returns null below two past days
 */
export function forecastSum(past: readonly number[], days: number): (Interval & { value: number }) | null {
  const n = past.length;
  if (n < 2 || days < 0) return null;
  const mean = past.reduce((sum, day) => sum + day, 0) / n;
  const variance = past.reduce((sum, day) => sum + (day - mean) ** 2, 0) / (n - 1);
  const reach = jstat.jStat.studentt.inv(1 - ALPHA / 2, n - 1) * Math.sqrt(variance * (days + days ** 2 / n));
  return { value: days * mean, low: Math.max(0, days * mean - reach), high: days * mean + reach };
}
