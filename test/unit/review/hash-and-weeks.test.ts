/** The random number of an answer, and ISO weeks in a time zone. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { isIsoWeek, isoWeekOf, weekBefore, weekWindow } from '#app/review/iso-week.ts';
import { sha256Hex } from '#app/review/sha256.ts';
import { unitHash } from '#app/review/unit-hash.ts';

test('SHA-256 of FIPS 180-4, and of every length around a block', () => {
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  for (const length of [54, 55, 56, 57, 63, 64, 65, 119, 120, 200]) {
    const text = 'ü'.repeat(length);
    expect(sha256Hex(text), String(length)).toBe(createHash('sha256').update(text).digest('hex'));
  }
});

test('u is the first 53 bits, uniform on [0, 1)', () => {
  // sha256('s|2026-W48|t/r') begins with these bits; worked out with openssl and bc.
  const bits = BigInt(`0x${createHash('sha256').update('s|2026-W48|t/r').digest('hex').slice(0, 16)}`) >> 11n;
  expect(unitHash('s', '2026-W48', 't/r')).toBe(Number(bits) / 2 ** 53);
  const draws = Array.from({ length: 4_000 }, (_, index) => unitHash('salt', '2026-W01', `trace-${index}`));
  const mean = draws.reduce((sum, u) => sum + u, 0) / draws.length;
  expect(mean).toBeGreaterThan(0.48);
  expect(mean).toBeLessThan(0.52);
  expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...draws)).toBeLessThan(1);
});

test.each([
  ['2026-01-01T12:00:00Z', 'UTC', '2026-W01'],
  ['2025-12-29T12:00:00Z', 'UTC', '2026-W01'],
  ['2027-01-03T12:00:00Z', 'UTC', '2026-W53'],
  ['2024-12-30T00:00:00Z', 'UTC', '2025-W01'],
  ['2026-11-22T22:59:59Z', 'Europe/Berlin', '2026-W47'],
  ['2026-11-22T23:00:00Z', 'Europe/Berlin', '2026-W48'],
])('%s in %s is in %s', (at, zone, week) => {
  expect(isoWeekOf(Date.parse(at), zone)).toBe(week);
});

test('a week begins on Monday at midnight there, also when clocks change', () => {
  const iso = ({ from, to }: { from: number; to: number }) => [new Date(from).toISOString(), new Date(to).toISOString()];
  expect(iso(weekWindow('2026-W48', 'Europe/Berlin'))).toEqual(['2026-11-22T23:00:00.000Z', '2026-11-29T23:00:00.000Z']);
  // Summer time ends on Sunday, 25 October 2026: this week has 169 hours.
  expect(iso(weekWindow('2026-W43', 'Europe/Berlin'))).toEqual(['2026-10-18T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
  expect(weekBefore('2026-W01')).toBe('2025-W52');
  expect(isIsoWeek('2026-W53')).toBe(true);
  expect(isIsoWeek('2025-W53')).toBe(false);
});
