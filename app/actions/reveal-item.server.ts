/** Shows a reviewer the judge's marks of an item they have labelled, and writes down that they saw them. */
import { randomUUID } from 'node:crypto';
import { foldEvents } from '#app/review/labels.ts';
import { eventsOfItems } from '#app/queries/review-events.server.ts';
import { itemContents } from '#app/queries/review-items.server.ts';
import { scoresOfTrace } from '#app/queries/review-scores.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { ActionError, type ActionDeps, type Actor, microseconds, storedTime } from './deps.server.ts';

export interface Marks {
  item_id: string;
  is_flagged: boolean;
  risk_score: number;
  risk_reasons: string[];
  risk_version: string;
  scores: { source: string; name: string; value: number | null; label: string; comment: string; evaluator: string; evaluator_version: string }[];
  /** Of a gold item: what is known to be right. */
  expected: string | null;
}

/** @throws ActionError while the reviewer has no label on it: until then they are blind */
export async function revealItem(deps: ActionDeps, actor: Actor, itemId: string): Promise<Marks> {
  const { project_id } = deps.project;
  const [items, log] = await Promise.all([
    itemContents(deps.reader, { project_id, item_ids: [itemId] }),
    eventsOfItems(deps.reader, { project_id, item_ids: [itemId] }),
  ]);
  const item = items[0];
  if (!item) throw new ActionError(`There is no item ${itemId}.`);
  const state = foldEvents(log).get(itemId);
  if (!state?.blind.some((label) => label.reviewer_id === actor.id)) throw new ActionError("The judge's marks are shown once your own label is saved.");
  const scores = await scoresOfTrace(deps.reader, { project_id, trace_id: item.trace_id });
  if (!log.some((event) => event.kind === 'reveal' && event.reviewer_id === actor.id)) {
    const blank = { is_revealed: false, answers: '{}', reason: '', undoes: '', active_ms: null, client_at: null, rubric_id: item.rubric_id, rubric_version: 0 };
    await insertRows(deps.writer, 'review_events', [
      { ...blank, project_id, event_id: randomUUID(), at: storedTime(microseconds(deps)), kind: 'reveal', queue_id: item.queue_id, item_id: itemId, reviewer_id: actor.id, origin: actor.origin },
    ]);
  }
  const { is_flagged, risk_score, risk_reasons, risk_version } = item;
  return { item_id: itemId, is_flagged, risk_score, risk_reasons, risk_version, scores, expected: item.expected === '' ? null : item.expected };
}
