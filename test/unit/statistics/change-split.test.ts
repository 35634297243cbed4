import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitRateChange, splitTotalChange } from '#app/statistics/change-split.ts';

const part = (group: string, numerator: number, denominator: number) => ({ group, numerator, denominator });

test('rate and mix of a hand-worked case', () => {
  // Before: a 10 of 500 (2%), b 50 of 500 (10%): 6%. After: a 12 of 400 (3%), b 60 of 600 (10%): 7.2%.
  const split = splitRateChange([part('a', 10, 500), part('b', 50, 500)], [part('a', 12, 400), part('b', 60, 600)]);
  expect(split?.change).toBeCloseTo(0.012, 12);
  // a: rate (.5 + .4)/2 × .01 = .0045; mix −.1 × (.025 − .066) = .0041.
  // b: rate 0; mix .1 × (.10 − .066) = .0034.
  expect(split?.groups.map((group) => group.group)).toEqual(['a', 'b']);
  expect(split?.groups[0]?.rate).toBeCloseTo(0.0045, 12);
  expect(split?.groups[0]?.mix).toBeCloseTo(0.0041, 12);
  expect(split?.groups[1]?.rate).toBe(0);
  expect(split?.groups[1]?.mix).toBeCloseTo(0.0034, 12);
  expect(split?.rate).toBeCloseTo(0.0045, 12);
  expect(split?.mix).toBeCloseTo(0.0075, 12);
});

test("Simpson's paradox is all mix: no group moved, the whole did", () => {
  const split = splitRateChange([part('easy', 9, 900), part('hard', 20, 100)], [part('easy', 5, 500), part('hard', 100, 500)]);
  expect(split?.change).toBeCloseTo(0.105 - 0.029, 12);
  expect(split?.rate).toBeCloseTo(0, 12);
  expect(split?.mix).toBeCloseTo(0.076, 12);
});

test('a group that is new or gone is mix', () => {
  const split = splitRateChange([part('old', 10, 100)], [part('new', 30, 100)]);
  // Both are .1 off the middle of 10% and 30%; their order is a matter of rounding.
  const rows = split?.groups.map((group) => [group.group, group.before, group.after, group.rate]);
  expect(rows).toHaveLength(2);
  expect(rows).toEqual(expect.arrayContaining([['new', null, 0.3, 0], ['old', 0.1, null, 0]]));
  expect(split?.mix).toBeCloseTo(0.2, 12);
});

test('a group without traffic in both periods is left out', () => {
  const split = splitRateChange([part('a', 1, 10), part('none', 0, 0)], [part('a', 2, 10), part('none', 0, 0)]);
  expect(split?.groups.map((group) => group.group)).toEqual(['a']);
});

test('no denominator, no explanation', () => {
  expect(splitRateChange([], [part('a', 1, 2)])).toBeNull();
  expect(splitRateChange([part('a', 1, 2)], [part('a', 0, 0)])).toBeNull();
});

test('a total splits into dearer and more', () => {
  // 100 calls at $0.02 become 150 at $0.03: $2 to $4.50. Dearer: 125 × .01 = 1.25; more: 50 × .025 = 1.25.
  const split = splitTotalChange([part('m', 2, 100)], [part('m', 4.5, 150)]);
  expect(split.change).toBeCloseTo(2.5, 12);
  expect(split.rate).toBeCloseTo(1.25, 12);
  expect(split.mix).toBeCloseTo(1.25, 12);
});

test('the parts add up to the whole, always', () => {
  const parts = fc.uniqueArray(
    fc.record({ group: fc.string({ maxLength: 3 }), numerator: fc.integer({ min: 0, max: 1_000 }), denominator: fc.integer({ min: 1, max: 10_000 }) }),
    { selector: (one) => one.group, minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(parts, parts, (before, after) => {
      for (const split of [splitRateChange(before, after), splitTotalChange(before, after)]) {
        if (!split) throw new Error('there is a denominator');
        expect(split.rate + split.mix).toBeCloseTo(split.change, 6);
        expect(split.groups.reduce((sum, group) => sum + group.total, 0)).toBeCloseTo(split.change, 6);
      }
    }),
  );
});
