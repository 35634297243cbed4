/** What the bootstrap of a comparison is made of: which hours are looked at, and draws that stand for more rows. */
import { expect, test } from 'vitest';
import { hoursToLookAt, ratioDifference } from '#app/readings/compare-draws.server.ts';
import { noSums } from '#app/readings/sums.ts';

const HOUR = 3_600_000;
const window = { from: Date.parse('2026-11-01T00:30:00Z'), to: Date.parse('2026-12-01T00:30:00Z') };

test('a part of the window: so many hours, all over it, of the whole clock', () => {
  const hours = hoursToLookAt(window, 0.1) ?? [];
  // 721 hours are touched; a tenth of them, rounded up.
  expect(hours).toHaveLength(73);
  expect(new Set(hours).size).toBe(73);
  for (const hour of hours) expect(hour % HOUR === 0 && hour >= Date.parse('2026-11-01T00:00:00Z') && hour < window.to).toBe(true);
  const perWeek = [0, 0, 0, 0];
  const perHour = new Map<number, number>();
  for (const hour of hours) {
    const week = Math.min(3, Math.floor((hour - window.from) / (7.5 * 24 * HOUR)));
    perWeek[Math.max(0, week)] = (perWeek[Math.max(0, week)] ?? 0) + 1;
    perHour.set((hour / HOUR) % 24, (perHour.get((hour / HOUR) % 24) ?? 0) + 1);
  }
  // 18 a quarter and 3 an hour of the day, if it were perfect.
  for (const count of perWeek) expect(Math.abs(count - 18)).toBeLessThanOrEqual(2);
  expect(Math.max(...perHour.values())).toBeLessThanOrEqual(5);
  expect(perHour.size).toBeGreaterThanOrEqual(22);
});

test('all of a small window', () => {
  expect(hoursToLookAt(window, 1)).toBeNull();
  expect(hoursToLookAt(window, 40)).toBeNull();
});

const mean = { key: 'mrr', measure: { kind: 'mean', amount: 'value' } } as const;

test('rows that are all drawn: 0 and 1 against always 0 lies between −1 and 0', () => {
  const a = { rows: { amounts: [0, 1], counts: [1, 1] }, sums: { ...noSums(), n: 2, a: 1, aa: 1 } };
  const b = { rows: { amounts: [0, 0], counts: [1, 1] }, sums: { ...noSums(), n: 2 } };
  expect(ratioDifference(mean, a, b)).toEqual({ low: -1, high: 0 });
});

test('rows that stand for more: as wide as all of them make it', () => {
  // Zero and two stand for a hundred of each. Σ(x − 1)² ÷ n² · n/(n − 1): 2/4 · 2 = 1 of the two rows,
  // 200/40,000 · 200/199 = .00502513 of all: the draws 0, 1 and 2 become 1 − .0708881, 1 and 1 + .0708881.
  const a = { rows: { amounts: [0, 2], counts: [1, 1] }, sums: { ...noSums(), n: 200, a: 200, aa: 400 } };
  const b = { rows: { amounts: [1, 1], counts: [1, 1] }, sums: { ...noSums(), n: 200, a: 200, aa: 200 } };
  const found = ratioDifference(mean, a, b);
  expect(found?.low).toBeCloseTo(-0.0708881, 6);
  expect(found?.high).toBeCloseTo(0.0708881, 6);
});

test('a sample without spread says nothing of rows that have some', () => {
  const a = { rows: { amounts: [1, 1], counts: [1, 1] }, sums: { ...noSums(), n: 200, a: 200, aa: 400 } };
  expect(ratioDifference(mean, a, a)).toBeNull();
  expect(ratioDifference(mean, { rows: { amounts: [], counts: [] }, sums: noSums() }, a)).toBeNull();
});
