/** Every label that stands, with its item, how it was drawn, and where it came from. */
import { foldEvents, type Label } from '#app/review/labels.ts';
import { eventsOnAnswers } from '#app/queries/review-events.server.ts';
import { labelledItems } from '#app/queries/review-labels.server.ts';
import type { Window } from '#schema/filter.ts';
import type { ReadingDeps } from './deps.ts';

export const LABEL_COLUMNS = [
  'event_id', 'item_id', 'kind', 'reviewer_id', 'labelled_at', 'verdict', 'answers', 'active_ms', 'rubric_id', 'rubric_version', 'queue_id', 'purpose', 'week',
  'trace_id', 'span_id', 'answered_at', 'feature', 'model', 'prompt_name', 'prompt_version', 'environment', 'release', 'plan_id', 'plan_version', 'draw_id',
  'is_flagged', 'stratum', 'stratum_size', 'stratum_sample', 'inclusion_probability', 'risk_score', 'risk_version', 'question', 'answer', 'documents', 'citations',
] as const;

export type LabelRow = Record<(typeof LABEL_COLUMNS)[number], string | number | boolean | null | object>;

/** `kind` is `blind`, `revealed` (after the judge's marks) or `adjudicated`. The window is of the answers. */
export async function readLabels(deps: ReadingDeps, window: Window, withEvidence: boolean): Promise<LabelRow[]> {
  const { project_id } = deps.project;
  const params = { project_id, from: window.from, to: window.to };
  const [items, events] = await Promise.all([labelledItems(deps.reader, { ...params, with_evidence: withEvidence }), eventsOnAnswers(deps.reader, params)]);
  const states = foldEvents(events);
  const versions = new Map(events.map((event) => [event.event_id, event.rubric_version]));
  return items.flatMap((item) => {
    const state = states.get(item.item_id);
    if (!state) return [];
    const { documents, citations, ...rest } = item;
    const row = (kind: string) => (label: Label): LabelRow => ({
      event_id: label.event_id,
      kind,
      reviewer_id: label.reviewer_id,
      labelled_at: new Date(label.at / 1_000).toISOString(),
      verdict: typeof label.answers['verdict'] === 'string' ? label.answers['verdict'] : null,
      answers: label.answers,
      active_ms: label.active_ms,
      rubric_version: versions.get(label.event_id) ?? null,
      ...rest,
      documents: documents === '' ? null : parsed(documents),
      citations: citations === '' ? null : parsed(citations),
    });
    return [...state.blind.map(row('blind')), ...state.revealed.map(row('revealed')), ...(state.verdict ? [row('adjudicated')(state.verdict)] : [])];
  });
}

function parsed(text: string): object | null {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' ? value : null;
}
