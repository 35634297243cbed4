/** From a marker to what changed with it: seven days before it against seven after, or as many as have passed. */

const WEEK_MS = 7 * 86_400_000;

export interface BeforeAndAfter {
  before: { from: number; to: number };
  after: { from: number; to: number };
}

/** Both sides are equally long, so that counts can be compared; null before there is anything after it. */
export function beforeAndAfter(at: number, now: number): BeforeAndAfter | null {
  const length = Math.min(WEEK_MS, now - at);
  if (length <= 0) return null;
  return { before: { from: at - length, to: at }, after: { from: at, to: at + length } };
}

const iso = (ms: number) => new Date(ms).toISOString();

/** `/compare?by=period&…`, of the marker's feature where it has one. */
export function compareHref({ before, after }: BeforeAndAfter, feature: string): string {
  return `/compare?${new URLSearchParams({ by: 'period', before_from: iso(before.from), before_to: iso(before.to), from: iso(after.from), to: iso(after.to), ...(feature ? { feature } : {}) })}`;
}

/** What moved holds the window against the one before it, which is the same as long. */
export function whatMovedHref({ after }: BeforeAndAfter, feature: string, key: string): string {
  return `/what-moved?${new URLSearchParams({ key, from: iso(after.from), to: iso(after.to), ...(feature ? { feature } : {}) })}`;
}
