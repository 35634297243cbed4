/** Sampled rates against published and independently worked out values (STATISTICS: P, R, M). */
import { expect, test } from 'vitest';
import { labelsForHalfWidth, labelsPerArm } from '#app/statistics/labels-needed.ts';
import { predictionPoweredMean, stratifiedPredictionPowered } from '#app/statistics/ppi.ts';
import { roganGladen } from '#app/statistics/rogan-gladen.ts';
import { expectedHalfWidth, stratifiedRate } from '#app/statistics/stratified-rate.ts';
import { hajek, horvitzThompson, kishEffectiveSize } from '#app/statistics/unequal-probability.ts';

test('stratified: 30 of 120 in 6.5%, 1 of 280 in 93.5%', () => {
  const found = stratifiedRate([
    { size: 1_300, labels: 120, positives: 30 },
    { size: 18_700, labels: 280, positives: 1 },
  ]);
  expect(found?.rate).toBeCloseTo(0.0195893, 7);
  expect(found?.effective_labels).toBeCloseTo(827.27, 2);
  expect(found?.low).toBeCloseTo(0.01213, 6);
  expect(found?.high).toBeCloseTo(0.03149, 6);
  expect(found?.labels).toBe(400);
  expect(found?.population).toBe(20_000);
});

test('stratified: one stratum is the plain Wilson interval, also at 0 of 300 (below 1.3%)', () => {
  const none = stratifiedRate([{ size: 5_000, labels: 300, positives: 0 }]);
  expect(none?.rate).toBe(0);
  expect(none?.low).toBe(0);
  expect(none?.effective_labels).toBeCloseTo(300, 6);
  expect(none?.high).toBeCloseTo(0.012643, 7);
  const all = stratifiedRate([{ size: 50, labels: 10, positives: 10 }]);
  expect(all?.rate).toBe(1);
  expect(all?.high).toBeCloseTo(1, 12);
});

test('stratified: a stratum without a label makes the rate unknown; an empty stratum does not matter', () => {
  expect(stratifiedRate([{ size: 10, labels: 5, positives: 1 }, { size: 3, labels: 0, positives: 0 }])).toBeNull();
  expect(stratifiedRate([{ size: 10, labels: 5, positives: 1 }, { size: 0, labels: 0, positives: 0 }])?.rate).toBeCloseTo(0.2, 12);
  expect(stratifiedRate([])).toBeNull();
});

test('stratified: cells of one group are as good as the group when they were drawn alike', () => {
  const found = stratifiedRate([
    { size: 650, labels: 60, positives: 18, group: 'flagged' },
    { size: 650, labels: 60, positives: 12, group: 'flagged' },
    { size: 9_350, labels: 140, positives: 1, group: 'rest' },
    { size: 9_350, labels: 140, positives: 0, group: 'rest' },
  ]);
  expect(found?.rate).toBeCloseTo(0.0195893, 7);
  expect(found?.effective_labels).toBeCloseTo(827.27, 2);
});

test('unequal probabilities: Horvitz–Thompson, Hájek, Kish', () => {
  const probabilities = [0.5, 0.5, 0.25, 0.25, 0.1, 0.1];
  const values = [1, 0, 0, 1, 0, 0];
  const sample = probabilities.map((probability, index) => ({ probability, value: values[index] ?? 0 }));
  const total = horvitzThompson(sample, 40);
  expect(total.share).toBeCloseTo(0.15, 10);
  expect(total.variance).toBeCloseTo(0.00875, 10);
  const ratio = hajek(sample);
  expect(ratio?.share).toBeCloseTo(0.1875, 10);
  // By hand 16.0625 ÷ 32² = .0156860; the .0156863 in circulation misses it in the sixth place.
  expect(ratio?.variance).toBeCloseTo(0.01568603515625, 14);
  expect(ratio?.variance).toBeCloseTo(0.0156863, 6);
  expect(kishEffectiveSize(probabilities)).toBeCloseTo(4.2667, 4);
  expect(hajek([])).toBeNull();
});

