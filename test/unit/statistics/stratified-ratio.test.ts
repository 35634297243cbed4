/** Ratios from stratified samples, worked out by hand. */
import { expect, test } from 'vitest';
import { stratifiedRatio } from '#app/statistics/stratified-ratio.ts';

test('one stratum: R = 2/8, residuals ½, −½, 0, s² = ¼, V = (¼/3)/(8/3)², n_eff = 16', () => {
  const found = stratifiedRatio([{ size: 100, pairs: [{ y: 1, x: 2 }, { y: 0, x: 2 }, { y: 1, x: 4 }] }]);
  expect(found?.ratio).toBeCloseTo(0.25, 12);
  expect(found?.effective).toBeCloseTo(16, 10);
  // Wilson of 4 of 16.
  expect(found?.low).toBeCloseTo(0.1018, 4);
  expect(found?.high).toBeCloseTo(0.495, 3);
  expect(found?.units).toBe(3);
});

test('two strata are weighted by what they hold: (10·1 + 90·0) ÷ (10·1 + 90·½)', () => {
  const found = stratifiedRatio([
    { size: 10, pairs: [{ y: 1, x: 1 }, { y: 1, x: 1 }] },
    { size: 90, pairs: [{ y: 0, x: 1 }, { y: 0, x: 0 }] },
  ]);
  expect(found?.ratio).toBeCloseTo(10 / 55, 12);
  expect(found?.units).toBe(3);
});

test('without variance the weights alone say how much is known; without a unit nothing is', () => {
  // Weights 5, 5 and 45: (5 + 5 + 45)² ÷ (25 + 25 + 2025).
  const none = stratifiedRatio([
    { size: 10, pairs: [{ y: 0, x: 1 }, { y: 0, x: 1 }] },
    { size: 90, pairs: [{ y: 0, x: 1 }, { y: 0, x: 0 }] },
  ]);
  expect(none?.ratio).toBe(0);
  expect(none?.effective).toBeCloseTo(3_025 / 2_075, 10);
  expect(stratifiedRatio([{ size: 10, pairs: [{ y: 0, x: 0 }] }])).toBeNull();
  expect(stratifiedRatio([{ size: 10, pairs: [] }])).toBeNull();
  expect(stratifiedRatio([])).toBeNull();
});
