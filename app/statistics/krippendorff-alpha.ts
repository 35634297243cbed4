/** Agreement of any number of raters with gaps: Krippendorff's α for nominal categories. */
import { seededRandom } from './seeded-random.ts';

/** What each rater said of one item; order does not matter, gaps are left out or null. */
export type Ratings = readonly (string | null)[];

/**
 * α = 1 − D_o/D_e from the coincidence matrix. Items with fewer than two ratings say nothing.
 * @returns null without a pair of ratings, or when every rating is the same (then no disagreement could be expected)
 */
export function krippendorffAlpha(items: readonly Ratings[]): number | null {
  const totals = new Map<string, number>();
  let observed = 0;
  let pairable = 0;
  for (const ratings of items) {
    const counts = countsOf(ratings);
    const size = sum(counts.values());
    if (size < 2) continue;
    pairable += size;
    let equal = 0;
    for (const [category, count] of counts) {
      equal += count * (count - 1);
      totals.set(category, (totals.get(category) ?? 0) + count);
    }
    observed += (size * (size - 1) - equal) / (size - 1);
  }
  if (pairable < 2) return null;
  let same = 0;
  for (const total of totals.values()) same += total * (total - 1);
  const expected = (pairable * (pairable - 1) - same) / (pairable - 1);
  return expected === 0 ? null : 1 - observed / expected;
}

/**
 * 95% percentile bootstrap over items: the items are drawn again, not the ratings.
 * @returns null when α is, or when too many resamples have no α to speak of
 */
export function krippendorffInterval(
  items: readonly Ratings[],
  options: { resamples?: number; seed?: number } = {},
): { low: number; high: number } | null {
  if (krippendorffAlpha(items) === null) return null;
  const { resamples = 1_000, seed = 1 } = options;
  const random = seededRandom(seed);
  const usable = items.filter((ratings) => sum(countsOf(ratings).values()) >= 2);
  const values: number[] = [];
  for (let round = 0; round < resamples; round += 1) {
    const drawn = usable.map(() => usable[Math.floor(random() * usable.length)] ?? []);
    const alpha = krippendorffAlpha(drawn);
    if (alpha !== null) values.push(alpha);
  }
  if (values.length < resamples / 2) return null;
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;
  return { low: at(0.025), high: at(0.975) };
}

export function countsOf(ratings: Ratings): Map<string, number> {
  const counts = new Map<string, number>();
  for (const rating of ratings) {
    if (rating !== null) counts.set(rating, (counts.get(rating) ?? 0) + 1);
  }
  return counts;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