test('PPI++ on numbers: best λ and λ = 1, as ppi_py prints', () => {
  const labels = [1, 0, 0, 0, 1, 0, 0, 0, 0, 0];
  const judged = [0.9, 0.2, 0.1, 0.1, 0.4, 0.3, 0.1, 0, 0.2, 0.1];
  const others = [0.8, 0.1, 0.1, 0.2, 0, 0.1, 0.3, 0.1, 0.6, 0.1, 0, 0.2, 0.1, 0.1, 0.9, 0.1, 0.2, 0, 0.1, 0.1];
  const best = predictionPoweredMean(labels, judged, others);
  expect(best?.lambda).toBeCloseTo(0.857864358, 9);
  expect(best?.mean).toBeCloseTo(0.17426407, 8);
  expect(best?.low).toBeCloseTo(-0.008062696, 8);
  expect(best?.high).toBeCloseTo(0.356590835, 8);
  const one = predictionPoweredMean(labels, judged, others, 1);
  expect(one?.mean).toBeCloseTo(0.17, 9);
  expect(one?.low).toBeCloseTo(-0.013180629, 8);
  expect(one?.high).toBeCloseTo(0.353180629, 8);
});

test('PPI++ on flags: TP 6, FN 2, FP 20, TN 372; 600 of 10,000 flagged', () => {
  const repeat = (count: number, value: number) => Array.from({ length: count }, () => value);
  const labels = [...repeat(6, 1), ...repeat(2, 1), ...repeat(20, 0), ...repeat(372, 0)];
  const judged = [...repeat(6, 1), ...repeat(2, 0), ...repeat(20, 1), ...repeat(372, 0)];
  const found = predictionPoweredMean(labels, judged, [...repeat(600, 1), ...repeat(9_400, 0)]);
  expect(found?.lambda).toBeCloseTo(0.232844228, 9);
  expect(found?.mean).toBeCloseTo(0.018835779, 9);
  expect(found?.low).toBeCloseTo(0.006195385, 8);
  expect(found?.high).toBeCloseTo(0.031476173, 8);
});

test('PPI++ has nothing to say without labels or scores', () => {
  expect(predictionPoweredMean([], [], [1])).toBeNull();
  expect(predictionPoweredMean([1], [1], [])).toBeNull();
});

test('Rogan–Gladen with the interval of Lee et al.', () => {
  const found = roganGladen({ flagged: 0.4, judged: 1_000, specificity: 0.7, negatives: 200, sensitivity: 0.9, positives: 200 });
  expect(found?.share).toBeCloseTo(0.1666667, 7);
  expect(found?.low).toBeCloseTo(0.0563507, 7);
  expect(found?.high).toBeCloseTo(0.262733, 6);
  expect(roganGladen({ flagged: 0.4, judged: 10, specificity: 0.5, negatives: 5, sensitivity: 0.5, positives: 5 })).toBeNull();
});

test('labels needed', () => {
  expect(labelsForHalfWidth(0.02, 0.01)).toBe(792);
  expect(labelsPerArm(0.02, 0.04)).toBe(1_139);
  expect(labelsPerArm(0.02, 0.03)).toBe(3_823);
});

test('400 stratified labels give about one point at 2% (flag: sensitivity .80, specificity .95)', () => {
  // Flagged: .02·.80 + .98·.05 = .065 of 20,000, .016/.065 of them positive; else .004/.935.
  const half = expectedHalfWidth([
    { size: 1_300, labels: 120, rate: 0.016 / 0.065 },
    { size: 18_700, labels: 280, rate: 0.004 / 0.935 },
  ]);
  expect(half).toBeGreaterThan(0.0093);
  expect(half).toBeLessThan(0.0103);
});

test('PPI++ by stratum: one stratum is PPI++ itself, and two alike are as good as twice the labels', () => {
  const repeat = (count: number, value: number) => Array.from({ length: count }, () => value);
  const stratum = {
    size: 10_400,
    labels: [...repeat(8, 1), ...repeat(392, 0)],
    judged: [...repeat(6, 1), ...repeat(2, 0), ...repeat(20, 1), ...repeat(372, 0)],
    others: { n: 10_000, sum: 600, squares: 600 },
  };
  const one = stratifiedPredictionPowered([stratum]);
  expect(one?.mean).toBeCloseTo(0.018835779, 9);
  expect(one?.low).toBeCloseTo(0.006195385, 8);
  expect(one?.high).toBeCloseTo(0.031476173, 8);
  // Half of the published width .025280788, over √2: .008938108.
  const two = stratifiedPredictionPowered([stratum, { ...stratum }]);
  expect(two?.mean).toBeCloseTo(0.018835779, 9);
  expect(two?.low).toBeCloseTo(0.009897671, 8);
  expect(two?.high).toBeCloseTo(0.027773887, 8);
  expect(stratifiedPredictionPowered([stratum, { ...stratum, labels: [], judged: [] }])).toBeNull();
  expect(stratifiedPredictionPowered([stratum, { size: 0, labels: [], judged: [], others: { n: 0, sum: 0, squares: 0 } }])?.mean).toBeCloseTo(0.018835779, 9);
});
