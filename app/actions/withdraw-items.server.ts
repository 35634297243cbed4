/** Takes items back that were put into triage or calibration by hand. What somebody has labelled stays. */
import { itemsToWithdraw } from '#app/queries/review-in-queue.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { ReviewItemRow } from '#schema/clickhouse/tables.ts';
import { audit } from './audit.server.ts';
import { type ActionDeps, type Actor, microseconds, storedTime } from './deps.server.ts';
import { reassignQueue } from './reassign-queue.server.ts';

const BY_HAND = ['triage', 'calibration'];

/** @returns how many are out of their queue, and how many stay because there is a label or a skip on them */
export async function withdrawItems(deps: ActionDeps, actor: Actor, itemIds: readonly string[]): Promise<{ withdrawn: number; kept: number }> {
  const { project_id } = deps.project;
  const found = (await itemsToWithdraw(deps.reader, { project_id, item_ids: [...itemIds] })).filter((item) => BY_HAND.includes(item.purpose));
  const free = found.filter((item) => !item.has_events);
  const micros = microseconds(deps);
  // The same id with a newer version takes the place of the item; added again, it is read anew.
  const rows = free.map(
    ({ item_id, queue_id, trace_id, span_id }): ReviewItemRow => ({
      project_id, item_id, queue_id, trace_id, span_id, purpose: 'withdrawn', plan_id: '', plan_version: 0, draw_id: '', week: '', answered_at: storedTime(0), feature: '',
      model: '', provider: '', prompt_name: '', prompt_version: '', environment: '', release: '', is_flagged: false, stratum: '', stratum_size: 0, stratum_sample: 0,
      inclusion_probability: null, u: null, raters: 0, question: '', answer: '', documents: '', citations: '', risk_score: 0, risk_reasons: [], risk_version: '',
      rubric_id: '', expected: '', reason: 'taken back', created_at: storedTime(micros), created_by: actor.id, version: micros,
    }),
  );
  await insertRows(deps.writer, 'review_items', rows);
  for (const queue_id of new Set(free.map((item) => item.queue_id))) {
    await reassignQueue(deps, actor, queue_id, 'taken back');
    await audit(deps, actor, { action: `${queue_id}.taken-back`, subject: queue_id, detail: { items: free.filter((item) => item.queue_id === queue_id).map((item) => item.item_id), origin: actor.origin } });
  }
  return { withdrawn: rows.length, kept: found.length - free.length };
}
