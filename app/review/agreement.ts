/** Agreement on one question, from what each reviewer said of each item before they saw anything. */
import { cohenKappa } from '../statistics/cohen-kappa.ts';
import { gwetAc1 } from '../statistics/gwet-ac1.ts';
import { krippendorffAlpha, krippendorffInterval } from '../statistics/krippendorff-alpha.ts';
import { positiveAgreement } from '../statistics/positive-agreement.ts';

export interface RatedItem {
  item_id: string;
  ratings: { reviewer_id: string; value: string }[];
}

export interface PairAgreement {
  first: string;
  second: string;
  items: number;
  agreement: number;
  kappa: number | null;
  /** κ ± 1.96 standard errors; null where κ is, or below ten items. */
  low: number | null;
  high: number | null;
}

export interface QuestionAgreement {
  /** Items with two ratings or more. */
  items: number;
  agreement: number | null;
  alpha: number | null;
  low: number | null;
  high: number | null;
  ac1: number | null;
  /** On the positives alone; null when the question has none. */
  positive: number | null;
  pairs: PairAgreement[];
  /** Every pair of ratings of an item; where two differ it stands once, in alphabetical order of the values. */
  confusion: { one: string; other: string; items: string[] }[];
}

/** Below, a standard error says little. */
const KAPPA_MINIMUM = 10;

export function agreementOn(items: readonly RatedItem[], values: readonly string[], positives: readonly string[]): QuestionAgreement {
  const doubled = items.filter((item) => item.ratings.length >= 2);
  const ratings = doubled.map((item) => item.ratings.map((rating) => rating.value));
  const interval = krippendorffInterval(ratings);
  const cells = new Map<string, { one: string; other: string; items: string[] }>();
  let same = 0;
  let all = 0;
  let both = 0;
  let single = 0;
  for (const item of doubled) {
    for (const [a, b] of pairsOf(item.ratings)) {
      const [one = '', other = ''] = [a.value, b.value].sort();
      const cell = cells.get(`${one} ${other}`) ?? { one, other, items: [] };
      cell.items.push(item.item_id);
      cells.set(`${one} ${other}`, cell);
      all += 1;
      if (one === other) same += 1;
      const count = [a, b].filter((rating) => positives.includes(rating.value)).length;
      if (count === 2) both += 1;
      if (count === 1) single += 1;
    }
  }
  return {
    items: doubled.length,
    agreement: all === 0 ? null : same / all,
    alpha: krippendorffAlpha(ratings),
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    ac1: gwetAc1(ratings, values),
    positive: positives.length === 0 ? null : positiveAgreement(both, single, 0),
    pairs: pairAgreements(doubled, values),
    confusion: [...cells.values()].sort((a, b) => b.items.length - a.items.length),
  };
}

function pairAgreements(items: readonly RatedItem[], values: readonly string[]): PairAgreement[] {
  const tables = new Map<string, { first: string; second: string; table: number[][] }>();
  for (const item of items) {
    for (const [a, b] of pairsOf([...item.ratings].sort((x, y) => (x.reviewer_id < y.reviewer_id ? -1 : 1)))) {
      const key = `${a.reviewer_id} ${b.reviewer_id}`;
      const pair = tables.get(key) ?? { first: a.reviewer_id, second: b.reviewer_id, table: values.map(() => values.map(() => 0)) };
      const row = pair.table[values.indexOf(a.value)];
      const column = values.indexOf(b.value);
      if (row && column >= 0) row[column] = (row[column] ?? 0) + 1;
      tables.set(key, pair);
    }
  }
  return [...tables.values()].map(({ first, second, table }) => {
    const found = cohenKappa(table);
    const count = table.flat().reduce((sum, cell) => sum + cell, 0);
    const same = table.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
    const half = found && count >= KAPPA_MINIMUM ? 1.96 * found.standard_error : null;
    return {
      first,
      second,
      items: count,
      agreement: count === 0 ? 0 : same / count,
      kappa: found?.kappa ?? null,
      low: found && half !== null ? Math.max(-1, found.kappa - half) : null,
      high: found && half !== null ? Math.min(1, found.kappa + half) : null,
    };
  });
}

function pairsOf<T>(list: readonly T[]): [T, T][] {
  return list.flatMap((one, index) => list.slice(index + 1).map((other): [T, T] => [one, other]));
}

/**
 * How strict a reviewer is against the others on answers of the same kind: observed positives less
 * those expected from the positive rate of each stratum, in standard deviations.
 */
export function strictness(labels: readonly { reviewer_id: string; stratum: string; positive: number }[]): { reviewer_id: string; labels: number; positives: number; expected: number; z: number | null }[] {
  const strata = new Map<string, { labels: number; positives: number }>();
  for (const label of labels) {
    const sum = strata.get(label.stratum) ?? { labels: 0, positives: 0 };
    strata.set(label.stratum, { labels: sum.labels + 1, positives: sum.positives + label.positive });
  }
  const people = new Map<string, { labels: number; positives: number; expected: number; variance: number }>();
  for (const label of labels) {
    const stratum = strata.get(label.stratum) ?? { labels: 1, positives: 0 };
    const share = stratum.positives / stratum.labels;
    const person = people.get(label.reviewer_id) ?? { labels: 0, positives: 0, expected: 0, variance: 0 };
    people.set(label.reviewer_id, { labels: person.labels + 1, positives: person.positives + label.positive, expected: person.expected + share, variance: person.variance + share * (1 - share) });
  }
  return [...people]
    .map(([reviewer_id, person]) => ({ reviewer_id, labels: person.labels, positives: person.positives, expected: person.expected, z: person.variance > 0 ? (person.positives - person.expected) / Math.sqrt(person.variance) : null }))
    .sort((a, b) => (a.reviewer_id < b.reviewer_id ? -1 : 1));
}
