/** Closed days' dearest users and today's, added up: who may have been missed is said. */
import { expect, test } from 'vitest';
import { addUp } from '#app/readings/user-costs.server.ts';

const user = (user_id: string, total_usd: number, requests = 1) => ({ user_id, total_usd, requests });

test('all of the closed days are known: who is new today counts', () => {
  expect(addUp([user('ann', 5, 3), user('bob', 2)], [user('bob', 4, 2), user('new', 3)], null)).toEqual({
    users: [user('bob', 6, 3), user('ann', 5, 3), user('new', 3)],
    unsure: false,
  });
});

test('a user outside the closed days’ list could be among the dearest, or could not', () => {
  // Ten users at 10 to 19 dollars; whoever is not among them cost up to 10.
  const closed = Array.from({ length: 10 }, (_, i) => user(`u${i}`, 19 - i));
  expect(addUp(closed, [user('u9', 1), user('other', 1)], 10)).toMatchObject({ unsure: false });
  expect(addUp(closed, [user('u9', 1), user('other', 1.5)], 10)).toMatchObject({ unsure: true });
});
