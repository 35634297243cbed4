/** Gwet's AC1: agreement that does not collapse when one category is rare. */
import { countsOf, type Ratings } from './krippendorff-alpha.ts';

/**
 * AC1 = (p_a − p_e)/(1 − p_e), p_e = Σ π_k(1 − π_k)/(q − 1), π_k the mean share of category k over
 * the items with a rating (Gwet 2008, with gaps).
 * @param categories all that could have been chosen; left out, those that were
 * @returns null without an item that two raters saw, or when there is only one category
 */
export function gwetAc1(items: readonly Ratings[], categories?: readonly string[]): number | null {
  const shares = new Map<string, number>((categories ?? []).map((category) => [category, 0]));
  let rated = 0;
  let doubled = 0;
  let agreement = 0;
  for (const ratings of items) {
    const counts = countsOf(ratings);
    let size = 0;
    for (const count of counts.values()) size += count;
    if (size === 0) continue;
    rated += 1;
    let pairs = 0;
    for (const [category, count] of counts) {
      shares.set(category, (shares.get(category) ?? 0) + count / size);
      pairs += count * (count - 1);
    }
    if (size < 2) continue;
    doubled += 1;
    agreement += pairs / (size * (size - 1));
  }
  if (doubled === 0 || shares.size < 2) return null;
  agreement /= doubled;
  let chance = 0;
  for (const total of shares.values()) chance += (total / rated) * (1 - total / rated);
  chance /= shares.size - 1;
  return (agreement - chance) / (1 - chance);
}
