/** How often a reviewer agrees with items whose answer is known. */
import { wilson } from '../statistics/wilson.ts';

export interface GoldAccuracy {
  reviewer_id: string;
  right: number;
  of: number;
  /** 18 of 20 leaves .70 to .97: nobody is ranked on one week. */
  low: number;
  high: number;
}

export function goldAccuracy(labels: readonly { reviewer_id: string; said: string; expected: string }[]): GoldAccuracy[] {
  const counts = new Map<string, { right: number; of: number }>();
  for (const { reviewer_id, said, expected } of labels) {
    const count = counts.get(reviewer_id) ?? { right: 0, of: 0 };
    counts.set(reviewer_id, { right: count.right + (said === expected ? 1 : 0), of: count.of + 1 });
  }
  return [...counts]
    .map(([reviewer_id, { right, of }]) => ({ reviewer_id, right, of, ...wilson(right, of) }))
    .sort((a, b) => (a.reviewer_id < b.reviewer_id ? -1 : 1));
}
