/** Cuts of time in zones whose clocks move, and the filter that reads them from a URL. */
import { describe, expect, test } from 'vitest';
import { bucketsOf, instantOfWallTime, localDate, startOf, startOfDate } from '#schema/calendar.ts';
import { FilterError, parseFilter, periodBefore } from '#schema/filter.ts';

const at = (text: string) => Date.parse(text);
const iso = (ms: number) => new Date(ms).toISOString();

test.each([
  ['2026-11-03', 'UTC', '2026-11-03T00:00:00.000Z'],
  ['2026-11-03', 'Europe/Berlin', '2026-11-02T23:00:00.000Z'],
  ['2026-11-03', 'Pacific/Auckland', '2026-11-02T11:00:00.000Z'],
  ['2026-11-03', 'Asia/Kolkata', '2026-11-02T18:30:00.000Z'],
  ['2026-11-03', 'Pacific/Kiritimati', '2026-11-02T10:00:00.000Z'],
  // Days on which the clock moves.
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
  ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
  ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
  // Midnight does not exist: the clock jumps from 24:00 to 01:00.
  ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
  // Midnight comes twice on 5 November 2017; the day began with the first.
  ['2017-11-05', 'America/Havana', '2017-11-05T04:00:00.000Z'],
])('%s begins in %s at %s', (date, zone, start) => {
  expect(iso(startOfDate(date, zone))).toBe(start);
  expect(localDate(at(start), zone)).toBe(date);
  expect(localDate(at(start) - 1, zone)).not.toBe(date);
});

test.each([
  ['2026-11-03T14:05', 'UTC', '2026-11-03T14:05:00.000Z'],
  ['2026-11-03T14:05:09', 'Europe/Berlin', '2026-11-03T13:05:09.000Z'],
  ['2026-11-03T14:05', 'Pacific/Auckland', '2026-11-03T01:05:00.000Z'],
  // The hour before and after the clock moves; half past two comes twice in October, and not at all in March.
  ['2026-10-25T01:30', 'Europe/Berlin', '2026-10-24T23:30:00.000Z'],
  ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ['2026-10-25T03:30', 'Europe/Berlin', '2026-10-25T02:30:00.000Z'],
  ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ['2026-09-27T01:59', 'Pacific/Auckland', '2026-09-26T13:59:00.000Z'],
  ['2026-09-27T03:00', 'Pacific/Auckland', '2026-09-26T14:00:00.000Z'],
])('%s on the clock of %s is %s', (wall, zone, instant) => {
  expect(iso(instantOfWallTime(wall, zone))).toBe(instant);
  // In a URL too.
  expect(iso(parseFilter(new URLSearchParams({ from: '2026-01-01', to: wall }), { now: 0, timeZone: zone }).to)).toBe(instant);
});

test('what is no time of a clock', () => {
  for (const text of ['', 'soon', '2026-13-01T00:00', '2026-11-03T25:00', '2026-11-03 14:05']) expect(instantOfWallTime(text, 'UTC'), text).toBeNaN();
});

test('days of 23 and of 25 hours', () => {
  const hours = (from: string, to: string) => bucketsOf({ from: at(from), to: at(to) }, 'day', 'Europe/Berlin').map((day) => (day.to - day.from) / 3_600_000);
  expect(hours('2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z')).toEqual([24, 23, 24]);
  expect(hours('2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z')).toEqual([24, 25, 24]);
  expect(bucketsOf({ from: at('2026-10-24T22:00:00Z'), to: at('2026-10-25T23:00:00Z') }, 'hour', 'Europe/Berlin')).toHaveLength(25);
});

test('ISO weeks begin on Monday, also across a year', () => {
  expect(bucketsOf({ from: at('2026-12-30T00:00:00Z'), to: at('2027-01-12T00:00:00Z') }, 'week', 'UTC').map(({ date }) => date)).toEqual(['2026-12-28', '2027-01-04', '2027-01-11']);
  expect(iso(startOf('week', at('2026-11-01T23:30:00Z'), 'Europe/Berlin'))).toBe('2026-11-01T23:00:00.000Z');
  expect(iso(startOf('week', at('2026-11-01T22:30:00Z'), 'Europe/Berlin'))).toBe('2026-10-25T23:00:00.000Z');
});

test('a year of weeks has no gap and no overlap', () => {
  for (const zone of ['Pacific/Auckland', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kathmandu']) {
    const weeks = bucketsOf({ from: at('2026-01-01T00:00:00Z'), to: at('2027-01-01T00:00:00Z') }, 'week', zone);
    expect(weeks).toHaveLength(53);
    weeks.forEach((week, index) => {
      if (index > 0) expect(week.from).toBe(weeks[index - 1]?.to);
      expect(Math.abs(week.to - week.from - 168 * 3_600_000)).toBeLessThanOrEqual(3_600_000);
    });
  }
});

test('hours follow the wall where it is half an hour off', () => {
  expect(bucketsOf({ from: at('2026-11-03T00:00:00Z'), to: at('2026-11-03T02:00:00Z') }, 'hour', 'Asia/Kolkata').map(({ from }) => iso(from))).toEqual([
    '2026-11-02T23:30:00.000Z', '2026-11-03T00:30:00.000Z', '2026-11-03T01:30:00.000Z',
  ]);
});

describe('the filter of a URL', () => {
  const now = at('2026-11-10T15:00:00Z');
  const parse = (query: string, timeZone = 'UTC') => parseFilter(new URLSearchParams(query), { now, timeZone });

  test('thirty days, beginning with a whole one, when nothing is said', () => {
    expect(parse('')).toEqual({ from: at('2026-10-11T00:00:00Z'), to: now, dimensions: {} });
    expect(parse('', 'Pacific/Auckland').from).toBe(at('2026-10-11T11:00:00Z'));
    expect(parse('range=24h').from).toBe(at('2026-11-09T15:00:00Z'));
  });

  test('dates stand for their first instant in the project’s zone; times for themselves', () => {
    expect(parse('from=2026-11-01&to=2026-11-03', 'Europe/Berlin')).toMatchObject({ from: at('2026-10-31T23:00:00Z'), to: at('2026-11-02T23:00:00Z') });
    expect(parse('from=2026-11-01T00:00:00%2B01:00').from).toBe(at('2026-10-31T23:00:00Z'));
    // A plus that nobody escaped.
    expect(parse('from=2026-11-01T00:00:00+01:00').from).toBe(at('2026-10-31T23:00:00Z'));
    expect(parse('range=7d&to=2026-11-08T12:00:00Z').from).toBe(at('2026-11-01T12:00:00Z'));
  });

  test('dimensions, repeated and empty', () => {
    expect(parse('model=a&model=b&model=a&feature=').dimensions).toEqual({ model: ['a', 'b'], feature: [''] });
  });

  test.each(['from=2026-02-30', 'to=soon', 'range=1y', 'from=2026-11-11', 'from=2026-11-01&from=2026-11-02', `model=${'x'.repeat(513)}`])('%s is refused', (query) => {
    expect(() => parse(query)).toThrow(FilterError);
  });

  test('the period before is as long and ends where this one begins', () => {
    expect(periodBefore({ from: 100, to: 130 })).toEqual({ from: 70, to: 100 });
  });
});
