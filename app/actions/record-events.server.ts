/** Takes labels, skips, undos and verdicts into the log. Acknowledged means stored; sent twice is there once. */
import { checkAnswers } from '#app/review/rubric.ts';
import type { EventRequest } from '#app/review/labels.ts';
import { sha256Hex } from '#app/review/sha256.ts';
import { itemKeys } from '#app/queries/review-items.server.ts';
import { readRubrics } from '#app/readings/rubrics.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { ReviewEventRow } from '#schema/clickhouse/tables.ts';
import { type ActionDeps, type Actor, microseconds, storedTime } from './deps.server.ts';
import { reassignQueue } from './reassign-queue.server.ts';

export interface Recorded {
  saved: string[];
  /** What can never be saved, and why; sending it again would not help. */
  refused: { event_id: string; message: string }[];
}

/** @throws when the engine is away: then nothing of the call is acknowledged, and it may be sent again */
export async function recordEvents(deps: ActionDeps, actor: Actor, requests: readonly EventRequest[]): Promise<Recorded> {
  const { project_id } = deps.project;
  const [keys, rubrics] = await Promise.all([
    itemKeys(deps.reader, { project_id, item_ids: [...new Set(requests.map((request) => request.item_id))] }),
    readRubrics(deps),
  ]);
  const items = new Map(keys.map((key) => [key.item_id, key]));
  const rows: ReviewEventRow[] = [];
  const refused: Recorded['refused'] = [];
  for (const request of requests) {
    const item = items.get(request.item_id);
    if (!item) {
      refused.push({ event_id: request.event_id, message: `There is no item ${request.item_id}.` });
      continue;
    }
    const rubric = rubrics.get(item.rubric_id, request.rubric_version);
    const hasAnswers = request.kind === 'label' || request.kind === 'adjudicate';
    const checked = hasAnswers ? checkAnswers(rubric, request.answers) : { answers: {} };
    if ('error' in checked) {
      refused.push({ event_id: request.event_id, message: checked.error });
      continue;
    }
    rows.push({
      project_id,
      event_id: request.event_id,
      at: storedTime(microseconds(deps)),
      client_at: request.client_at > 0 ? storedTime(Math.round(request.client_at) * 1_000).slice(0, 23) : null,
      kind: request.kind,
      queue_id: item.queue_id,
      item_id: request.item_id,
      reviewer_id: actor.id,
      is_revealed: request.is_revealed,
      answers: JSON.stringify(checked.answers),
      reason: request.reason,
      undoes: request.undoes,
      active_ms: request.active_ms === null ? null : Math.round(request.active_ms),
      rubric_id: rubric.rubric_id,
      rubric_version: rubric.version,
      origin: actor.origin,
    });
  }
  await insertRows(deps.writer, 'review_events', rows, { token: sha256Hex(rows.map((row) => row.event_id).join(' ')) });
  // Somebody else is to have a look at what was passed on.
  const passedOn = new Set(rows.filter((row) => row.kind === 'skip').map((row) => row.queue_id));
  for (const queue of passedOn) await reassignQueue(deps, actor, queue, 'skipped');
  return { saved: rows.map((row) => row.event_id), refused };
}
