/** How the labels of a week are shared out over flagged and other answers, and over their cells. */

export interface FlagCounts {
  flagged: number;
  other: number;
}

export interface PastRates {
  flagged: number;
  other: number;
}

/** An estimate from a few weeks may be far off; outside these the gain would turn into a loss (50/50 has 1.03). */
const NEYMAN_RANGE = [0.15, 0.45] as const;

/**
 * Labels for flagged and for other answers. 30% to flagged by default; with a past estimate
 * Neyman's n ∝ N·√(p(1 − p)), kept between 15% and 45%. Nobody gets more labels than answers;
 * what one side cannot use goes to the other.
 */
export function allocateByFlag(sizes: FlagCounts, labels: number, flaggedShare: number, past: PastRates | null): FlagCounts {
  const total = Math.min(labels, sizes.flagged + sizes.other);
  const share = past ? neymanShare(sizes, past) : flaggedShare;
  let flagged = Math.round(total * share);
  // A side that holds answers gets a label, or the rate would not be known.
  if (sizes.flagged > 0 && total > 1) flagged = Math.max(1, flagged);
  if (sizes.other > 0 && total > 1) flagged = Math.min(total - 1, flagged);
  flagged = Math.min(flagged, sizes.flagged);
  const other = Math.min(total - flagged, sizes.other);
  return { flagged: Math.min(sizes.flagged, total - other), other };
}

function neymanShare(sizes: FlagCounts, past: PastRates): number {
  const flagged = sizes.flagged * Math.sqrt(past.flagged * (1 - past.flagged));
  const other = sizes.other * Math.sqrt(past.other * (1 - past.other));
  if (!(flagged + other > 0)) return 0.3;
  return Math.min(NEYMAN_RANGE[1], Math.max(NEYMAN_RANGE[0], flagged / (flagged + other)));
}

/**
 * Labels per cell, proportional to its size: whole numbers that add up (largest remainders), at
 * least one where there are answers and enough labels, and never more than the cell holds.
 */
export function allocateProportionally(sizes: readonly number[], labels: number): number[] {
  const population = sizes.reduce((sum, size) => sum + size, 0);
  const budget = Math.min(labels, population);
  if (budget <= 0) return sizes.map(() => 0);
  const exact = sizes.map((size) => (budget * size) / population);
  const floor = budget >= sizes.filter((size) => size > 0).length ? 1 : 0;
  const shares = exact.map((value, index) => Math.min(sizes[index] ?? 0, Math.max((sizes[index] ?? 0) > 0 ? floor : 0, Math.floor(value))));
  let left = budget - shares.reduce((sum, share) => sum + share, 0);
  const order = exact.map((value, index) => ({ index, want: value - (shares[index] ?? 0) })).sort((a, b) => b.want - a.want || a.index - b.index);
  while (left !== 0) {
    const step = Math.sign(left);
    const sorted = step > 0 ? order : [...order].reverse();
    const next = sorted.find(({ index }) => {
      const share = shares[index] ?? 0;
      return step > 0 ? share < (sizes[index] ?? 0) : share > floor;
    });
    if (!next) break;
    shares[next.index] = (shares[next.index] ?? 0) + step;
    next.want -= step;
    order.sort((a, b) => b.want - a.want || a.index - b.index);
    left -= step;
  }
  return shares;
}
