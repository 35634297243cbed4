/** The form of /markers as a marker. */
import { MARKER_KINDS } from '#schema/markers.ts';
import { ActionError } from './actions/deps.server.ts';
import type { MarkerDraft } from './actions/save-marker.server.ts';
import { textField, timeField } from './form-fields.server.ts';

const SEVERITIES = ['sev1', 'sev2', 'sev3', 'sev4', 'sev5'] as const;

/** @throws ActionError */
export function readMarkerForm(form: FormData, timeZone: string): MarkerDraft {
  const kind = MARKER_KINDS.find((one) => one === form.get('kind'));
  if (!kind) throw new ActionError('Choose a kind.');
  const severity = SEVERITIES.find((one) => one === form.get('severity')) ?? null;
  const marker_id = textField(form, 'marker_id', 128);
  const isGenai = form.get('is_genai');
  return {
    ...(marker_id === '' ? {} : { marker_id }),
    kind,
    title: textField(form, 'title', 501),
    at: timeField(form, 'at', 'The time', timeZone),
    severity: kind === 'incident' ? severity : null,
    is_genai: kind === 'incident' ? isGenai === 'yes' : null,
    feature: textField(form, 'feature', 512) || null,
    url: textField(form, 'url', 2_048) || null,
  };
}

/** The same marker as hidden fields: what an undo posts. */
export function markerFields(draft: MarkerDraft): Record<string, string> {
  const fields = { marker_id: draft.marker_id, kind: draft.kind, title: draft.title, at: draft.at == null ? null : new Date(draft.at).toISOString(), severity: draft.severity, is_genai: draft.is_genai ? 'yes' : null, feature: draft.feature, url: draft.url };
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value == null ? [] : [[name, value]])));
}
