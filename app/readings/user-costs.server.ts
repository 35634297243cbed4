/** The users that cost most: closed days are added up once, and today to those who can still be among them. */
import { costByUser, type UserCost } from '#app/queries/cost-facts.server.ts';
import { Kept } from '#app/queries/kept-sums.server.ts';
import type { Filter } from '#schema/filter.ts';
import { planRows } from './day-facts.server.ts';
import type { ReadingDeps } from './deps.ts';

export const USERS_SHOWN = 10;
/** Of closed days. Whoever is not among them may have cost as much as the last of them, and would have to make up for the rest today. */
const CLOSED_KEPT = 500;
/** Of today, beside those. */
const OTHERS_READ = 20;

/** By the builds that they were made of. */
const keptUsers = new Kept<readonly UserCost[]>(4 * 2 ** 20, (users) => users.reduce((sum, { user_id }) => sum + 100 + 2 * user_id.length, 0));

export async function readUserCosts({ reader, project, now }: ReadingDeps, filter: Filter): Promise<UserCost[]> {
  const { project_id } = project;
  const { days, windows } = await planRows({ reader, project, now }, filter);
  if (days.length === 0) return await costByUser(reader, project_id, filter.dimensions, { days, windows }, { limit: USERS_SHOWN });
  const key = days.map(({ build }) => build).join(' ');
  const closed = keptUsers.get(key) ?? (await costByUser(reader, project_id, {}, { days, windows: [] }, { limit: CLOSED_KEPT }));
  keptUsers.set(key, closed);
  const open = await costByUser(reader, project_id, {}, { days: [], windows }, { limit: CLOSED_KEPT + OTHERS_READ, first: closed.map(({ user_id }) => user_id) });
  const { users, unsure } = addUp(closed, open, closed.length < CLOSED_KEPT ? null : (closed.at(-1)?.total_usd ?? 0));
  if (!unsure) return users;
  return await costByUser(reader, project_id, {}, { days, windows }, { limit: USERS_SHOWN });
}

/**
 * @param open those of the closed days first, then the dearest others
 * @param floor what a user who is not among the closed days' may have cost in them at most; null when all are among them
 * @returns `unsure` when one who is not among them could be among the dearest
 */
export function addUp(closed: readonly UserCost[], open: readonly UserCost[], floor: number | null): { users: UserCost[]; unsure: boolean } {
  const known = new Map(closed.map((user) => [user.user_id, user]));
  const others = open.filter(({ user_id }) => !known.has(user_id));
  const total = new Map<string, UserCost>(known);
  for (const user of open) {
    const before = known.get(user.user_id);
    if (before) total.set(user.user_id, { ...user, total_usd: before.total_usd + user.total_usd, requests: before.requests + user.requests });
    // Nothing is missing of closed days when all of their users are known.
    else if (floor === null) total.set(user.user_id, user);
  }
  const users = [...total.values()].sort((a, b) => b.total_usd - a.total_usd).slice(0, USERS_SHOWN);
  const last = users.length < USERS_SHOWN ? 0 : (users.at(-1)?.total_usd ?? 0);
  return { users, unsure: floor !== null && others.some(({ total_usd }) => total_usd + floor > last) };
}
