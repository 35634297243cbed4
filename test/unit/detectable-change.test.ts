/** The size of change that could have been seen, against published sample sizes and by hand. */
import { expect, test } from 'vitest';
import { detectableFromInterval, detectableShareChange } from '#app/statistics/detectable-change.ts';

test.each([
  // STATISTICS.md: 2% against 4% wants 1,139 an arm, 2% against 3% 3,823.
  [0.02, 1_139, 1_139, 0.02],
  [0.02, 3_823, 3_823, 0.01],
])('a share of %f with %i and %i rows shows a change of %f', (share, n1, n2, change) => {
  const found = detectableShareChange(share, n1, n2) ?? Number.NaN;
  // Those numbers of rows are rounded up.
  expect(found).toBeLessThanOrEqual(change);
  expect(found).toBeGreaterThan(change * 0.999);
});

test('0 of 300 against 300: d = k ÷ (300 + k), k = (1.959964 + .841621)² = 7.848879', () => {
  // 7.848879 ÷ 307.848879
  expect(detectableShareChange(0, 300, 300)).toBeCloseTo(0.0254959, 6);
});

test('one half of 100 against 100, by hand', () => {
  // d² = 7.848879 × (.25/100 + (.25 − d²)/100) → d² (1 + .07848879) = .039244395 → d = √.036388317
  expect(detectableShareChange(0.5, 100, 100)).toBeCloseTo(0.1907572, 6);
});

test('near 100% it is as near 0%', () => {
  expect(detectableShareChange(0.98, 1_139, 1_139)).toBeCloseTo(detectableShareChange(0.02, 1_139, 1_139) ?? 0, 12);
});

test('a small side asks for a larger change; nothing is said of no rows, or where nothing could be seen', () => {
  expect(detectableShareChange(0.02, 100, 10_000)).toBeGreaterThan(detectableShareChange(0.02, 10_000, 10_000) ?? 1);
  expect(detectableShareChange(0.02, 0, 100)).toBeNull();
  expect(detectableShareChange(0.5, 2, 2)).toBeNull();
});

test('from an interval: 1 ± 1.959964 has a standard error of 1, and 2.801585 of them are seen', () => {
  expect(detectableFromInterval({ low: -0.959964, high: 2.959964 })).toBeCloseTo(2.801585, 6);
});
