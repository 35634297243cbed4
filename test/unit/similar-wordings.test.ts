/** Missed queries grouped by similar wording, the weights worked out by hand. */
import { expect, test } from 'vitest';
import { groupWordings, termsOf, type Wording } from '#app/readings/similar-wordings.ts';

const missed = (query: string, misses = 1, more: Partial<Wording> = {}): Wording => ({ query, index: 'docs', misses, empty: 0, newest_trace_id: query, last_at: 1, ...more });
const grouped = (...wordings: Wording[]) => groupWordings(wordings).map(({ misses, wordings }) => [misses, ...wordings.map(({ query }) => query)]);

test('words by their first letters, numbers alike, scripts without spaces by pairs', () => {
  expect([...termsOf('Refunds for order 4711?')]).toEqual(['refun', 'order', '#']);
  expect([...termsOf('Don’t PANIC, don\'t')]).toEqual(['panic']);
  expect([...termsOf('返品する方法')]).toEqual(['返品', '品す', 'する', 'る方', '方法']);
  expect([...termsOf('Straße')]).toEqual(['straß']);
  // Small words alone are what there is to compare.
  expect([...termsOf('How do I?')]).toEqual(['how', 'do', 'i']);
  expect([...termsOf('Wie kann ich das Passwort ändern?')]).toEqual(['passw', 'änder']);
  expect([...termsOf('?!')]).toEqual([]);
});

test('the same question in other words is one group, led by its most frequent wording', () => {
  expect(
    grouped(
      missed('How do I reset my password?', 5),
      missed('how can I reset my password', 3),
      missed('reset password', 2),
      missed('How do I cancel my order?', 4),
      missed('cancel order 4711', 1),
    ),
  ).toEqual([
    [10, 'How do I reset my password?', 'how can I reset my password', 'reset password'],
    [5, 'How do I cancel my order?', 'cancel order 4711'],
  ]);
});

test('what half of the words weigh: just under it is another group', () => {
  // Two wordings. "alpha" is in both: ln(1 + 2/2) = .693; each other word in one: ln(1 + 2/1) = 1.099.
  // One shared, one of its own each: .693 ÷ (.693 + 2.197) = .240.
  expect(grouped(missed('alpha beta', 2), missed('alpha gamma'))).toEqual([[2, 'alpha beta'], [1, 'alpha gamma']]);
  // Four shared, one of its own each: 2.773 ÷ (2.773 + 2.197) = .558.
  expect(grouped(missed('w b c d beta', 2), missed('w b c d gamma'))).toEqual([[3, 'w b c d beta', 'w b c d gamma']]);
  // Three shared: 2.079 ÷ 4.277 = .486.
  expect(grouped(missed('w b c beta', 2), missed('w b c gamma'))).toEqual([[2, 'w b c beta'], [1, 'w b c gamma']]);
});

test('the order does not matter; counts, indexes and the newest are of the whole group', () => {
  const list = [missed('late parcel', 3, { empty: 1, last_at: 5 }), missed('parcel late?', 2, { index: 'wiki', empty: 2, last_at: 9 }), missed('invoice copy', 4)];
  const [first] = groupWordings(list);
  expect(first).toMatchObject({ misses: 5, empty: 3, indexes: ['docs', 'wiki'], last_at: 9 });
  expect(groupWordings(list.toReversed())).toEqual(groupWordings(list));
});

test('queries of signs alone, or of no text, stay by themselves', () => {
  expect(grouped(missed('', 2), missed('???'), missed('help'))).toHaveLength(3);
  expect(groupWordings([])).toEqual([]);
});
