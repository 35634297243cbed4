/** The interval of any statistic of a sample, by drawing it again: for means and quantiles that are compared. */
import { ALPHA, type Interval } from './interval.ts';
import { seededRandom } from './seeded-random.ts';

/** Percentile intervals settle to about a hundredth of their width at 2,000 draws. */
const DRAWS = 2_000;

/**
 * Percentile bootstrap. The same seed gives the same interval.
 * @returns null below two values
 */
export function bootstrapInterval(
  values: readonly number[],
  statistic: (sample: readonly number[]) => number,
  options: { seed: number; draws?: number },
): Interval | null {
  if (values.length < 2) return null;
  const random = seededRandom(options.seed);
  return percentiles(Array.from({ length: options.draws ?? DRAWS }, () => statistic(drawn(values, random))));
}

/** Percentile bootstrap of statistic(a) − statistic(b), the samples drawn independently. */
export function bootstrapDifference(
  a: readonly number[],
  b: readonly number[],
  statistic: (sample: readonly number[]) => number,
  options: { seed: number; draws?: number },
): Interval | null {
  if (a.length < 2 || b.length < 2) return null;
  const random = seededRandom(options.seed);
  return percentiles(Array.from({ length: options.draws ?? DRAWS }, () => statistic(drawn(a, random)) - statistic(drawn(b, random))));
}

function drawn(values: readonly number[], random: () => number): number[] {
  return values.map(() => values[Math.floor(random() * values.length)] ?? 0);
}

function percentiles(results: number[]): Interval {
  results.sort((x, y) => x - y);
  const at = (level: number) => results[Math.min(results.length - 1, Math.max(0, Math.round(level * (results.length - 1))))] ?? 0;
  return { low: at(ALPHA / 2), high: at(1 - ALPHA / 2) };
}
