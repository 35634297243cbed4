import { expect, test } from 'vitest';
import { searchRank } from '#app/components/search-rank.ts';

test('a title beats a keyword, its beginning beats its middle, and loose letters match nothing', () => {
  expect(searchRank('Traces', 'traces')).toBe(1);
  expect(searchRank('Traces', ' TRA')).toBe(0.9);
  expect(searchRank('What moved', 'mov')).toBe(0.8);
  expect(searchRank('Retrieval', 'trie')).toBe(0.7);
  expect(searchRank('Traces', 'fail', ['requests', 'failures'])).toBe(0.5);
  expect(searchRank('Traces', 'ilure', ['failures'])).toBe(0.3);
  expect(searchRank('What moved', 'traces', ['rate'])).toBe(0);
  expect(searchRank('Anything', '')).toBe(1);
});
