/** Puts traces into a queue by hand: triage, calibration or gold. None of them ever enters a rate. */
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { Answers } from '#schema/review.ts';
import { itemsInQueue } from '#app/queries/review-in-queue.server.ts';
import { rootsOfTraces } from '#app/queries/review-roots.server.ts';
import { audit } from './audit.server.ts';
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

export interface Added {
  queue_id: string;
  /** Requests that are in the queue from now on. */
  added: number;
  /** Requests that were there before; they are left as they are. */
  already: number;
  /** Traces without an answer, or that the store does not hold. */
  without: number;
  /** Items that were added, for whoever takes it back. */
  item_ids: string[];
}

/** @throws ActionError when none of the traces is a request with an answer */
export async function addItems(deps: ActionDeps, actor: Actor, add: AddItems): Promise<Added> {
  const { project_id } = deps.project;
  const queue_id = add.purpose;
  const trace_ids = [...new Set(add.trace_ids)];
  const [roots, present] = await Promise.all([rootsOfTraces(deps.reader, { project_id, trace_ids }), itemsInQueue(deps.reader, { project_id, queue_id, trace_ids })]);
  if (roots.length === 0) throw new ActionError(trace_ids.length === 1 ? 'This trace is no request with an answer.' : 'None of these traces is a request with an answer.');
  const here = new Set(present.map((row) => `${row.trace_id}/${row.span_id}`));
  const isNew = (root: { trace_id: string; span_id: string }) => add.purpose === 'gold' || !here.has(`${root.trace_id}/${root.span_id}`);
  const rows = await makeItems(
    deps,
    actor,
    roots.filter(isNew).map((root) => ({
      queue_id, purpose: add.purpose, plan_id: '', plan_version: 0, draw_id: '', week: '', ...root, stratum: '', stratum_size: 0, stratum_sample: 0,
      inclusion_probability: null, u: null, raters: add.raters ?? 1, rubric_id: add.rubric_id ?? 'default', expected: add.expected ? JSON.stringify(add.expected) : '', reason: add.reason,
    })),
  );
  await insertRows(deps.writer, 'review_items', rows);
  // Gold waits for the next draw; nobody labels it in its own queue.
  if (add.purpose !== 'gold' && rows.length > 0) await reassignQueue(deps, actor, queue_id, 'added');
  const item_ids = rows.map((row) => row.item_id);
  if (rows.length > 0) await audit(deps, actor, { action: `${queue_id}.added`, subject: queue_id, detail: { items: item_ids, reason: add.reason, origin: actor.origin } });
  const answered = new Set(roots.map((root) => root.trace_id));
  return { queue_id, added: rows.length, already: roots.length - roots.filter(isNew).length, without: trace_ids.filter((id) => !answered.has(id)).length, item_ids };
}
