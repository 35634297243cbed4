/**
 * Who labels what: weighted rendezvous hashing of item and reviewer, evened out, as a pure function.
 * Nobody claims and nothing expires; the same input gives the same answer whatever its order.
 */

export interface AssignableItem {
  item_id: string;
  /** Labels of different reviewers that it needs. */
  raters: number;
  /** Who has labelled it: they keep it and get it no second time. */
  done: readonly string[];
  /** Who passed it on: somebody else is to label it. */
  skipped?: readonly string[];
  /** Who has it on their list now. */
  assigned: readonly string[];
}

export interface AssignableReviewer {
  reviewer_id: string;
  /** Twice the weight, twice the items. @default 1 */
  weight?: number;
}

export interface Assignment {
  item_id: string;
  reviewer_id: string;
}

/**
 * The open assignments of every unfinished item. What a reviewer has stays with them as long as
 * they are here and have not more than their share; only the rest moves, to whom hashing prefers
 * among those with room. With equal weights, shares differ by at most one item. An item goes to
 * `raters` different people, or to all there are.
 */
export function assign(items: readonly AssignableItem[], reviewers: readonly AssignableReviewer[]): Assignment[] {
  const crew = [...reviewers].sort((a, b) => (a.reviewer_id < b.reviewer_id ? -1 : 1)).map((reviewer) => ({ id: reviewer.reviewer_id, weight: reviewer.weight ?? 1, hash: hash32(reviewer.reviewer_id) }));
  if (crew.length === 0) return [];
  const present = new Set(crew.map(({ id }) => id));
  const open = items
    .map((item) => {
      const labelled = new Set(item.done);
      const done = new Set([...item.done, ...(item.skipped ?? [])]);
      const eligible = crew.filter(({ id }) => !done.has(id)).length;
      return { id: item.item_id, hash: hash32(item.item_id), done, need: Math.max(0, Math.min(item.raters - labelled.size, eligible)), has: [...new Set(item.assigned)].filter((id) => present.has(id) && !done.has(id)) };
    })
    .filter((item) => item.need > 0)
    // Those with the least choice first; then by hash, whatever order they came in.
    .sort((a, b) => b.need - a.need || a.hash - b.hash || (a.id < b.id ? -1 : 1));
  const score = (item: { hash: number }, reviewer: { hash: number; weight: number }) => -reviewer.weight / Math.log(mix(item.hash, reviewer.hash));

  const holdings = new Map(crew.map(({ id }) => [id, 0]));
  for (const item of open) for (const id of item.has) holdings.set(id, (holdings.get(id) ?? 0) + 1);
  const quota = quotas(crew, open.reduce((sum, item) => sum + item.need, 0), holdings);

  // What everybody keeps: their best by hash, up to their share.
  const kept = new Map<string, Set<string>>(open.map((item) => [item.id, new Set()]));
  for (const reviewer of crew) {
    const own = open.filter((item) => item.has.includes(reviewer.id)).sort((a, b) => score(b, reviewer) - score(a, reviewer) || (a.id < b.id ? -1 : 1));
    for (const item of own) {
      const holders = kept.get(item.id);
      if (!holders || holders.size >= item.need || (quota.get(reviewer.id) ?? 0) <= 0) continue;
      holders.add(reviewer.id);
      quota.set(reviewer.id, (quota.get(reviewer.id) ?? 0) - 1);
    }
  }
  for (const item of open) {
    const holders = kept.get(item.id) ?? new Set<string>();
    while (holders.size < item.need) {
      const candidates = crew.filter(({ id }) => !holders.has(id) && !item.done.has(id));
      const withRoom = candidates.filter(({ id }) => (quota.get(id) ?? 0) > 0);
      const best = pick(item.need > 1 ? mostRoom(withRoom, quota) : withRoom, item) ?? swap(item.id, candidates, item, holders);
      if (!best) break;
      holders.add(best.id);
      quota.set(best.id, (quota.get(best.id) ?? 0) - 1);
    }
  }
  return open.flatMap((item) => [...(kept.get(item.id) ?? [])].sort().map((reviewer_id) => ({ item_id: item.id, reviewer_id })));

  function pick(candidates: typeof crew, item: { hash: number }) {
    let best: (typeof crew)[number] | undefined;
    for (const candidate of candidates) if (!best || score(item, candidate) > score(item, best)) best = candidate;
    return best;
  }

  /**
   * Everybody with room is on this item already: somebody else takes it, and hands one of theirs
   * to a reviewer with room. Distinct reviewers come before even shares, so without such a swap
   * the one with the best hash gets one more.
   */
  function swap(itemId: string, candidates: typeof crew, item: { hash: number }, holders: Set<string>) {
    const roomy = crew.filter(({ id }) => (quota.get(id) ?? 0) > 0 && holders.has(id));
    for (const candidate of [...candidates].sort((a, b) => score(item, b) - score(item, a))) {
      for (const other of open) {
        const theirs = kept.get(other.id);
        if (other.id === itemId || !theirs?.has(candidate.id)) continue;
        const taker = roomy.find(({ id }) => !theirs.has(id) && !other.done.has(id));
        if (!taker) continue;
        theirs.delete(candidate.id);
        theirs.add(taker.id);
        quota.set(taker.id, (quota.get(taker.id) ?? 0) - 1);
        quota.set(candidate.id, (quota.get(candidate.id) ?? 0) + 1);
        return candidate;
      }
    }
    return pick(candidates, item);
  }
}

/** Of those with room, the ones with nearly the most: an overlap item must not use up all but one. */
function mostRoom<T extends { id: string }>(candidates: T[], quota: Map<string, number>): T[] {
  const most = Math.max(0, ...candidates.map(({ id }) => quota.get(id) ?? 0));
  return candidates.filter(({ id }) => (quota.get(id) ?? 0) >= most - 1);
}

/** Whole shares by weight that add up; the odd ones go to those who hold more now, so that less moves. */
function quotas(crew: readonly { id: string; weight: number }[], slots: number, holdings: Map<string, number>): Map<string, number> {
  const weights = crew.reduce((sum, { weight }) => sum + weight, 0);
  const exact = crew.map(({ id, weight }) => ({ id, value: (slots * weight) / weights }));
  const quota = new Map(exact.map(({ id, value }) => [id, Math.floor(value + 1e-9)]));
  const left = slots - [...quota.values()].reduce((sum, share) => sum + share, 0);
  const order = [...exact].sort(
    (a, b) => fraction(b.value) - fraction(a.value) || (holdings.get(b.id) ?? 0) - (holdings.get(a.id) ?? 0) || (a.id < b.id ? -1 : 1),
  );
  for (const { id } of order.slice(0, left)) quota.set(id, (quota.get(id) ?? 0) + 1);
  return quota;
}

const fraction = (value: number) => Math.round((value - Math.floor(value + 1e-9)) * 1e9);

/** FNV-1a with a finaliser: ids differ in few characters. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return finalise(hash);
}

function finalise(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Uniform in (0, 1) of a pair. */
function mix(item: number, reviewer: number): number {
  return (finalise(item ^ Math.imul(reviewer, 0x9e3779b1)) + 0.5) / 4_294_967_296;
}
