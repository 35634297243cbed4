/** A reviewer joins, leaves, or gets another weight; unfinished items move accordingly. */
import { queueCounts, reviewers } from '#app/queries/review-people.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { type ActionDeps, type Actor, microseconds, storedTime } from './deps.server.ts';
import { reassignQueue } from './reassign-queue.server.ts';

export interface ReviewerChange {
  reviewer_id: string;
  name: string;
  is_active: boolean;
  /** @default what it was, or 1 */
  weight?: number;
}

/** @returns false when nothing had to change */
export async function saveReviewer(deps: ActionDeps, actor: Actor, change: ReviewerChange): Promise<boolean> {
  const { project_id } = deps.project;
  const known = (await reviewers(deps.reader, { project_id })).find((one) => one.reviewer_id === change.reviewer_id);
  const weight = change.weight ?? known?.weight ?? 1;
  if (known && known.is_active === change.is_active && known.weight === weight && known.name === change.name) return false;
  await insertRows(deps.writer, 'review_reviewers', [
    { project_id, reviewer_id: change.reviewer_id, name: change.name, is_active: change.is_active, weight, at: storedTime(microseconds(deps)), by: actor.id },
  ]);
  const queues = new Set((await queueCounts(deps.reader, { project_id })).map((queue) => queue.queue_id));
  const cause = !known?.is_active && change.is_active ? 'joined' : change.is_active ? 'rebalanced' : 'left';
  for (const queue of queues) await reassignQueue(deps, actor, queue, cause);
  return true;
}
