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
  #counts: Counts | null = null;

  constructor(readonly layout: BucketLayout) {}

  add(values: ArrayLike<number>, [buckets, counts]: readonly [ArrayLike<number>, ArrayLike<number>]): void {
    for (let i = 0; i < values.length; i += 1) this.#values.push(values[i] ?? 0);
    if (buckets.length === 0) return;
    this.#counts ??= new Counts();
    for (let i = 0; i < buckets.length; i += 1) this.#counts.add(buckets[i] ?? 0, counts[i] ?? 0);
  }

  get n(): number {
    return this.#values.length + (this.#counts?.total ?? 0);
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

  #byBucket(counts: Counts): Ranked {
    // Only what is added to is copied.
    const all = this.#values.length === 0 ? counts : counts.copy();
    for (const value of this.#values) all.add(value > 0 ? Math.ceil(Math.log(value) * this.layout.perE) : this.layout.zero, 1);
    const { buckets, upTo } = all.sorted();
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
      return bucket === this.layout.zero ? 0 : Math.exp((bucket - 1 + inside(place, (upTo[place] ?? 0) - (upTo[place - 1] ?? 0))) / this.layout.perE);
    };
    return {
      // Spread evenly within the bucket, so that quantiles do not step from middle to middle.
      valueAt: (rank) => within(rank, (place, count) => (rank - ((upTo[place] ?? 0) - count) - 0.5) / count),
      atLeast: (rank) => within(rank, () => 0),
      atMost: (rank) => within(rank, () => 1),
    };
  }
}

/**
 * Counts by bucket. Amounts of one kind lie within some thousand buckets, which an array adds up
 * ten times as fast as a map; what lies far from there (zero has a bucket of its own) has a map.
 */
class Counts {
  #near = new Float64Array(0);
  #from = 0;
  #far = new Map<number, number>();
  total = 0;

  add(bucket: number, count: number): void {
    this.total += count;
    const place = bucket - this.#from;
    if (place >= 0 && place < this.#near.length) this.#near[place] = (this.#near[place] ?? 0) + count;
    else if (bucket >= -NEAR && bucket < NEAR) {
      this.#reach(bucket);
      this.add(bucket, count);
      this.total -= count;
    } else this.#far.set(bucket, (this.#far.get(bucket) ?? 0) + count);
  }

  copy(): Counts {
    const copy = new Counts();
    copy.#near = this.#near.slice();
    copy.#from = this.#from;
    copy.#far = new Map(this.#far);
    copy.total = this.total;
    return copy;
  }

  /** Buckets that hold something, in order, and how many lie in them and before. */
  sorted(): { buckets: number[]; upTo: number[] } {
    const found: [number, number][] = [...this.#far];
    this.#near.forEach((count, place) => {
      if (count > 0) found.push([this.#from + place, count]);
    });
    if (this.#far.size > 0) found.sort(([a], [b]) => a - b);
    let seen = 0;
    return { buckets: found.map(([bucket]) => bucket), upTo: found.map(([, count]) => (seen += count)) };
  }

  #reach(bucket: number): void {
    const from = this.#near.length === 0 ? bucket - SPARE : Math.min(this.#from, bucket - SPARE);
    const to = this.#near.length === 0 ? bucket + SPARE : Math.max(this.#from + this.#near.length, bucket + SPARE);
    const wider = new Float64Array(to - from);
    wider.set(this.#near, this.#near.length === 0 ? 0 : this.#from - from);
    this.#near = wider;
    this.#from = from;
  }
}

/** e^(±40) either way: from a trillionth of a trillionth to as many. */
const NEAR = 8_000;
const SPARE = 256;
