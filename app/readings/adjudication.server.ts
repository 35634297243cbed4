/** Items on which reviewers disagree, with what each said and without who said it. */
import { needsAdjudication } from '#app/review/outcome.ts';
import { foldEvents, type ItemState } from '#app/review/labels.ts';
import type { ReviewItem } from '#app/review/session.ts';
import { eventsOfItems, eventsOfQueue } from '#app/queries/review-events.server.ts';
import { hash32 } from '#app/review/assign.ts';
import type { Answers, Rubric } from '#schema/review.ts';
import type { ReadingDeps } from './deps.ts';
import { readItems, readQueues } from './label-queue.server.ts';
import { readRubrics } from './rubrics.server.ts';

export interface Disagreement {
  item: ReviewItem;
  rubric: Rubric;
  /** In an order that follows from the item alone, so that A is not always the same person. */
  labels: { name: string; answers: Answers }[];
  verdict: { answers: Answers; by: string; at_us: number } | null;
}

/** @returns the item asked for, else the first that waits; and how many wait in all */
export async function readAdjudication(deps: ReadingDeps, itemId: string | null): Promise<{ waiting: number; disagreement: Disagreement | null }> {
  const { project_id } = deps.project;
  const [queues, rubrics] = await Promise.all([readQueues(deps), readRubrics(deps)]);
  const logs = await Promise.all(queues.map((queue) => eventsOfQueue(deps.reader, { project_id, queue_id: queue.queue_id })));
  const waiting = logs.flatMap((log) => [...foldEvents(log).values()]).filter((state) => needsAdjudication(rubrics.of, state)).sort((a, b) => (a.item_id < b.item_id ? -1 : 1));
  const state = itemId ? foldEvents(await eventsOfItems(deps.reader, { project_id, item_ids: [itemId] })).get(itemId) : waiting[0];
  const [item] = state ? await readItems(deps, [state.item_id]) : [];
  return { waiting: waiting.length, disagreement: state && item ? { item, rubric: rubrics.get(item.rubric_id), ...nameless(state) } : null };
}

function nameless(state: ItemState): Pick<Disagreement, 'labels' | 'verdict'> {
  const shuffled = [...state.blind].sort((a, b) => hash32(state.item_id + a.reviewer_id) - hash32(state.item_id + b.reviewer_id));
  return {
    labels: shuffled.map((label, index) => ({ name: String.fromCharCode(65 + index), answers: label.answers })),
    verdict: state.verdict && { answers: state.verdict.answers, by: state.verdict.reviewer_id, at_us: state.verdict.at },
  };
}
