/** Brings the lists of a queue in line with its items and reviewers; every move is an event. */
import { assign } from '#app/review/assign.ts';
import { foldEvents } from '#app/review/labels.ts';
import { eventsOfQueue } from '#app/queries/review-events.server.ts';
import { assignmentsOfQueue, itemsOfQueue } from '#app/queries/review-items.server.ts';
import { reviewers } from '#app/queries/review-people.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { type ActionDeps, type Actor, microseconds, storedTime } from './deps.server.ts';

export type MoveCause = 'draw' | 'added' | 'joined' | 'left' | 'skipped' | 'rebalanced' | 'taken back';

/** One at a time in this process: two that do not see each other's moves would give one item to two people. */
const turns = new Map<string, Promise<unknown>>();

/**
 * @returns how many assignments were added and taken away
 */
export function reassignQueue(deps: ActionDeps, actor: Actor, queueId: string, cause: MoveCause): Promise<{ added: number; removed: number }> {
  const key = `${deps.project.project_id} ${queueId}`;
  const turn = (turns.get(key) ?? Promise.resolve()).catch(() => undefined).then(() => reassign(deps, actor, queueId, cause));
  turns.set(key, turn);
  return turn;
}

async function reassign(deps: ActionDeps, actor: Actor, queueId: string, cause: MoveCause): Promise<{ added: number; removed: number }> {
  const { project_id } = deps.project;
  const params = { project_id, queue_id: queueId };
  const [items, held, log, people] = await Promise.all([
    itemsOfQueue(deps.reader, params),
    assignmentsOfQueue(deps.reader, params),
    eventsOfQueue(deps.reader, params),
    reviewers(deps.reader, { project_id }),
  ]);
  const crew = people.filter((person) => person.is_active && person.weight > 0);
  const states = foldEvents(log);
  const holders = groupBy(held);
  const wanted = assign(
    items.map((item) => {
      const state = states.get(item.item_id);
      return {
        item_id: item.item_id,
        raters: item.raters,
        done: state?.blind.map((label) => label.reviewer_id) ?? [],
        skipped: state?.skipped.map((skip) => skip.reviewer_id) ?? [],
        assigned: (holders.get(item.item_id) ?? []).map((row) => row.reviewer_id),
      };
    }),
    crew,
  );
  const keyOf = (row: { item_id: string; reviewer_id: string }) => `${row.item_id} ${row.reviewer_id}`;
  const after = new Set(wanted.map(keyOf));
  const before = new Set(held.map(keyOf));
  const finished = new Set([...states.values()].flatMap((state) => [...state.blind, ...state.skipped].map((one) => `${state.item_id} ${one.reviewer_id}`)));
  const added = wanted.filter((row) => !before.has(keyOf(row)));
  // What somebody has done stays on their list as done.
  const removed = held.filter((row) => !after.has(keyOf(row)) && !finished.has(keyOf(row)));
  const at = storedTime(microseconds(deps));
  const rows = [...removed.map((row) => ({ ...row, is_assigned: false })), ...added.map((row) => ({ ...row, is_assigned: true }))].map((row) => ({
    project_id,
    queue_id: queueId,
    reviewer_id: row.reviewer_id,
    item_id: row.item_id,
    is_assigned: row.is_assigned,
    at,
    cause,
    by: actor.id,
  }));
  await insertRows(deps.writer, 'review_assignments', rows);
  return { added: added.length, removed: removed.length };
}

function groupBy<T extends { item_id: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(row.item_id, [...(groups.get(row.item_id) ?? []), row]);
  return groups;
}
