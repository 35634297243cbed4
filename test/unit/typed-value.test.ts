/** KPI values as people type them. */
import { expect, test } from 'vitest';
import { parseTyped, writeTyped } from '#schema/kpis/typed-value.ts';

test.each([
  ['2.5', 'share', 0.025],
  ['2.3', 'share', 0.023],
  ['95%', 'share', 0.95],
  ['95 %', 'share', 0.95],
  ['4', 'ms', 4_000],
  ['350 ms', 'ms', 350],
  ['2 min', 'ms', 120_000],
  ['$0.05', 'usd', 0.05],
  ['1,250', 'usd', 1_250],
  ['2k', 'tokens', 2_000],
  ['.5', 'ratio', 0.5],
  ['0', 'count', 0],
  ['4.2', 'score', 4.2],
] as const)('%s of a %s is %f', (text, unit, value) => {
  expect(parseTyped(text, unit)).toEqual({ value });
});

test.each([
  ['', 'share', 'must be a number in per cent, such as 2.5; “” is none.'],
  ['two', 'usd', 'must be a number in dollars, such as 0.05; “two” is none.'],
  ['3 weeks', 'days', 'must be a number in days, such as 2; “3 weeks” is none.'],
  ['1,25', 'usd', 'must be a number in dollars, such as 0.05; “1,25” is none.'],
  ['-1', 'count', 'must be 0 or more.'],
  ['7', 'score', 'must lie between 1 and 5.'],
  ['1e5', 'count', 'must be a number, such as 10; “1e5” is none.'],
] as const)('“%s” of a %s is refused with a sentence', (text, unit, problem) => {
  expect(parseTyped(text, unit)).toEqual({ problem });
});

test('a field holds what was typed', () => {
  expect([writeTyped(0.023, 'share'), writeTyped(4_000, 'ms'), writeTyped(0.05, 'usd')]).toEqual(['2.3', '4', '0.05']);
});
