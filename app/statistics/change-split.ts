/**
 * What moved: the change of a figure between two periods, told group by group, as a change of rate
 * (the group itself got better or worse) and a change of mix (more or less of the traffic is its).
 */

/** One group's part of a rate: `numerator / denominator`. */
export interface GroupPart {
  group: string;
  numerator: number;
  denominator: number;
}

export interface GroupChange {
  group: string;
  /** The group's own rate in each period; null when it had no traffic. */
  before: number | null;
  after: number | null;
  /** Its share of the denominator in each period, 0 to 1. */
  shareBefore: number;
  shareAfter: number;
  /** Both in the unit of the rate; over all groups rate + mix add up to the change of the whole. */
  rate: number;
  mix: number;
  /** rate + mix. */
  total: number;
}

export interface ChangeSplit {
  before: number;
  after: number;
  /** after − before. */
  change: number;
  /** Σ rate and Σ mix: together `change`. */
  rate: number;
  mix: number;
  /** Largest |total| first. */
  groups: GroupChange[];
}

/**
 * Splits the change of Σ numerator ÷ Σ denominator. With weights w and rates r of each group,
 * Δ = Σ w̄ Δr + Σ Δw (r̄ − R̄): the midpoint (Bennet 1920; Marshall–Edgeworth weights) form, which
 * treats both periods alike and leaves no residual. Subtracting R̄, the mean of both overall rates,
 * changes no sum, since Σ Δw = 0, and makes a group count only as far as it differs from the whole.
 * A group that is new or gone is all mix.
 * @returns null when either period has no denominator, so that there is no change to explain
 */
export function splitRateChange(before: readonly GroupPart[], after: readonly GroupPart[]): ChangeSplit | null {
  const one = totals(before);
  const two = totals(after);
  if (one.denominator <= 0 || two.denominator <= 0) return null;
  const rateBefore = one.numerator / one.denominator;
  const rateAfter = two.numerator / two.denominator;
  const middle = (rateBefore + rateAfter) / 2;
  const groups = pair(before, after).map(({ group, first, second }): GroupChange => {
    const shareBefore = (first?.denominator ?? 0) / one.denominator;
    const shareAfter = (second?.denominator ?? 0) / two.denominator;
    const own = (part: GroupPart | undefined) => (part && part.denominator > 0 ? part.numerator / part.denominator : null);
    const [was, is] = [own(first), own(second)];
    const start = was ?? is ?? 0;
    const end = is ?? was ?? 0;
    const rate = ((shareBefore + shareAfter) / 2) * (end - start);
    const mix = (shareAfter - shareBefore) * ((start + end) / 2 - middle);
    return { group, before: was, after: is, shareBefore, shareAfter, rate, mix, total: rate + mix };
  });
  return finish(rateBefore, rateAfter, groups);
}

/**
 * Splits the change of a total Σ numerator, such as cost: with volumes d and amounts a = n/d of each
 * group, Δ = Σ d̄ Δa (rate: each got dearer) + Σ Δd ā (mix: there were more of them). Exact like the above.
 * Shares are those of the total, not of the volume.
 */
export function splitTotalChange(before: readonly GroupPart[], after: readonly GroupPart[]): ChangeSplit {
  const one = totals(before);
  const two = totals(after);
  const groups = pair(before, after).map(({ group, first, second }): GroupChange => {
    const amount = (part: GroupPart | undefined) => (part && part.denominator > 0 ? part.numerator / part.denominator : null);
    const [was, is] = [amount(first), amount(second)];
    const start = was ?? is ?? 0;
    const end = is ?? was ?? 0;
    const volumeBefore = first?.denominator ?? 0;
    const volumeAfter = second?.denominator ?? 0;
    const rate = ((volumeBefore + volumeAfter) / 2) * (end - start);
    const mix = (volumeAfter - volumeBefore) * ((start + end) / 2);
    const share = (part: GroupPart | undefined, of: number) => (part && of !== 0 ? part.numerator / of : 0);
    return { group, before: was, after: is, shareBefore: share(first, one.numerator), shareAfter: share(second, two.numerator), rate, mix, total: rate + mix };
  });
  return finish(one.numerator, two.numerator, groups);
}

function totals(parts: readonly GroupPart[]): { numerator: number; denominator: number } {
  return parts.reduce(
    (sum, part) => ({ numerator: sum.numerator + part.numerator, denominator: sum.denominator + part.denominator }),
    { numerator: 0, denominator: 0 },
  );
}

function pair(before: readonly GroupPart[], after: readonly GroupPart[]) {
  const firsts = new Map(before.map((part) => [part.group, part]));
  const seconds = new Map(after.map((part) => [part.group, part]));
  const hasTraffic = (part: GroupPart | undefined) => part !== undefined && (part.denominator > 0 || part.numerator !== 0);
  return [...new Set([...firsts.keys(), ...seconds.keys()])]
    .map((group) => ({ group, first: firsts.get(group), second: seconds.get(group) }))
    .filter(({ first, second }) => hasTraffic(first) || hasTraffic(second));
}

function finish(before: number, after: number, groups: GroupChange[]): ChangeSplit {
  const sum = (of: (group: GroupChange) => number) => groups.reduce((total, group) => total + of(group), 0);
  return {
    before,
    after,
    change: after - before,
    rate: sum((group) => group.rate),
    mix: sum((group) => group.mix),
    groups: groups.sort((a, b) => Math.abs(b.total) - Math.abs(a.total) || (a.group < b.group ? -1 : 1)),
  };
}
