/** A verdict on a disagreement; on request the item becomes gold for draws to come. */
import { randomUUID } from 'node:crypto';
import { itemContents } from '#app/queries/review-items.server.ts';
import type { Answers } from '#schema/review.ts';
import { addItems } from './add-items.server.ts';
import { ActionError, type ActionDeps, type Actor } from './deps.server.ts';
import { recordEvents } from './record-events.server.ts';

export interface VerdictRequest {
  item_id: string;
  rubric_version: number;
  answers: Answers;
  note: string;
  is_gold: boolean;
}

/** @throws ActionError when the answers do not fit the rubric, or its trace is gone and it cannot be gold */
export async function adjudicateItem(deps: ActionDeps, actor: Actor, verdict: VerdictRequest): Promise<void> {
  const { refused } = await recordEvents(deps, actor, [
    {
      event_id: randomUUID(), kind: 'adjudicate', item_id: verdict.item_id, answers: verdict.answers, reason: verdict.note, is_revealed: true,
      undoes: '', active_ms: null, rubric_version: verdict.rubric_version, client_at: deps.now(),
    },
  ]);
  if (refused[0]) throw new ActionError(refused[0].message);
  if (!verdict.is_gold) return;
  const [item] = await itemContents(deps.reader, { project_id: deps.project.project_id, item_ids: [verdict.item_id] });
  if (item) await addItems(deps, actor, { purpose: 'gold', trace_ids: [item.trace_id], reason: verdict.note || 'adjudicated', rubric_id: item.rubric_id, expected: verdict.answers });
}
