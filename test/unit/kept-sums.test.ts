/** What is kept of sums stays within its bytes, and forgets what was not asked for longest. */
import { expect, test } from 'vitest';
import { Kept } from '#app/queries/kept-sums.server.ts';

const kept = () => new Kept<string>(4_000, (text) => text.length);

test('what was asked for last stays', () => {
  const sums = kept();
  // 300 characters, a key of one, and 200 for what holds them: 501 each, so that seven fit.
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) sums.set(key, 'x'.repeat(300));
  expect(sums.bytes).toBe(3_507);
  expect(sums.get('a')).toHaveLength(300);
  sums.set('h', 'x'.repeat(300));
  expect(sums.get('b')).toBeUndefined();
  expect(sums.get('a')).toHaveLength(300);
  expect(sums.bytes).toBe(3_507);
});

test('set again it is counted once, and what is too large is not kept', () => {
  const sums = kept();
  sums.set('a', 'x'.repeat(300));
  sums.set('a', 'x'.repeat(200));
  expect(sums.bytes).toBe(401);
  // More than a quarter of all.
  sums.set('a', 'x'.repeat(1_000));
  expect(sums.get('a')).toBeUndefined();
  expect(sums.bytes).toBe(0);
});
