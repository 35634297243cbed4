/** Where handles stand and go on a track of four days, of which the first and the last are cut. */
import { expect, test } from 'vitest';
import { edgeAfterKey, edgeAt, edgesOf } from '#app/components/charts/brush-range.ts';

test('edges are the window’s ends and the starts between', () => {
  expect(edgesOf({ from: 105, to: 395 }, [100, 200, 300])).toEqual([105, 200, 300, 395]);
});

test('a place on the track is its nearest edge, also outside', () => {
  expect([-1, 0, 0.12, 0.13, 0.5, 0.99, 2].map((share) => edgeAt(share, 5))).toEqual([0, 0, 0, 1, 2, 4, 4]);
});

test('keys move a handle by a bucket or to the end, and one bucket always stays between the two', () => {
  const key = (name: string, handle: 'low' | 'high', range: readonly [number, number] = [1, 3]) => edgeAfterKey(name, handle, range, 5);
  expect([key('ArrowRight', 'low'), key('ArrowLeft', 'low'), key('ArrowRight', 'high'), key('ArrowLeft', 'high')]).toEqual([2, 0, 4, 2]);
  expect([key('Home', 'low'), key('End', 'low'), key('Home', 'high'), key('End', 'high')]).toEqual([0, 2, 2, 4]);
  expect([key('ArrowLeft', 'low', [0, 4]), key('ArrowRight', 'high', [0, 4]), key('ArrowRight', 'low', [2, 3])]).toEqual([0, 4, 2]);
  expect([key('Enter', 'low'), key('a', 'high')]).toEqual([null, null]);
});
