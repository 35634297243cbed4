/** Intervals against published values; the source is named with each. */
import { describe, expect, test } from 'vitest';
import { betaBinomialSequence } from '#app/statistics/beta-binomial.ts';
import { clopperPearson } from '#app/statistics/clopper-pearson.ts';
import { clusteredShareInterval, deltaInterval, ratio } from '#app/statistics/delta.ts';
import { ewma, SAMPLED_RATE_EWMA } from '#app/statistics/ewma.ts';
import { newcombe } from '#app/statistics/newcombe.ts';
import { interpolatedQuantile, quantileRanks } from '#app/statistics/order-statistics.ts';
import { countDifference, poissonInterval } from '#app/statistics/poisson.ts';
import { differenceOf, meanInterval, standardDeviationOf } from '#app/statistics/t.ts';
import { wilson } from '#app/statistics/wilson.ts';
import { xmr } from '#app/statistics/xmr.ts';

describe('shares', () => {
  test.each([
    // statsmodels, proportion_confint(method='wilson')
    [19, 38, 0.348499283643951, 0.651500716356049, 12],
    // DescTools BinomCI
    [100, 200, 0.4313609, 0.5686391, 7],
    // Fagerland, Lydersen and Laake
    [13, 16, 0.5699, 0.9341, 4],
    // worked out independently
    [6, 300, 0.0091976, 0.0429396, 7],
    [0, 300, 0, 0.012643, 7],
  ])('Wilson %i of %i', (x, n, low, high, digits) => {
    const interval = wilson(x, n);
    expect(interval.low).toBeCloseTo(low, digits);
    expect(interval.high).toBeCloseTo(high, digits);
  });

  test.each([
    [100, 200, 0.4286584, 0.5713416, 7],
    [13, 16, 0.5435, 0.9595, 4],
    [0, 1, 0, 0.975, 7],
    [6, 300, 0.0073742, 0.0430211, 7],
  ])('Clopper–Pearson %i of %i', (x, n, low, high, digits) => {
    const interval = clopperPearson(x, n);
    expect(interval.low).toBeCloseTo(low, digits);
    expect(interval.high).toBeCloseTo(high, digits);
  });

  test('mirror images and the ends', () => {
    expect(wilson(300, 300)).toMatchObject({ high: 1 });
    expect(wilson(300, 300).low).toBeCloseTo(1 - 0.012643, 6);
    expect(clopperPearson(1, 1)).toMatchObject({ high: 1 });
    expect(clopperPearson(1, 1).low).toBeCloseTo(0.025, 9);
    expect([wilson(0, 0), clopperPearson(0, 0), betaBinomialSequence(0, 0)]).toEqual(Array(3).fill({ low: 0, high: 1 }));
  });

  test('Newcombe: 7 of 34 against 1 of 34', () => {
    const found = newcombe({ share: 7 / 34, ...wilson(7, 34) }, { share: 1 / 34, ...wilson(1, 34) });
    expect(found.difference).toBeCloseTo(6 / 34, 12);
    expect(found.low).toBeCloseTo(0.0189, 4);
    expect(found.high).toBeCloseTo(0.3404, 4);
  });

  test.each([
    [6, 300, 0.002693, 0.065613],
    [0, 100, 0, 0.073284],
  ])('Robbins’ sequence %i of %i', (x, n, low, high) => {
    const interval = betaBinomialSequence(x, n);
    expect(interval.low).toBeCloseTo(low, 6);
    expect(interval.high).toBeCloseTo(high, 6);
  });
});

describe('quantiles', () => {
  test.each([
    [100, { low: 90, high: 100 }],
    [200, { low: 184, high: 197 }],
    [1_000, { low: 936, high: 964 }],
    [72, { low: 64, high: 72 }],
    [71, null],
    [1, null],
    [0, null],
  ])('ranks of a p95 of %i', (n, ranks) => {
    expect(quantileRanks(n, 0.95)).toEqual(ranks);
  });

  test('ranks of medians and of millions', () => {
    // Conover, table A3: n = 20 → 6 and 15.
    expect(quantileRanks(20, 0.5)).toEqual({ low: 6, high: 15 });
    const many = quantileRanks(4_000_000, 0.95);
    // Normal approximation: 3,800,000 ± 1.96·√(4,000,000·.95·.05) = ± 854.3.
    expect(many?.low).toBeGreaterThan(3_799_140);
    expect(many?.low).toBeLessThan(3_799_150);
    expect(many?.high).toBeGreaterThan(3_800_850);
    expect(many?.high).toBeLessThan(3_800_860);
  });

  test('between ranks it is linear, as in spreadsheets', () => {
    const hundred = (rank: number) => rank;
    expect(interpolatedQuantile(100, 0.95, hundred)).toBeCloseTo(95.05, 12);
    expect(interpolatedQuantile(2, 0.5, (rank) => [100, 200][rank - 1] ?? 0)).toBe(150);
    expect(interpolatedQuantile(1, 0.95, () => 7)).toBe(7);
    expect(interpolatedQuantile(0, 0.95, () => 7)).toBeNull();
  });
});

