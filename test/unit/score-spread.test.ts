/** Spread of scores from parts: exact while they are few, within half a percent when they are many, whatever their sign. */
import { expect, test } from 'vitest';
import { placeOf, scoreSpread } from '#app/readings/score-spread.ts';

const few = (...exact: number[]) => ({ threshold: null, exact, places: [], counts: [] });
const many = (scores: readonly number[]) => ({ threshold: null, exact: [], places: scores.map(placeOf), counts: scores.map(() => 1) });

test('few scores of several parts: the value at the place level × n', () => {
  expect(scoreSpread([few(0.5, 0.125), { ...few(0.75, 0.25), threshold: 0.5 }])).toEqual({ scored: 4, p10: 0.125, p50: 0.5, p90: 0.75, threshold: 0.5 });
  expect(scoreSpread([])).toBeNull();
  expect(scoreSpread([few()])).toBeNull();
});

test('many scores are within half a percent, negative ones and zero too', () => {
  // −500 to 499: at 10% −400, at 50% 0, at 90% 400.
  const scores = Array.from({ length: 1_000 }, (_, index) => index - 500);
  const spread = scoreSpread([many(scores.slice(0, 900)), few(...scores.slice(900))]);
  expect(spread?.scored).toBe(1_000);
  expect(Math.abs((spread?.p10 ?? 0) / -400 - 1)).toBeLessThan(0.0051);
  expect(spread?.p50).toBe(0);
  expect(Math.abs((spread?.p90 ?? 0) / 400 - 1)).toBeLessThan(0.0051);
});
