/** What caching saved, by prices that are given, and how a forecast stands to a budget. */
import { expect, test } from 'vitest';
import { budgetState } from '#app/readings/budget.ts';
import { cacheSaving } from '#app/readings/cache-savings.ts';

// USD per million tokens.
const prices = [
  { provider: '', model: 'm', from: 0, input: 10, cached_input: 1, cache_write: 12.5, output: 30 },
  { provider: '', model: 'm', from: Date.parse('2026-11-04T00:00:00Z'), input: 5, cached_input: 0.5, output: 30 },
];
const row = (facts: object) => ({ model: 'm', provider: 'p', day: '2026-11-03', cached: 0, written: 0, ...facts });

test('cached input is worth its full price less its own', () => {
  // 2 million × (10 − 1) USD per million.
  expect(cacheSaving([row({ cached: 2_000_000 })], prices).saved_usd).toBeCloseTo(18, 9);
});

test('what writing to the cache cost more is taken off', () => {
  // 18 less 400,000 × (12.5 − 10) USD per million.
  const saving = cacheSaving([row({ cached: 2_000_000, written: 400_000 })], prices);
  expect(saving.saved_usd).toBeCloseTo(17, 9);
  expect(saving.written_usd).toBeCloseTo(1, 9);
});

test('each day at its own price; a model without a price is in no saving', () => {
  // 9 on the third, 1 million × (5 − 0.5) on the fourth.
  const saving = cacheSaving([row({ cached: 1_000_000 }), row({ day: '2026-11-04', cached: 1_000_000 }), row({ model: 'a model of our own', provider: 'us', cached: 7 })], prices);
  expect(saving.saved_usd).toBeCloseTo(13.5, 9);
  expect(saving).toMatchObject({ cached_tokens: 2_000_007, unpriced_tokens: 7 });
});

test('unknown is not zero, and a told zero is', () => {
  expect(cacheSaving([], prices).saved_usd).toBeNull();
  expect(cacheSaving([row({ model: 'a model of our own', provider: 'us', cached: 7 })], prices).saved_usd).toBeNull();
  expect(cacheSaving([row({ cached: 0 })], prices).saved_usd).toBe(0);
});

test('a budget is used up, sure to be overrun, sure to hold, or open', () => {
  const forecast = { spent: 40, low: 90, high: 120 };
  expect([39, 80, 90, 100, 119, 120, 200].map((budget) => budgetState(forecast, budget))).toEqual(['spent', 'over', 'open', 'open', 'open', 'under', 'under']);
});
