/** Sums of one measure over some rows: what a figure is made of. They add up over days and groups. */
import { interpolatedQuantile } from '#app/statistics/order-statistics.ts';

export interface Sums {
  /** Rows that told what the measure needs, and rows that should have. */
  n: number;
  of: number;
  /** Amount and count, their squares and product; what they are depends on the measure. */
  a: number;
  b: number;
  aa: number;
  bb: number;
  ab: number;
}

export const noSums = (): Sums => ({ n: 0, of: 0, a: 0, b: 0, aa: 0, bb: 0, ab: 0 });

/** Adds what a row says of a measure, slot by slot. */
export function addSums(to: Sums, slots: readonly { names: readonly (keyof Sums)[] }[], row: readonly number[]): void {
  slots.forEach(({ names }, index) => {
    for (const name of names) to[name] += row[index] ?? 0;
  });
}

/** How the queries lay out buckets: see kpi-measures.server.ts. */
export interface BucketLayout {
  perE: number;
  zero: number;
}

/** What stands at a rank from 1: about, at least and at most. In a bucket the true value lies between its edges. */
interface Ranked {
  valueAt(rank: number): number;
  atLeast(rank: number): number;
  atMost(rank: number): number;
}

export interface SortedValues extends Ranked {
  n: number;
  /** Between ranks too; null without values. */
  quantile(level: number): number | null;
}

/**
 * The distribution of an amount: its values as long as every part of it is few, else counts in
 * buckets that are half a percent wide.
 */
export class Distribution {
  #values: number[] = [];
  #counts: Map<number, number> | null = null;

  constructor(readonly layout: BucketLayout) {}

  add(values: readonly number[], [buckets, counts]: readonly [readonly number[], readonly number[]]): void {
    for (const value of values) this.#values.push(value);
    if (buckets.length === 0) return;
    this.#counts ??= new Map();
    for (let i = 0; i < buckets.length; i += 1) {
      const bucket = buckets[i] ?? 0;
      this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + (counts[i] ?? 0));
    }
  }

  get n(): number {
    let n = this.#values.length;
    for (const count of this.#counts?.values() ?? []) n += count;
    return n;
  }

  sorted(): SortedValues {
    const { n } = this;
    const ranked = this.#counts ? this.#byBucket(this.#counts) : this.#byValue();
    return { n, ...ranked, quantile: (level) => interpolatedQuantile(n, level, ranked.valueAt) };
  }

  #byValue(): Ranked {
    const sorted = Float64Array.from(this.#values).sort();
    const valueAt = (rank: number): number => sorted[rank - 1] ?? Number.NaN;
    return { valueAt, atLeast: valueAt, atMost: valueAt };
  }

  #byBucket(counts: ReadonlyMap<number, number>): Ranked {
    const all = new Map(counts);
    for (const value of this.#values) {
      const bucket = value > 0 ? Math.ceil(Math.log(value) * this.layout.perE) : this.layout.zero;
      all.set(bucket, (all.get(bucket) ?? 0) + 1);
    }
    const buckets = [...all.keys()].sort((x, y) => x - y);
    const upTo: number[] = [];
    let seen = 0;
    for (const bucket of buckets) {
      seen += all.get(bucket) ?? 0;
      upTo.push(seen);
    }
    const placeOf = (rank: number): number => {
      let low = 0;
      let high = buckets.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((upTo[middle] ?? 0) >= rank) high = middle;
        else low = middle + 1;
      }
      return low;
    };
    /** @param inside how far into the bucket of the rank, 0 to 1 */
    const within = (rank: number, inside: (place: number, count: number) => number): number => {
      const place = placeOf(rank);
      const bucket = buckets[place] ?? 0;
      return bucket === this.layout.zero ? 0 : Math.exp((bucket - 1 + inside(place, all.get(bucket) ?? 1)) / this.layout.perE);
    };
    return {
      // Spread evenly within the bucket, so that quantiles do not step from middle to middle.
      valueAt: (rank) => within(rank, (place, count) => (rank - ((upTo[place] ?? 0) - count) - 0.5) / count),
      atLeast: (rank) => within(rank, () => 0),
      atMost: (rank) => within(rank, () => 1),
    };
  }
}
