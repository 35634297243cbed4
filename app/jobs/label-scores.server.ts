/**
 * Keeps the scores of labelled items: a human score a question once an item's labels are all in,
 * with rubric version, stratum and inclusion probability; the adjudicator's in place of single ones;
 * gone again when the labels are. Any number of processes may run it: the same labels give the same scores.
 */
import { type ActionDeps, storedTime } from '../actions/deps.server.ts';
import { eventsOfItems } from '../queries/review-events.server.ts';
import { itemsForScores, itemsSpokenOf, labelScoresOfTraces } from '../queries/review-label-scores.server.ts';
import { reviewers } from '../queries/review-people.server.ts';
import { readRubrics, type Rubrics } from '../readings/rubrics.server.ts';
import { isSettled, type LabelScore, labelScorePrefix, scoresOfItem } from '../review/label-scores.ts';
import { foldEvents, type ItemState } from '../review/labels.ts';
import { parseDocuments } from '../review/texts.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { ScoreRow } from '#schema/clickhouse/tables.ts';
import { startJobLoop } from './job-loop.ts';

export interface LabelScoresLogger {
  warn(fields: object, message: string): void;
}

const BATCH = 300;
const PAUSE_MS = 5_000;
/** A label whose insert took so long is seen all the same. */
const OVERLAP_US = 60_000_000;
/** At the start, so much is looked through again. */
const LOOK_BACK_US = 30 * 86_400_000_000;

type Item = Awaited<ReturnType<typeof itemsForScores>>[number];
type Stored = Awaited<ReturnType<typeof labelScoresOfTraces>>[number];

/** Brings the scores of some items in line with their labels. @returns how many rows were written, deletions included */
export async function writeLabelScores(deps: ActionDeps, itemIds: readonly string[]): Promise<number> {
  const params = { project_id: deps.project.project_id, item_ids: [...itemIds] };
  const [items, log, rubrics, people] = await Promise.all([itemsForScores(deps.reader, params), eventsOfItems(deps.reader, params), readRubrics(deps), reviewers(deps.reader, params)]);
  const stored = await labelScoresOfTraces(deps.reader, { project_id: params.project_id, trace_ids: [...new Set(items.map((item) => item.trace_id))] });
  const states = foldEvents(log);
  const last = new Map<string, number>();
  for (const event of log) last.set(event.item_id, Math.max(last.get(event.item_id) ?? 0, event.at));
  const crew = people.filter((person) => person.is_active && person.weight > 0).length;
  const rows = items.flatMap((item) => rowsOf(params.project_id, item, states.get(item.item_id), last.get(item.item_id) ?? 0, crew, rubrics, stored));
  await insertRows(deps.writer, 'scores', rows);
  return rows.length;
}

function rowsOf(projectId: string, item: Item, state: ItemState | undefined, version: number, crew: number, rubrics: Rubrics, stored: readonly Stored[]): ScoreRow[] {
  const own = stored.filter((row) => row.score_id.startsWith(labelScorePrefix(item.item_id)));
  const wanted = state && isSettled(state, item.raters, crew) ? scoresOfItem(item.item_id, parseDocuments(item.documents), state, rubrics.of) : [];
  const isThere = (score: LabelScore) => own.some((row) => row.score_id === score.score_id && row.name === score.name && row.value === score.value && row.label === score.label && row.comment === score.comment && row.evaluator === score.evaluator && row.evaluator_version === score.evaluator_version && row.evidence === evidenceText(score));
  const gone = own.filter((row) => !wanted.some((score) => score.score_id === row.score_id && score.name === row.name));
  const { trace_id, span_id, feature, model, provider, prompt_name, prompt_version, environment, release } = item;
  const shared = {
    project_id: projectId, trace_id, span_id, session_id: '', source: 'human', suite: '', run_id: '', case_id: '', is_critical: null, cost_usd: null,
    feature, model, provider, prompt_name, prompt_version, environment, release, stratum: item.stratum, inclusion_probability: item.inclusion_probability, version,
  };
  return [
    ...wanted.filter((score) => !isThere(score)).map((score): ScoreRow => ({
      ...shared, score_id: score.score_id, at: storedTime(score.at).slice(0, 23), name: score.name, value: score.value, label: score.label, comment: score.comment,
      evidence: evidenceText(score), evaluator: score.evaluator, evaluator_version: score.evaluator_version,
      attributes: { item_id: item.item_id, queue: item.queue_id, purpose: item.purpose, kind: score.isAdjudicated ? 'adjudicated' : 'blind' }, is_deleted: 0,
    })),
    ...gone.map((row): ScoreRow => ({
      ...shared, score_id: row.score_id, at: storedTime(version).slice(0, 23), name: row.name, value: null, label: '', comment: '', evidence: '', evaluator: '', evaluator_version: '', attributes: {}, is_deleted: 1,
    })),
  ];
}

const evidenceText = (score: LabelScore): string => (score.evidence.length === 0 ? '' : JSON.stringify(score.evidence));

/** Looks for what was labelled, again and again. */
export function startLabelScores(options: { deps(): ActionDeps; logger: LabelScoresLogger; isEngineUp(): boolean; pauseMs?: number }): { stop(): Promise<void> } {
  let since: number | null = null;
  /** What was done within the overlap, by the events that there were. */
  let done = new Map<string, { last: number; events: number }>();

  /** @returns whether there may be more at once */
  const look = async (): Promise<boolean> => {
    const deps = options.deps();
    since ??= deps.now() * 1_000 - LOOK_BACK_US;
    const spoken = await itemsSpokenOf(deps.reader, { project_id: deps.project.project_id, since, limit: BATCH });
    const fresh = spoken.filter((row) => done.get(row.item_id)?.last !== row.last || done.get(row.item_id)?.events !== row.events);
    if (fresh.length > 0) await writeLabelScores(deps, fresh.map((row) => row.item_id));
    for (const { item_id, last, events } of fresh) done.set(item_id, { last, events });
    const isFull = spoken.length === BATCH;
    // A full batch goes on behind its last item; a last look leaves the overlap open.
    const newest = spoken.at(-1)?.last ?? since;
    since = isFull ? newest - 1 : Math.max(since, newest - OVERLAP_US);
    const from = since;
    done = new Map([...done].filter(([, one]) => one.last > from));
    return isFull && fresh.length > 0;
  };

  return startJobLoop({
    work: look,
    isEngineUp: options.isEngineUp,
    pauseMs: options.pauseMs ?? PAUSE_MS,
    onFailed: (error) => options.logger.warn({ err: error }, 'labels could not be written as scores; trying again'),
  });
}
