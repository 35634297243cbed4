/**
 * Sums that this process has read before and that cannot have changed since: of builds of closed
 * days, which are never written again, and of hours whose newest row is the one that was read.
 * What names that state is part of the key, and the engine is asked for it every time, so nothing
 * here is ever out of date, whichever process wrote; it is only forgotten.
 */

/** Of a measure in one stretch of time and one group. */
export interface KeptRow {
  measure: string;
  group: string;
  sums: readonly number[];
  exact: ArrayLike<number>;
  buckets: readonly [ArrayLike<number>, ArrayLike<number>];
}

/** A hundred thousand buckets and their counts take one; the pages of a project with six models and ninety days took 9 in all. */
const MAX_BYTES = 64 * 2 ** 20;
/** What holds a key, an entry and a row, about. */
const OVERHEAD = 200;

/** A map that forgets what was not asked for longest once its values are larger than it may be. */
export class Kept<T> {
  #entries = new Map<string, { value: T; bytes: number }>();
  #bytes = 0;

  constructor(
    readonly maxBytes: number,
    readonly sizeOf: (value: T) => number,
  ) {}

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: T): void {
    const bytes = OVERHEAD + key.length + this.sizeOf(value);
    this.#forget(key);
    // One that would push out much of the rest is read again instead.
    if (bytes > this.maxBytes / 4) return;
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.maxBytes) break;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}

const sizeOfRow = ({ group, sums, exact, buckets }: KeptRow): number => OVERHEAD + 2 * group.length + 8 * (sums.length + exact.length) + 10 * buckets[0].length;

/** By id of the measure; a measure without rows is known to have none. */
export type KeptSums = ReadonlyMap<string, readonly KeptRow[]>;

/** Keys begin with what names the state of the rows: builds of days, or an hour and its newest row. */
export const keptSums = new Kept<KeptSums>(MAX_BYTES, (sums) => {
  let bytes = 0;
  for (const rows of sums.values()) for (const row of rows) bytes += sizeOfRow(row);
  return bytes + OVERHEAD * sums.size;
});

/** Smaller than as it came, and read faster. */
export const packed = ({ measure, group, sums, exact, buckets }: KeptRow): KeptRow => ({
  measure,
  group,
  sums,
  exact: exact.length === 0 ? [] : Float64Array.from(exact),
  buckets: buckets[0].length === 0 ? [[], []] : [Int16Array.from(buckets[0]), Float64Array.from(buckets[1])],
});
