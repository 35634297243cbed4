/** Agreement of a fixed number of raters per item beyond chance. */

/**
 * @param counts per item, how many raters chose each category; every item has the same number of raters, at least two
 * @returns null without items, or when every rating is in one category
 */
export function fleissKappa(counts: readonly (readonly number[])[]): number | null {
  const raters = (counts[0] ?? []).reduce((sum, count) => sum + count, 0);
  if (counts.length === 0 || raters < 2) return null;
  const totals: number[] = [];
  let agreement = 0;
  for (const item of counts) {
    let pairs = 0;
    item.forEach((count, category) => {
      pairs += count * (count - 1);
      totals[category] = (totals[category] ?? 0) + count;
    });
    agreement += pairs / (raters * (raters - 1));
  }
  agreement /= counts.length;
  const ratings = counts.length * raters;
  const chance = totals.reduce((sum, total) => sum + (total / ratings) ** 2, 0);
  return 1 - chance < 1e-12 ? null : (agreement - chance) / (1 - chance);
}
