import { expect, test } from 'vitest';
import { forecastSum } from '#app/statistics/forecast.ts';

test('a sum of days to come, worked out by hand', () => {
  // Mean 4, variance (4 + 0 + 4) / 2 = 4, t(.975; 2) = 4.302653; 3 days: 12 ± 4.302653 × √(4 × (3 + 9/3)) = 12 ± 21.0786.
  const three = forecastSum([2, 4, 6], 3);
  expect(three?.value).toBe(12);
  expect(three?.low).toBe(0);
  expect(three?.high).toBeCloseTo(33.0786, 3);
  // Days that are all alike leave nothing open.
  expect(forecastSum([5, 5, 5, 5], 10)).toEqual({ value: 50, low: 50, high: 50 });
  expect(forecastSum([2, 4, 6], 0)).toEqual({ value: 0, low: 0, high: 0 });
  expect(forecastSum([7], 3)).toBeNull();
});
