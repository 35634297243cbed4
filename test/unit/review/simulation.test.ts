/** The short form of `npm run bench -- sampling`: known 2%, flag with sensitivity .80 and specificity .95, 400 labels. */
import { expect, test } from 'vitest';
import { simulateWeeks } from '../../support/label-simulation.ts';

test('weekly intervals cover the truth, with at least twice the effective labels of simple random sampling', () => {
  const result = simulateWeeks({ weeks: 120, frame: 10_000 });
  expect(result.true_rate).toBe(0.02);
  expect(result.labels_per_week).toBe(400);
  expect(result.coverage).toBeGreaterThanOrEqual(0.94);
  expect(result.effective_against_simple_random).toBeGreaterThanOrEqual(2);
  expect(result.mean_rate).toBeGreaterThan(0.0185);
  expect(result.mean_rate).toBeLessThan(0.0215);
  expect(result.largest_list_difference).toBeLessThanOrEqual(1);
});
