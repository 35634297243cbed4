/** Assignment as a property: even shares, distinct reviewers, little movement, no matter the order. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assign, type Assignment, type AssignableItem } from '#app/review/assign.ts';

const crewOf = (count: number) => Array.from({ length: count }, (_, index) => ({ reviewer_id: `reviewer-${index}` }));
const itemsOf = (raters: number[]): AssignableItem[] => raters.map((count, index) => ({ item_id: `item-${index}`, raters: count, done: [], assigned: [] }));

function loads(assignments: Assignment[], crew: { reviewer_id: string }[]): number[] {
  return crew.map(({ reviewer_id }) => assignments.filter((one) => one.reviewer_id === reviewer_id).length);
}

/** The items with what they were assigned as their present holders. */
function holding(items: AssignableItem[], assignments: Assignment[]): AssignableItem[] {
  return items.map((item) => ({ ...item, assigned: assignments.filter((one) => one.item_id === item.item_id).map((one) => one.reviewer_id) }));
}

const pairsOf = (assignments: Assignment[]) => assignments.map((one) => `${one.item_id} ${one.reviewer_id}`).sort();
const ratersArbitrary = fc.array(fc.constantFrom(1, 1, 1, 1, 2), { minLength: 0, maxLength: 120 });

test('shares differ by one item at most, and an overlap item goes to different people', () => {
  fc.assert(
    fc.property(ratersArbitrary, fc.integer({ min: 1, max: 9 }), (raters, count) => {
      const crew = crewOf(count);
      const found = assign(itemsOf(raters), crew);
      const shares = loads(found, crew);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      raters.forEach((wanted, index) => {
        const own = found.filter((one) => one.item_id === `item-${index}`).map((one) => one.reviewer_id);
        expect(new Set(own).size).toBe(own.length);
        expect(own).toHaveLength(Math.min(wanted, count));
      });
    }),
    { numRuns: 300 },
  );
});

test('the order of items and reviewers does not matter', () => {
  fc.assert(
    fc.property(ratersArbitrary, fc.integer({ min: 1, max: 7 }), fc.integer(), (raters, count, seed) => {
      const shuffled = <T,>(list: T[]) => [...list].sort((a, b) => JSON.stringify([seed, b]).localeCompare(JSON.stringify([seed, a])));
      const items = itemsOf(raters);
      expect(assign(shuffled(items), [...crewOf(count)].reverse())).toEqual(assign(items, crewOf(count)));
    }),
  );
});

test('nothing moves while nothing changes', () => {
  fc.assert(
    fc.property(ratersArbitrary, fc.integer({ min: 1, max: 7 }), (raters, count) => {
      const items = itemsOf(raters);
      const first = assign(items, crewOf(count));
      expect(pairsOf(assign(holding(items, first), crewOf(count)))).toEqual(pairsOf(first));
    }),
  );
});

test('who joins takes their share from the others; nothing else moves', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 1, max: 8 }), (count, people) => {
      const items = itemsOf(Array.from({ length: count }, () => 1));
      const before = assign(items, crewOf(people));
      const after = assign(holding(items, before), crewOf(people + 1));
      const old = new Set(pairsOf(before));
      const moved = after.filter((one) => !old.has(`${one.item_id} ${one.reviewer_id}`));
      expect(moved.every((one) => one.reviewer_id === `reviewer-${people}`)).toBe(true);
      expect(moved.length).toBeLessThanOrEqual(Math.ceil(count / (people + 1)));
    }),
    { numRuns: 200 },
  );
});

test('when somebody leaves, only theirs move', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 2, max: 8 }), (count, people) => {
      const items = itemsOf(Array.from({ length: count }, () => 1));
      const before = assign(items, crewOf(people));
      const after = assign(holding(items, before), crewOf(people - 1));
      const old = new Set(pairsOf(before));
      const leaver = `reviewer-${people - 1}`;
      const moved = after.filter((one) => !old.has(`${one.item_id} ${one.reviewer_id}`));
      expect(moved).toHaveLength(before.filter((one) => one.reviewer_id === leaver).length);
    }),
    { numRuns: 200 },
  );
});

test('finished items stay with who finished them, and nobody gets one twice', () => {
  const items: AssignableItem[] = [
    { item_id: 'a', raters: 2, done: ['reviewer-0'], assigned: ['reviewer-0'] },
    { item_id: 'b', raters: 1, done: ['reviewer-1'], assigned: [] },
    { item_id: 'c', raters: 2, done: ['reviewer-0', 'reviewer-1'], assigned: [] },
  ];
  const found = assign(items, crewOf(2));
  expect(found).toEqual([{ item_id: 'a', reviewer_id: 'reviewer-1' }]);
});

test('who skips an item passes it on', () => {
  const items: AssignableItem[] = [{ item_id: 'a', raters: 1, done: [], skipped: ['reviewer-0'], assigned: ['reviewer-0'] }];
  expect(assign(items, crewOf(2))).toEqual([{ item_id: 'a', reviewer_id: 'reviewer-1' }]);
  expect(assign(items, crewOf(1))).toEqual([]);
});

test('weights: twice the weight, twice the items', () => {
  const crew = [{ reviewer_id: 'full', weight: 2 }, { reviewer_id: 'half', weight: 1 }];
  expect(loads(assign(itemsOf(Array.from({ length: 90 }, () => 1)), crew), crew)).toEqual([60, 30]);
});

test('with nobody there, nothing is assigned', () => {
  expect(assign(itemsOf([1, 2]), [])).toEqual([]);
});
