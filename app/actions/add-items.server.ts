/** Puts traces into a queue by hand: triage, calibration or gold. None of them ever enters a rate. */
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { Answers } from '#schema/review.ts';
import { rootsOfTraces } from '#app/queries/review-roots.server.ts';
import { ActionError, type ActionDeps, type Actor } from './deps.server.ts';
import { makeItems } from './make-items.server.ts';
import { reassignQueue } from './reassign-queue.server.ts';

export interface AddItems {
  purpose: 'triage' | 'calibration' | 'gold';
  trace_ids: readonly string[];
  reason: string;
  rubric_id?: string;
  /** Of gold: the right answers. */
  expected?: Answers;
  /** How many label each; calibration wants everybody. @default 1 */
  raters?: number;
}

/** @returns how many items were added; what is in the queue already is left as it is */
export async function addItems(deps: ActionDeps, actor: Actor, add: AddItems): Promise<{ added: number; queue_id: string }> {
  const { project_id } = deps.project;
  const queue_id = add.purpose;
  const roots = await rootsOfTraces(deps.reader, { project_id, trace_ids: [...add.trace_ids] });
  if (roots.length === 0) throw new ActionError('None of these traces is a request with an answer.');
  const rows = await makeItems(
    deps,
    actor,
    roots.map((root) => ({
      queue_id, purpose: add.purpose, plan_id: '', plan_version: 0, draw_id: '', week: '', ...root, stratum: '', stratum_size: 0, stratum_sample: 0,
      inclusion_probability: null, u: null, raters: add.raters ?? 1, rubric_id: add.rubric_id ?? 'default', expected: add.expected ? JSON.stringify(add.expected) : '', reason: add.reason,
    })),
  );
  await insertRows(deps.writer, 'review_items', rows);
  // Gold waits for the next draw; nobody labels it in its own queue.
  if (add.purpose !== 'gold') await reassignQueue(deps, actor, queue_id, 'added');
  return { added: rows.length, queue_id };
}
