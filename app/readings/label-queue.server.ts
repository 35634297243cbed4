/** What a reviewer's screen is made of: the next items without anybody's opinion, and how far things are. */
import { parseCitations, parseDocuments } from '#app/review/texts.ts';
import type { ReviewItem } from '#app/review/session.ts';
import { itemContents, openItems, type ItemContents } from '#app/queries/review-items.server.ts';
import { queueCounts, queueProgress } from '#app/queries/review-people.server.ts';
import { readPlans } from './plans.server.ts';
import type { ReadingDeps } from './deps.ts';

/** The next items of the reviewer's list; `is_exhausted` when there are no more than these. */
export async function readNextItems(deps: ReadingDeps, ask: { queue_id: string; reviewer_id: string; skip: string[]; limit: number }): Promise<{ items: ReviewItem[]; is_exhausted: boolean }> {
  const { project_id } = deps.project;
  const open = await openItems(deps.reader, { project_id, ...ask });
  const items = await readItems(deps, open.map((row) => row.item_id));
  return { items, is_exhausted: open.length < ask.limit };
}

/** Items by id, in the order asked for. */
export async function readItems(deps: ReadingDeps, ids: string[]): Promise<ReviewItem[]> {
  if (ids.length === 0) return [];
  const rows = await itemContents(deps.reader, { project_id: deps.project.project_id, item_ids: ids });
  const byId = new Map(rows.map((row) => [row.item_id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [blind(row)] : [];
  });
}

/** Nothing of the flag, the stratum, the purpose or anybody's opinion leaves the server. */
function blind(row: ItemContents): ReviewItem {
  return {
    item_id: row.item_id,
    question: row.question,
    answer: row.answer,
    documents: parseDocuments(row.documents),
    citations: parseCitations(row.citations),
    rubric_id: row.rubric_id,
  };
}

export interface QueueOverview {
  queue_id: string;
  title: string;
  kind: 'estimation' | 'triage' | 'calibration';
  items: number;
  /** Labels needed, overlap included, and how many were given. */
  needed: number;
  done: number;
  newest_week: string;
  reviewers: { reviewer_id: string; open: number; done: number; done_today: number }[];
}

/** All queues with their progress. Gold items count among the estimation items: nobody is to tell them apart. */
export async function readQueues(deps: ReadingDeps): Promise<QueueOverview[]> {
  const { project_id, settings } = deps.project;
  const [counts, progress, plans] = await Promise.all([
    queueCounts(deps.reader, { project_id }),
    queueProgress(deps.reader, { project_id, today: startOfDay(deps.now(), settings.time_zone) }),
    readPlans(deps),
  ]);
  const queues = new Map<string, QueueOverview>();
  for (const row of counts) {
    // The pool of known answers is nobody's queue.
    if (row.queue_id === 'gold') continue;
    const plan = plans.find((one) => one.plan_id === row.queue_id);
    const kind = plan ? 'estimation' : row.queue_id === 'calibration' ? 'calibration' : 'triage';
    const title = plan?.name ?? (kind === 'calibration' ? 'Calibration' : 'Triage');
    const queue = queues.get(row.queue_id) ?? { queue_id: row.queue_id, title, kind, items: 0, needed: 0, done: 0, newest_week: '', reviewers: [] };
    queue.items += row.items;
    queue.needed += row.needed;
    if (row.newest_week > queue.newest_week) queue.newest_week = row.newest_week;
    queues.set(row.queue_id, queue);
  }
  for (const { queue_id, ...reviewer } of progress) {
    const queue = queues.get(queue_id);
    if (!queue) continue;
    queue.done += reviewer.done;
    queue.reviewers.push(reviewer);
  }
  // Calibration wants everybody there is, which is not a number that an item can know.
  for (const queue of queues.values()) if (queue.kind === 'calibration') queue.needed = queue.reviewers.reduce((sum, one) => sum + one.open + one.done, 0);
  return [...queues.values()];
}

/** Queues that are no plan's. */
const BY_HAND = { triage: 'Triage', calibration: 'Calibration' } as const;

/** @returns null when there is no such queue */
export async function readQueueTitle(deps: ReadingDeps, queueId: string): Promise<string | null> {
  if (queueId === 'triage' || queueId === 'calibration') return BY_HAND[queueId];
  return (await readPlans(deps)).find((plan) => plan.plan_id === queueId)?.name ?? null;
}

/** How far a reviewer is in a queue, and the queue itself. */
export async function readProgress(deps: ReadingDeps, queueId: string, reviewerId: string) {
  const queue = (await readQueues(deps)).find((one) => one.queue_id === queueId);
  const { open, done, done_today } = queue?.reviewers.find((one) => one.reviewer_id === reviewerId) ?? { open: 0, done: 0, done_today: 0 };
  return { mine: { open, done, done_today }, queue: { needed: queue?.needed ?? 0, done: queue?.done ?? 0 } };
}

function startOfDay(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return at - ((part('hour') * 60 + part('minute')) * 60 + part('second')) * 1_000 - (at % 1_000);
}
