/** Agreement against published values (STATISTICS: SAS, Wikipedia, Krippendorff, Gwet). */
import { expect, test } from 'vitest';
import { cohenKappa } from '#app/statistics/cohen-kappa.ts';
import { fleissKappa } from '#app/statistics/fleiss-kappa.ts';
import { gwetAc1 } from '#app/statistics/gwet-ac1.ts';
import { krippendorffAlpha, krippendorffInterval } from '#app/statistics/krippendorff-alpha.ts';
import { positiveAgreement } from '#app/statistics/positive-agreement.ts';

/** One line a rater, one character an item, a dot where the rater is silent. */
function ratings(...raters: string[]): (string | null)[][] {
  const lines = raters.map((line) => line.split(' '));
  return (lines[0] ?? []).map((_, item) => lines.map((line) => (line[item] === '.' ? null : (line[item] ?? null))));
}

/** A square table as pairs of ratings. */
function pairs(table: number[][]): string[][] {
  return table.flatMap((row, first) =>
    row.flatMap((count, second) => Array.from({ length: count }, () => [String(first), String(second)])),
  );
}

const TWELVE_BY_FOUR = ratings(
  '1 2 3 3 2 1 4 1 2 . . .',
  '1 2 3 3 2 2 4 1 2 5 . 3',
  '. 3 3 3 2 3 4 2 2 5 1 .',
  '1 2 3 3 2 4 4 1 2 5 1 .',
);
const FIFTEEN_BY_THREE = ratings(
  '. . . . . 3 4 1 2 1 1 3 3 . 3',
  '1 . 2 1 3 3 4 3 . . . . . . .',
  '. . 2 1 3 4 4 . 2 1 1 3 3 . 4',
);
const THREE_CATEGORIES = [
  [13, 0, 0],
  [0, 20, 7],
  [0, 4, 56],
];

test("Cohen's κ with its standard error, as SAS prints it", () => {
  const found = cohenKappa([
    [0, 4, 1],
    [0, 8, 0],
    [0, 1, 5],
  ]);
  expect(found?.kappa).toBeCloseTo(0.4842, 4);
  expect(found?.standard_error).toBeCloseTo(0.138, 4);
  expect(found?.items).toBe(19);
});

test("Fleiss' κ of the table on Wikipedia", () => {
  const table = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
  ];
  expect(fleissKappa(table)).toBeCloseTo(0.209931, 6);
});

test("Krippendorff's α, nominal", () => {
  expect(krippendorffAlpha(TWELVE_BY_FOUR)).toBeCloseTo(0.743421, 6);
  expect(krippendorffAlpha(FIFTEEN_BY_THREE)).toBeCloseTo(0.691358, 6);
  expect(krippendorffAlpha(pairs(THREE_CATEGORIES))).toBeCloseTo(0.7972585, 7);
});

test("Gwet's AC1", () => {
  expect(gwetAc1(TWELVE_BY_FOUR)).toBeCloseTo(0.775444, 6);
  expect(gwetAc1(pairs(THREE_CATEGORIES))).toBeCloseTo(0.8493305, 7);
  expect(cohenKappa(THREE_CATEGORIES)?.kappa).toBeCloseTo(0.7964094, 7);
});

test('the paradox of a rare positive: high agreement, low κ, high AC1', () => {
  const table = [
    [1, 2],
    [3, 94],
  ];
  expect(cohenKappa(table)?.agreement).toBeCloseTo(0.95, 10);
  expect(cohenKappa(table)?.kappa).toBeCloseTo(0.2604, 4);
  expect(gwetAc1(pairs(table))).toBeCloseTo(0.9464, 4);
  // 2·1 ÷ (2·1 + 2 + 3).
  expect(positiveAgreement(1, 2, 3)).toBeCloseTo(2 / 7, 10);
  expect(positiveAgreement(0, 0, 0)).toBeNull();
});

test('where nothing can be said, nothing is said', () => {
  expect(cohenKappa([[0, 0], [0, 0]])).toBeNull();
  expect(cohenKappa([[5, 0], [0, 0]])).toBeNull();
  expect(krippendorffAlpha([['a', 'a'], ['a', 'a']])).toBeNull();
  expect(krippendorffAlpha([['a', null], [null, 'b']])).toBeNull();
  expect(gwetAc1([['a', null]])).toBeNull();
  expect(fleissKappa([])).toBeNull();
  expect(krippendorffInterval([['a', 'a']])).toBeNull();
});

test('the bootstrap interval of α holds α, and comes out the same each time', () => {
  const items = pairs(THREE_CATEGORIES);
  const interval = krippendorffInterval(items);
  expect(interval).not.toBeNull();
  expect(interval?.low).toBeLessThan(0.797);
  expect(interval?.low).toBeGreaterThan(0.6);
  expect(interval?.high).toBeGreaterThan(0.798);
  expect(interval?.high).toBeLessThan(0.95);
  expect(krippendorffInterval(items)).toEqual(interval);
});
