/** What a budget of labels buys: "±0.98 points with 400 labels; 62 more for ±0.9". */
import { expectedHalfWidth } from '../statistics/stratified-rate.ts';
import { allocateByFlag, type FlagCounts, type PastRates } from './allocate.ts';

export interface Budget {
  labels: number;
  /** Labels for flagged and other answers. */
  allocation: FlagCounts;
  /** Half of the interval's expected width, as a share; null when nothing can be drawn. */
  half_width: number | null;
  /** The next finer width that reads well, and how many labels more it takes; null when the frame is too small. */
  next: { half_width: number; more_labels: number } | null;
}

/** Without a past, the table of STATISTICS: 2% positive, of which the flag finds 80%. */
export function assumedRates(sizes: FlagCounts): PastRates {
  const population = sizes.flagged + sizes.other;
  if (sizes.flagged === 0) return { flagged: 0, other: 0.02 };
  return {
    flagged: Math.min(0.9, (0.016 * population) / sizes.flagged),
    other: sizes.other === 0 ? 0 : Math.min(0.9, (0.004 * population) / sizes.other),
  };
}

export function planBudget(options: { sizes: FlagCounts; labels: number; flagged_share: number; past: PastRates | null }): Budget {
  const { sizes, labels, flagged_share: flaggedShare, past } = options;
  const rates = past ?? assumedRates(sizes);
  const widthAt = (count: number): number | null => {
    const allocation = allocateByFlag(sizes, count, flaggedShare, past);
    return expectedHalfWidth([
      { size: sizes.flagged, labels: allocation.flagged, rate: rates.flagged },
      { size: sizes.other, labels: allocation.other, rate: rates.other },
    ]);
  };
  const half = widthAt(labels);
  return { labels, allocation: allocateByFlag(sizes, labels, flaggedShare, past), half_width: half, next: half === null ? null : nextStep(half) };

  function nextStep(current: number): Budget['next'] {
    // Below two points the next tenth, below five the next half, else the next whole point.
    const steps = current < 0.02 ? 1_000 : current < 0.05 ? 200 : 100;
    const wanted = (Math.ceil(current * steps - 1e-9) - 1) / steps;
    const most = sizes.flagged + sizes.other;
    if (wanted <= 0 || (widthAt(most) ?? Infinity) > wanted) return null;
    let low = labels;
    let high = most;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((widthAt(middle) ?? Infinity) <= wanted) high = middle;
      else low = middle + 1;
    }
    return { half_width: wanted, more_labels: low - labels };
  }
}
