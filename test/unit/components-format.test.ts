import { expect, test } from 'vitest';
import { formatCount, formatDifference, formatInterval, formatValue, formatWithInterval, plural, valueParts } from '#app/components/format.ts';
import { formatPoint, formatTick, formatTime, formatWindow } from '#app/components/format-time.ts';

test.each([
  [null, 'share', '—'],
  [0, 'share', '0%'],
  [1, 'share', '100%'],
  [0.02, 'share', '2.0%'],
  [0.0042, 'share', '0.42%'],
  [0.00001, 'share', '<0.01%'],
  [0.99999, 'share', '>99.99%'],
  [0.9996, 'share', '99.96%'],
  [0.8571, 'share', '85.7%'],
  [0.00996, 'share', '1.0%'],
  [0, 'usd', '$0'],
  [0.00126, 'usd', '$0.00126'],
  [0.0342, 'usd', '$0.0342'],
  [0.5, 'usd', '$0.500'],
  [12.3, 'usd', '$12.30'],
  [1234.5, 'usd', '$1,234.50'],
  [45_678.9, 'usd', '$45,679'],
  [1_230_000, 'usd', '$1.23M'],
  [0, 'ms', '0 ms'],
  [0.42, 'ms', '0.4 ms'],
  [842.4, 'ms', '842 ms'],
  [999.6, 'ms', '1.00 s'],
  [1240, 'ms', '1.24 s'],
  [12_340, 'ms', '12.3 s'],
  [125_000, 'ms', '2 min 05 s'],
  [3_725_000, 'ms', '1 h 02 min'],
  [20_000, 'count', '20,000'],
  [1_234_567, 'count', '1.23M'],
  [12.5, 'tokens', '12.5'],
  [0.756, 'ratio', '0.76'],
  [1.55, 'days', '1.6 days'],
] as const)('%s %s reads %s', (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text);
});

test('an interval stands on the scale of its value', () => {
  expect(formatWithInterval({ value: 0.02, low: 0.0122, high: 0.0314, unit: 'share' })).toBe('2.0% (95% CI 1.2–3.1)');
  expect(formatWithInterval({ value: 1240, low: 980, high: 1310, unit: 'ms' })).toBe('1.24 s (95% CI 0.98–1.31)');
  expect(formatWithInterval({ value: 0, low: 0, high: 0.01264, unit: 'share' })).toBe('0% (95% CI 0–1.3)');
  expect(formatWithInterval({ value: null, low: null, high: null, unit: 'share' })).toBe('—');
  expect(formatWithInterval({ value: 12, low: null, high: null, unit: 'usd' })).toBe('$12.00');
  expect(formatInterval(-0.01, 0.02, 'share', 0.015)).toBe('−1.0–2.0');
});

test('differences carry a sign and shares differ in points', () => {
  expect(formatDifference(0.012, 'share')).toBe('+1.2 points');
  expect(formatDifference(-0.0004, 'share')).toBe('−0.04 points');
  expect(formatDifference(-240, 'ms')).toBe('−240 ms');
  expect(formatDifference(0, 'count')).toBe('0');
});

test('counts and parts', () => {
  expect(formatCount(null)).toBe('—');
  expect(plural(1, 'request')).toBe('1 request');
  expect(plural(0, 'retry', 'retries')).toBe('0 retries');
  expect(valueParts(0.02, 'share')).toEqual({ figure: '2.0', suffix: '%' });
  expect(valueParts(1240, 'ms')).toEqual({ figure: '1.24', suffix: 's' });
  expect(valueParts(null, 'ms')).toEqual({ figure: '—', suffix: '' });
  expect(valueParts(125_000, 'ms')).toEqual({ figure: '2 min 05', suffix: 's' });
});

test('times are those of the zone, windows are half-open', () => {
  expect(formatTime('2026-11-03T23:30:00Z', 'Europe/Berlin')).toBe('4 Nov 2026, 00:30:00');
  expect(formatTick('2026-11-03T23:30:00Z', 'hour', 'UTC')).toBe('23:30');
  expect(formatPoint('2026-11-02T00:00:00Z', 'week', 'UTC')).toBe('Week of 2 Nov 2026');
  expect(formatWindow({ from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 11, 1) }, 'UTC')).toBe('1 Nov – 30 Nov 2026');
  expect(formatWindow({ from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 2) }, 'UTC')).toBe('1 Nov, 00:00 – 2 Nov, 00:00');
});
