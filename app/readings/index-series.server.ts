/** No-hit KPIs by retrieval index, over the window and over time: one look for all indexes. */
import { INDEX_TIERS } from '#app/queries/day-facts.server.ts';
import { bucketsOf } from '#schema/calendar.ts';
import type { Filter } from '#schema/filter.ts';
import type { KpiPoint, SeriesInterval } from '#schema/kpis/definition.ts';
import { readFact } from './day-facts.server.ts';
import type { ReadingDeps } from './deps.ts';
import { indexParts, type IndexPart, type IndexTiers } from './index-parts.ts';

export interface IndexSeries extends IndexPart {
  /** Null beyond the first so many, largest sample first. */
  points: KpiPoint[] | null;
}

/** More small charts than this are not drawn; the table has them all. */
const DRAWN = 12;

/** @returns by key, in the order of the keys; those that indexes do not tell are left out */
export async function readIndexSeries(deps: ReadingDeps, filter: Filter, keys: readonly string[], interval: SeriesInterval): Promise<{ key: string; parts: IndexSeries[] }[]> {
  const asked = keys.filter((key) => indexParts(key, []) !== null);
  if (asked.length === 0) return [];
  const now = deps.now();
  const buckets = bucketsOf(filter, interval, deps.project.settings.time_zone);
  const windows = buckets.map(({ from, to }) => ({ from: Math.max(from, filter.from), to: Math.min(to, filter.to) }));
  const rows = await readFact(deps, INDEX_TIERS, filter.dimensions, windows);
  const tiers = (of: readonly (typeof rows)[number][]) => [...tiersByIndex(of).values()];
  const perBucket = buckets.map((_, bucket) => tiers(rows.filter((row) => row.bucket === bucket)));
  const whole = tiers(rows);
  return asked.map((key) => {
    const series = perBucket.map((one) => new Map(indexParts(key, one)?.map((part) => [part.index, part])));
    const pointsOf = (index: string): KpiPoint[] =>
      buckets.map((bucket, at) => {
        const part = series[at]?.get(index);
        return {
          at: new Date(bucket.from).toISOString(),
          group: index,
          value: part?.share ?? null,
          low: part?.low ?? null,
          high: part?.high ?? null,
          numerator: part?.count ?? null,
          denominator: part?.of ?? null,
          isComplete: bucket.to <= now && bucket.from >= filter.from && bucket.to <= filter.to,
        };
      });
    return { key, parts: (indexParts(key, whole) ?? []).map((part, place) => ({ ...part, points: place < DRAWN ? pointsOf(part.index) : null })) };
  });
}

function tiersByIndex(rows: readonly { names: readonly string[]; sums: readonly number[] }[]): Map<string, IndexTiers> {
  const sums = new Map<string, number[]>();
  for (const row of rows) {
    const index = row.names[0] ?? '';
    const before = sums.get(index);
    sums.set(index, row.sums.map((sum, place) => sum + (before?.[place] ?? 0)));
  }
  // See INDEX_TIERS: retrievals, told, empty, below, with a threshold.
  const counted = (count = 0, of = 0) => (of === 0 ? null : { count, of });
  return new Map([...sums].map(([index, [, told, empty, below, limited]]) => [index, { index, empty: counted(empty, told), below: counted(below, limited) }]));
}
