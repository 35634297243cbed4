/** What an axis must hold, and the audit list's words. */
import { expect, test } from 'vitest';
import { domainOf, plottedPoints } from '#app/components/charts/scale.ts';
import { actionText } from '#app/components/settings/audit-list.tsx';

const points = (...values: (number | null)[]) => values.map((value) => ({ value, low: null, high: null }));

test('bars stand on each other, and the period before lies over them', () => {
  const series = [{ points: points(2, 3) }, { points: points(4, null) }, { points: points(9, null), isReference: true }];
  expect(plottedPoints(series, 'bar').map(({ value }) => value)).toEqual([6, 3, 9, null]);
  expect(plottedPoints(series, 'line').map(({ value }) => value)).toEqual([2, 3, 4, null, 9, null]);
  // The axis reaches to the ninth of the period before, in steps of 2.5.
  expect(domainOf(plottedPoints(series, 'bar'), 'count', null)).toMatchObject({ min: 0, max: 10 });
  expect(plottedPoints([], 'bar')).toEqual([]);
});

test('actions in words, those of queues by the queue’s name; unknown ones as they are', () => {
  expect(['marker.restored', 'figures.saved', 'triage.added', 'gold.taken-back', 'moon.landed', 'odd'].map(actionText)).toEqual([
    'brought a marker back',
    'stored figures',
    'put items into the queue triage',
    'took items back from the queue gold',
    'moon.landed',
    'odd',
  ]);
});
