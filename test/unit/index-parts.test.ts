/** No-hit KPIs by index, counted by hand. */
import { expect, test } from 'vitest';
import { indexParts } from '#app/readings/index-parts.ts';

const rows = [
  { index: 'wiki', empty: { count: 1, of: 10 }, below: null },
  // Of 20 that told, 4 were empty and 3 of 15 with a threshold below it.
  { index: 'docs', empty: { count: 4, of: 20 }, below: { count: 3, of: 15 } },
  { index: 'silent', empty: null, below: null },
];
const shares = (key: string) => indexParts(key, rows)?.map(({ index, share, of }) => [index, share, of]);

test('each tier among its own retrievals, the largest index first; unknown is left out', () => {
  expect(shares('retrieval_no_hit_rate')).toEqual([['docs', 0.35, 20], ['wiki', 0.1, 10]]);
  expect(shares('retrieval_no_hit_empty_rate')).toEqual([['docs', 0.2, 20], ['wiki', 0.1, 10]]);
  expect(shares('retrieval_no_hit_below_threshold_rate')).toEqual([['docs', 0.2, 15]]);
  expect(indexParts('error_rate', rows)).toBeNull();
});

test('with Wilson’s interval: 4 of 20 is 8.07% to 41.60%', () => {
  const [docs] = indexParts('retrieval_no_hit_empty_rate', rows) ?? [];
  expect(docs?.low).toBeCloseTo(0.0807, 4);
  expect(docs?.high).toBeCloseTo(0.416, 4);
});
