/** No-hit KPIs by retrieval index. The index is no dimension of requests, whose searches may go to several, so it is no filter either. */
import { wilson } from '#app/statistics/wilson.ts';

interface Counted {
  count: number;
  of: number;
}

export interface IndexTiers {
  index: string;
  /** Among the retrievals that told their documents; null when none did. */
  empty: Counted | null;
  /** Among those of them with a threshold; null without one. */
  below: Counted | null;
}

export interface IndexPart {
  index: string;
  share: number;
  low: number;
  high: number;
  count: number;
  of: number;
}

/** @returns null for a KPI that indexes do not tell; indexes of which it is not known are left out */
export function indexParts(key: string, rows: readonly IndexTiers[]): IndexPart[] | null {
  const counted = COUNTS[key];
  if (!counted) return null;
  return rows
    .flatMap((row) => {
      const found = counted(row);
      return found && found.of > 0 ? [{ index: row.index, share: found.count / found.of, count: found.count, of: found.of, ...wilson(found.count, found.of) }] : [];
    })
    .sort((a, b) => b.of - a.of || (a.index < b.index ? -1 : 1));
}

const COUNTS: Record<string, (row: IndexTiers) => Counted | null> = {
  retrieval_no_hit_rate: ({ empty, below }) => empty && { count: empty.count + (below?.count ?? 0), of: empty.of },
  retrieval_no_hit_empty_rate: ({ empty }) => empty,
  retrieval_no_hit_below_threshold_rate: ({ below }) => below,
};
