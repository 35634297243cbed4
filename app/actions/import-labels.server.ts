/** Takes labels made elsewhere into the log, each under its own reviewer's name; the same file twice is there once. */
import { personNamed } from '#app/person.server.ts';
import { eventRequestSchema, type EventRequest } from '#app/review/labels.ts';
import { readLabelImport } from '#app/review/import-labels.ts';
import { checkAnswers } from '#app/review/rubric.ts';
import { sha256Hex } from '#app/review/sha256.ts';
import { eventsOfItems } from '#app/queries/review-events.server.ts';
import { itemKeys } from '#app/queries/review-items.server.ts';
import { itemsOfTraces } from '#app/queries/review-items-of-traces.server.ts';
import { readRubrics } from '#app/readings/rubrics.server.ts';
import type { ActionDeps } from './deps.server.ts';
import { recordEvents } from './record-events.server.ts';

export interface ImportProblem {
  line: number;
  message: string;
}

export interface ImportPreview {
  /** What an import would store. */
  labels: { line: number; item_id: string; reviewer: string; verdict: string; queue_id: string; isThere: boolean }[];
  problems: ImportProblem[];
}

export interface ImportResult {
  saved: number;
  /** Stored by an earlier import of the same. */
  already: number;
  problems: ImportProblem[];
}

const BATCH = 500;

interface Ready extends Omit<ImportPreview['labels'][number], 'reviewer'> {
  reviewer_id: string;
  event: EventRequest;
}

/** What the file holds and what is wrong with it, by line; nothing is stored. */
export async function previewLabels(deps: ActionDeps, text: string): Promise<ImportPreview> {
  const { ready, problems } = await prepare(deps, text);
  return { labels: ready.map(({ line, item_id, reviewer_id, verdict, queue_id, isThere }) => ({ line, item_id, reviewer: reviewer_id, verdict, queue_id, isThere })), problems };
}

/** Stores what can be stored; what cannot is said by line and costs no other line. */
export async function importLabels(deps: ActionDeps, text: string): Promise<ImportResult> {
  const { ready, problems } = await prepare(deps, text);
  const fresh = ready.filter((one) => !one.isThere);
  const byReviewer = new Map<string, Ready[]>();
  for (const one of fresh) byReviewer.set(one.reviewer_id, [...(byReviewer.get(one.reviewer_id) ?? []), one]);
  let saved = 0;
  for (const [id, list] of byReviewer) {
    for (let start = 0; start < list.length; start += BATCH) {
      const part = list.slice(start, start + BATCH);
      const recorded = await recordEvents(deps, { id, origin: 'import' }, part.map(({ event }) => event));
      saved += recorded.saved.length;
      for (const refusal of recorded.refused) problems.push({ line: part.find(({ event }) => event.event_id === refusal.event_id)?.line ?? 0, message: refusal.message });
    }
  }
  return { saved, already: ready.length - fresh.length, problems: byLine(problems) };
}

/** A label names its item, or its trace: then the item that was drawn of it, else the one in triage. It means what its own version of the rubric says, the newest when it names none. */
async function prepare(deps: ActionDeps, text: string): Promise<{ ready: Ready[]; problems: ImportProblem[] }> {
  const { project_id } = deps.project;
  const { labels, problems } = readLabelImport(text);
  const found = await inBatches([...new Set(labels.filter((label) => label.item_id === '').map((label) => label.trace_id))], (trace_ids) => itemsOfTraces(deps.reader, { project_id, trace_ids }));
  const ofTrace = new Map(found.map((row) => [row.trace_id, row.item_id]));
  const named = labels.map((label) => ({ ...label, item_id: label.item_id || (ofTrace.get(label.trace_id) ?? '') }));
  const ids = [...new Set(named.map((label) => label.item_id))].filter(Boolean);
  const [keys, events, rubrics] = await Promise.all([
    inBatches(ids, (item_ids) => itemKeys(deps.reader, { project_id, item_ids })),
    inBatches(ids, (item_ids) => eventsOfItems(deps.reader, { project_id, item_ids })),
    readRubrics(deps),
  ]);
  const items = new Map(keys.map((key) => [key.item_id, key]));
  const stored = new Set(events.map((event) => event.event_id));
  const ready: Ready[] = [];
  for (const label of named) {
    const item = items.get(label.item_id);
    const problem = (message: string) => problems.push({ line: label.line, message });
    if (label.item_id === '') {
      problem(`no item was made of trace ${label.trace_id}`);
      continue;
    }
    if (!item) {
      problem(`There is no item ${label.item_id}.`);
      continue;
    }
    const rubric = rubrics.get(item.rubric_id, label.rubric_version ?? undefined);
    const checked = checkAnswers(rubric, label.answers);
    if ('error' in checked) {
      problem(checked.error);
      continue;
    }
    const reviewer_id = personNamed(label.reviewer).id;
    const event_id = sha256Hex(['import', label.item_id, reviewer_id, JSON.stringify(label.answers)].join('|')).slice(0, 40);
    const event = eventRequestSchema.parse({ event_id, kind: 'label', item_id: label.item_id, answers: label.answers, rubric_version: rubric.version });
    ready.push({ line: label.line, item_id: label.item_id, queue_id: item.queue_id, reviewer_id, verdict: String(checked.answers[rubric.verdict.question] ?? ''), isThere: stored.has(event_id), event });
  }
  return { ready, problems: byLine(problems) };
}

const byLine = (problems: ImportProblem[]) => [...problems].sort((a, b) => a.line - b.line);

async function inBatches<T>(ids: readonly string[], read: (part: string[]) => Promise<T[]>): Promise<T[]> {
  const rows: T[] = [];
  for (let start = 0; start < ids.length; start += BATCH) rows.push(...(await read(ids.slice(start, start + BATCH))));
  return rows;
}
