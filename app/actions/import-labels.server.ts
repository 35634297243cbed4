/** Takes labels made elsewhere into the log, each under its own reviewer's name; the same file twice is there once. */
import { personNamed } from '#app/person.server.ts';
import { eventRequestSchema, type EventRequest } from '#app/review/labels.ts';
import { readLabelImport } from '#app/review/import-labels.ts';
import { sha256Hex } from '#app/review/sha256.ts';
import { itemsOfTraces } from '#app/queries/review-items-of-traces.server.ts';
import type { ActionDeps } from './deps.server.ts';
import { recordEvents } from './record-events.server.ts';

export interface ImportResult {
  saved: number;
  problems: { line: number; message: string }[];
}

const BATCH = 500;

/** A label names its item, or its trace: then the item that was drawn of it, else the one in triage. */
export async function importLabels(deps: ActionDeps, text: string): Promise<ImportResult> {
  const { labels, problems } = readLabelImport(text);
  const traces = [...new Set(labels.filter((label) => label.item_id === '').map((label) => label.trace_id))];
  const items = new Map<string, string>();
  for (let start = 0; start < traces.length; start += BATCH) {
    for (const row of await itemsOfTraces(deps.reader, { project_id: deps.project.project_id, trace_ids: traces.slice(start, start + BATCH) })) items.set(row.trace_id, row.item_id);
  }
  const byReviewer = new Map<string, { line: number; event: EventRequest }[]>();
  for (const label of labels) {
    const item_id = label.item_id || items.get(label.trace_id);
    if (!item_id) {
      problems.push({ line: label.line, message: `no item was made of trace ${label.trace_id}` });
      continue;
    }
    const reviewer = personNamed(label.reviewer).id;
    const event_id = sha256Hex(['import', item_id, reviewer, JSON.stringify(label.answers)].join('|')).slice(0, 40);
    const event = eventRequestSchema.parse({ event_id, kind: 'label', item_id, answers: label.answers });
    byReviewer.set(reviewer, [...(byReviewer.get(reviewer) ?? []), { line: label.line, event }]);
  }
  let saved = 0;
  for (const [id, list] of byReviewer) {
    for (let start = 0; start < list.length; start += BATCH) {
      const part = list.slice(start, start + BATCH);
      const recorded = await recordEvents(deps, { id, origin: 'import' }, part.map(({ event }) => event));
      saved += recorded.saved.length;
      for (const refusal of recorded.refused) problems.push({ line: part.find(({ event }) => event.event_id === refusal.event_id)?.line ?? 0, message: refusal.message });
    }
  }
  return { saved, problems: problems.sort((a, b) => a.line - b.line) };
}
