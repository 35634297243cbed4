/** Adds or changes a marker; the same row as that of POST /v1/markers. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { markerById } from '#app/queries/marker-list.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { type Marker, markerSchema } from '#schema/markers.ts';
import { markerRow } from '#schema/outside-rows.server.ts';
import { audit } from './audit.server.ts';
import { ActionError, type ActionDeps, type Actor, microseconds } from './deps.server.ts';

export type MarkerDraft = z.input<typeof markerSchema>;

export interface SavedMarker {
  marker_id: string;
  /** What it was before, null for a new one: saving it again takes the change back. */
  before: MarkerDraft | null;
}

const TITLES: Record<string, string> = { title: 'The title', url: 'The link', at: 'The time', kind: 'The kind', severity: 'The severity', feature: 'The feature' };

/**
 * @param draft with the id of the marker that it changes, without one for a new marker
 * @throws ActionError that names the field
 */
export async function saveMarker(deps: ActionDeps, actor: Actor, draft: MarkerDraft): Promise<SavedMarker> {
  const { project_id } = deps.project;
  const found = draft.marker_id ? (await markerById(deps.reader, { project_id, marker_id: draft.marker_id }))[0] : undefined;
  if (draft.marker_id && !found) throw new ActionError('There is no such marker.');
  const parsed = markerSchema.safeParse({ ...draft, marker_id: draft.marker_id ?? randomUUID() });
  if (!parsed.success) throw new ActionError(sentenceOf(parsed.error));
  const marker: Marker = { ...parsed.data, attributes: parsed.data.attributes ?? found?.attributes ?? null };
  if (marker.kind === 'incident' && !marker.severity) throw new ActionError('An incident needs a severity.');
  // Later than any version it has had, also one that another clock gave.
  const row = markerRow(project_id, marker, Math.max(microseconds(deps), (found?.version ?? 0) + 1));
  await insertRows(deps.writer, 'markers', [row]);
  await audit(deps, actor, { action: found ? 'marker.changed' : 'marker.added', subject: row.marker_id, detail: { kind: row.kind, title: row.title } });
  return { marker_id: row.marker_id, before: found ? draftOf(found) : null };
}

/** What is stored was accepted once by the same contract. */
function draftOf({ marker_id, at, kind, title, severity, url, feature, is_genai }: Awaited<ReturnType<typeof markerById>>[number]): MarkerDraft {
  return markerSchema.parse({ marker_id, at, kind, title, severity: severity || null, url: url || null, feature: feature || null, is_genai });
}

function sentenceOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const name = String(issue?.path[0] ?? '');
  if (name === 'title') return issue?.code === 'too_big' ? 'The title may have 500 characters.' : 'Give the marker a title.';
  return `${TITLES[name] ?? 'The marker'}: ${issue?.message ?? 'is wrong'}.`;
}