describe('counts, means and ratios', () => {
  test.each([
    // Garwood (1936).
    [0, 0, 3.688879],
    [1, 0.0253178, 5.5716434],
    [10, 4.7953887, 18.3903560],
  ])('Poisson %i', (count, low, high) => {
    const interval = poissonInterval(count);
    expect(interval.low).toBeCloseTo(low, 5);
    expect(interval.high).toBeCloseTo(high, 5);
  });

  test('two counts: 15 against 5 differ, 6 against 4 do not', () => {
    expect(countDifference(15, 5, clopperPearson)?.low).toBeGreaterThan(0);
    const near = countDifference(6, 4, clopperPearson);
    expect(near?.low).toBeLessThan(0);
    expect(near?.high).toBeGreaterThan(0);
    expect(countDifference(0, 0, clopperPearson)).toBeNull();
  });

  test('Student’s t: mean 5.2, s 1.3, n 10', () => {
    // t(.975; 9) = 2.262157.
    const interval = meanInterval(5.2, 1.3, 10);
    expect(interval?.low).toBeCloseTo(5.2 - (2.262157 * 1.3) / Math.sqrt(10), 6);
    expect(interval?.high).toBeCloseTo(5.2 + (2.262157 * 1.3) / Math.sqrt(10), 6);
    expect(meanInterval(5.2, 1.3, 1)).toBeNull();
    // 2, 4, 4, 4, 5, 5, 7, 9.
    expect(standardDeviationOf(8, 40, 232)).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(standardDeviationOf(1, 4, 16)).toBeNull();
  });

  test('a ratio of sums, by hand', () => {
    // a = 2, 4, 9; b = 1, 2, 3: r = 15 ÷ 6; Σ(a − r·b)² = 0.25 + 1 + 2.25; V = 3.5 ÷ 36 · 3 ÷ 2.
    const sums = { rows: 3, a: 15, b: 6, aa: 101, bb: 14, ab: 37 };
    expect(ratio(sums)).toBe(2.5);
    const interval = deltaInterval(sums);
    expect(interval?.low).toBeCloseTo(2.5 - 1.959964 * Math.sqrt(3.5 / 24), 6);
    expect(interval?.high).toBeCloseTo(2.5 + 1.959964 * Math.sqrt(3.5 / 24), 6);
    expect(deltaInterval({ ...sums, rows: 1 })).toBeNull();
    expect(ratio({ rows: 0, a: 0, b: 0, aa: 0, bb: 0, ab: 0 })).toBeNull();
  });

  test('a share of clustered parts is as wide as its clusters say', () => {
    // 50 answers of two citations each that are all right or all wrong: 50, not 100, are known.
    const sums = { rows: 50, a: 80, b: 100, aa: 160, bb: 200, ab: 160 };
    const interval = clusteredShareInterval(sums);
    const independent = wilson(80, 100);
    expect((interval?.high ?? 0) - (interval?.low ?? 0)).toBeGreaterThan((independent.high - independent.low) * 1.35);
    // All right: each answer counts once.
    expect(clusteredShareInterval({ rows: 50, a: 100, b: 100, aa: 200, bb: 200, ab: 200 })).toEqual({ low: wilson(50, 50).low, high: 1 });
  });

  test('square-and-add of two intervals', () => {
    const found = differenceOf({ value: 10, low: 7, high: 13 }, { value: 5, low: 1, high: 9 });
    expect(found).toEqual({ difference: 5, low: 0, high: 10 });
  });
});

describe('watching a series', () => {
  test('XmR of NIST’s flow rates', () => {
    const limits = xmr([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]);
    expect(limits?.centre).toBeCloseTo(50.81, 10);
    expect(limits?.high).toBeCloseTo(55.8041, 4);
    expect(limits?.low).toBeCloseTo(45.8159, 4);
    expect(xmr([1])).toBeNull();
  });

  test('EWMA of NIST’s example', () => {
    const points = ewma(
      [52, 47, 53, 49.3, 50.1, 47, 51, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1],
      { centre: 50, standardDeviation: 2.0539, lambda: 0.3, reach: 3 },
    );
    expect(points[0]?.high).toBeCloseTo(52.5884, 3);
    expect(points[0]?.low).toBeCloseTo(47.4115, 3);
    // The means that NIST prints.
    const printed = [50.6, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36, 49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99];
    points.forEach(({ mean }, index) => expect(mean).toBeCloseTo(printed[index] ?? Number.NaN, 1));
    expect(points.some(({ isBeyond }) => isBeyond)).toBe(false);
  });

  test('sampled rates alarm upwards only', () => {
    expect(ewma([3, 3, 3, 3], SAMPLED_RATE_EWMA).at(-1)?.isBeyond).toBe(true);
    expect(ewma([-3, -3, -3, -3], SAMPLED_RATE_EWMA).at(-1)?.isBeyond).toBe(false);
  });
});
