/** The bootstrap against published values and distributions that follow by counting. */
import { expect, test } from 'vitest';
import { resampledDifference, resampledQuantiles, resampledRatios } from '#app/statistics/bootstrap.ts';
import { seededRandom } from '#app/statistics/seeded-random.ts';

/** Survival of treated mice, in days: Efron and Tibshirani, An Introduction to the Bootstrap, table 2.1. */
const TREATED = [94, 197, 16, 38, 99, 141, 23];
const ones = (list: readonly number[]) => list.map(() => 1);
const spread = (draws: Float64Array) => {
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
  return Math.sqrt(draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length);
};
const ranked = (list: readonly number[]) => {
  const sorted = list.toSorted((x, y) => x - y);
  return (rank: number) => sorted[rank - 1] ?? Number.NaN;
};

test('mice: the standard error of the mean is 23.36, of the median 37.83 (table 2.1, B = ∞)', () => {
  const means = resampledRatios({ amounts: TREATED, counts: ones(TREATED) }, seededRandom(1), 40_000);
  expect(spread(means)).toBeGreaterThan(23.36 * 0.98);
  expect(spread(means)).toBeLessThan(23.36 * 1.02);
  const medians = resampledQuantiles(7, 0.5, ranked(TREATED), seededRandom(1), 40_000);
  expect(spread(medians)).toBeGreaterThan(37.83 * 0.98);
  expect(spread(medians)).toBeLessThan(37.83 * 1.02);
});

test('the median of three drawn again: 7, 13 and 7 of 27', () => {
  // It is the least where at least two of three draws are: 3 · (1/3)²(2/3) + (1/3)³ = 7/27.
  const medians = resampledQuantiles(3, 0.5, ranked([10, 20, 30]), seededRandom(7), 27_000);
  for (const [value, expected] of [[10, 7_000], [20, 13_000], [30, 7_000]] as const) {
    expect(Math.abs(medians.filter((one) => one === value).length - expected), String(value)).toBeLessThan(300);
  }
});

test('between ranks: the median of two drawn again is 1, 1.5 or 2 in 1, 2 and 1 of 4', () => {
  const medians = resampledQuantiles(2, 0.5, ranked([1, 2]), seededRandom(3), 4_000);
  for (const [value, expected] of [[1, 1_000], [1.5, 2_000], [2, 1_000]] as const) {
    expect(Math.abs(medians.filter((one) => one === value).length - expected), String(value)).toBeLessThan(120);
  }
});

test('a difference of two means: 0 and 1 against always 0 lies between 0 and 1', () => {
  // The mean of {0, 1} drawn twice is 0 in a quarter of the draws and 1 in another: both ends are reached.
  const a = resampledRatios({ amounts: [0, 1], counts: [1, 1] }, seededRandom(5));
  const b = resampledRatios({ amounts: [0, 0, 0], counts: [1, 1, 1] }, seededRandom(6));
  expect(resampledDifference(a, b)).toEqual({ low: 0, high: 1 });
});

test('what always is the same has no width, and the same seed gives the same draws', () => {
  const same = resampledRatios({ amounts: [2, 2, 2], counts: [1, 1, 1] }, seededRandom(1));
  expect(resampledDifference(same, same)).toEqual({ low: 0, high: 0 });
  const draw = () => resampledQuantiles(500, 0.95, (rank) => rank, seededRandom(11));
  expect(draw()).toEqual(draw());
});

test('a million values: the p95 of ranks is as sure as its binomial says', () => {
  // The rank of the p95 spreads by √(n · .05 · .95) = 217.94.
  expect(Math.abs(spread(resampledQuantiles(1_000_000, 0.95, (rank) => rank, seededRandom(2), 20_000)) / 217.94 - 1)).toBeLessThan(0.02);
});

test('nothing to count in most draws is no interval', () => {
  const rare = resampledRatios({ amounts: [5, 1], counts: [0, 0] }, seededRandom(1));
  expect(resampledDifference(rare, rare)).toBeNull();
});
