/** Precision@k, hit@k and reciprocal rank by hand; what nobody judged is unknown. */
import { expect, test } from 'vitest';
import { meanFigures, rankFigures } from '#app/review/relevance.ts';

test('all of the first five judged', () => {
  expect(rankFigures({ 0: 0, 1: 1, 2: 0, 3: 1, 4: 0 }, 5)).toEqual({ precision: 0.4, hit: 1, reciprocal_rank: 0.5 });
  expect(rankFigures({ 0: 1, 1: 0, 2: 0, 3: 0, 4: 0 }, 8)).toEqual({ precision: 0.2, hit: 1, reciprocal_rank: 1 });
  // Fewer than k were retrieved: still ÷ k.
  expect(rankFigures({ 0: 1, 1: 1 }, 2)).toEqual({ precision: 0.4, hit: 1, reciprocal_rank: 1 });
  expect(rankFigures({ 0: 0, 1: 0, 2: 0 }, 3)).toEqual({ precision: 0, hit: 0, reciprocal_rank: 0 });
  expect(rankFigures({ 0: 0, 1: 1, 2: 1 }, 3, 2)).toEqual({ precision: 0.5, hit: 1, reciprocal_rank: 0.5 });
});

test('an unjudged document leaves unknown what hangs on it, and nothing else', () => {
  // A relevant one is a hit whatever the others are; its rank is known when all before it were judged.
  expect(rankFigures({ 1: 1 }, 5)).toEqual({ precision: null, hit: 1, reciprocal_rank: null });
  expect(rankFigures({ 0: 0, 1: 1 }, 5)).toEqual({ precision: null, hit: 1, reciprocal_rank: 0.5 });
  expect(rankFigures({ 0: 0, 1: 0 }, 5)).toEqual({ precision: null, hit: null, reciprocal_rank: null });
  // No hit among the first five, and what comes behind was not looked at.
  expect(rankFigures({ 0: 0, 1: 0, 2: 0, 3: 0, 4: 0 }, 8)).toEqual({ precision: 0, hit: 0, reciprocal_rank: null });
  expect(rankFigures({ 0: 0, 1: 0, 2: 0, 3: 0, 4: 0, 5: 1 }, 8)).toEqual({ precision: 0, hit: 0, reciprocal_rank: 1 / 6 });
  expect(rankFigures({}, 0)).toEqual({ precision: null, hit: null, reciprocal_rank: null });
});

test('two reviewers of one retrieval count half each', () => {
  expect(meanFigures([rankFigures({ 0: 1, 1: 0 }, 2), rankFigures({ 0: 0, 1: 1 }, 2), rankFigures({}, 2)])).toEqual({ precision: 0.2, hit: 1, reciprocal_rank: 0.75 });
  expect(meanFigures([])).toEqual({ precision: null, hit: null, reciprocal_rank: null });
});
