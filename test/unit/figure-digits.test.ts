/** The same rows give the same figure, in whatever order the engine added them up. */
import { expect, test } from 'vitest';
import { figureOf } from '#app/readings/figure.ts';
import { noSums } from '#app/readings/sums.ts';

const totalOf = (a: number) => figureOf({ kind: 'sum', amount: 'cost_usd', known: '1', of: '1' }, { ...noSums(), n: 3, of: 3, a, b: 3 }, null);

test('last digits that depend on the order of a sum are cut', () => {
  // 0.1 + 0.2 + 0.3 is 0.6000000000000001 one way round and 0.6 the other.
  expect(totalOf(0.1 + 0.2 + 0.3)).toEqual(totalOf(0.3 + 0.2 + 0.1));
  expect(totalOf(0.1 + 0.2 + 0.3)).toMatchObject({ value: 0.6, numerator: 0.6 });
});
