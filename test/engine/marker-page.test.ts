/** Markers on the real engine: added, changed, deleted, and each taken back. */
import { expect, test } from 'vitest';
import { deleteMarker } from '#app/actions/delete-marker.server.ts';
import { saveMarker } from '#app/actions/save-marker.server.ts';
import { beforeAndAfter, compareHref, whatMovedHref } from '#app/components/markers/marker-links.ts';
import { markerFields, readMarkerForm } from '#app/marker-form.server.ts';
import { timeOf } from '#app/form-fields.server.ts';
import { auditLog } from '#app/queries/audit-log.server.ts';
import { markerList } from '#app/queries/marker-list.server.ts';
import { readKpis } from '#app/readings/kpis.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { markerRow } from '#schema/outside-rows.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const deps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: () => Date.parse('2026-11-24T12:00:00Z') };
const ada = { id: 'ada', origin: 'page' as const };
const window = { from: Date.parse('2026-11-01T00:00:00Z'), to: Date.parse('2026-12-01T00:00:00Z') };
const list = (kinds: string[] = []) => markerList(store, { project_id: 'default', ...window, kinds, limit: 10 });
const formOf = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
};
const incident = { kind: 'incident', title: 'wrong answers', at: '2026-11-10T09:30', severity: 'sev2', is_genai: 'yes', feature: 'chat', url: 'https://status.example/1' };

test('an incident is added, counts in its KPI, is changed and changed back, deleted and brought back', async () => {
  const incidents = async () => (await readKpis(deps, { filter: { ...window, dimensions: {} }, keys: ['genai_incidents'] })).readings[0]?.value;
  const { marker_id, before } = await saveMarker(deps, ada, readMarkerForm(formOf(incident), 'Europe/Berlin'));
  expect(before).toBeNull();
  expect(await list()).toMatchObject([{ marker_id, at: Date.parse('2026-11-10T08:30:00Z'), kind: 'incident', severity: 'sev2', is_genai: true, feature: 'chat', url: 'https://status.example/1' }]);
  expect(await incidents()).toBe(1);

  const changed = await saveMarker(deps, ada, readMarkerForm(formOf({ ...incident, marker_id, title: 'wrong answers in chat', severity: 'sev1' }), 'Europe/Berlin'));
  expect(await list()).toMatchObject([{ title: 'wrong answers in chat', severity: 'sev1' }]);
  if (!changed.before) throw new Error('nothing to undo');
  await saveMarker(deps, ada, readMarkerForm(formOf(markerFields(changed.before)), 'Europe/Berlin'));
  expect(await list()).toMatchObject([{ marker_id, title: 'wrong answers', severity: 'sev2', at: Date.parse('2026-11-10T08:30:00Z'), is_genai: true }]);

  await deleteMarker(deps, ada, marker_id);
  expect([await list(), await incidents()]).toEqual([[], 0]);
  await deleteMarker(deps, ada, marker_id, false);
  expect([(await list()).length, await incidents()]).toEqual([1, 1]);
  expect((await auditLog(store, { project_id: 'default', limit: 10 })).map(({ action }) => action).sort()).toEqual(['marker.added', 'marker.changed', 'marker.changed', 'marker.deleted', 'marker.restored']);
});

test('a marker that a deploy hook sent keeps its attributes when it is changed, and kinds filter', async () => {
  await insertRows(store, 'markers', [markerRow('default', { marker_id: 'deploy-7', kind: 'deploy', title: 'assistant 7', at: Date.parse('2026-11-12T10:00:00Z'), attributes: { commit: 'abc' } }, 1)]);
  await saveMarker(deps, ada, readMarkerForm(formOf({ marker_id: 'deploy-7', kind: 'deploy', title: 'assistant 7.1', at: '2026-11-12T10:00' }), 'UTC'));
  expect(await list(['deploy'])).toMatchObject([{ marker_id: 'deploy-7', title: 'assistant 7.1', attributes: { commit: 'abc' } }]);
  expect((await list()).map(({ kind }) => kind)).toEqual(['deploy', 'incident']);
});

test('what makes no sense is refused by name', async () => {
  const save = async (fields: Record<string, string>) => saveMarker(deps, ada, readMarkerForm(formOf({ ...incident, ...fields }), 'UTC'));
  await expect(save({ title: '' })).rejects.toThrow('Give the marker a title.');
  await expect(save({ severity: '' })).rejects.toThrow('An incident needs a severity.');
  await expect(save({ url: 'javascript:alert(1)' })).rejects.toThrow('The link: must be an http or https URL.');
  await expect(save({ marker_id: 'nobody' })).rejects.toThrow('There is no such marker.');
  await expect(save({ at: 'yesterday' })).rejects.toThrow('The time must be a date such as 2026-11-03; “yesterday” is none.');
  await expect(save({ kind: 'party' })).rejects.toThrow('Choose a kind.');
});

test('before and after are seven days each, or as many as have passed; both equally long', () => {
  const at = Date.parse('2026-11-10T00:00:00Z');
  const day = 86_400_000;
  expect(beforeAndAfter(at, at + 30 * day)).toEqual({ before: { from: at - 7 * day, to: at }, after: { from: at, to: at + 7 * day } });
  expect(beforeAndAfter(at, at + 2 * day)).toEqual({ before: { from: at - 2 * day, to: at }, after: { from: at, to: at + 2 * day } });
  expect(beforeAndAfter(at, at)).toBeNull();
  const sides = { before: { from: at - day, to: at }, after: { from: at, to: at + day } };
  expect(decodeURIComponent(compareHref(sides, 'chat'))).toBe('/compare?by=period&before_from=2026-11-09T00:00:00.000Z&before_to=2026-11-10T00:00:00.000Z&from=2026-11-10T00:00:00.000Z&to=2026-11-11T00:00:00.000Z&feature=chat');
  expect(decodeURIComponent(whatMovedHref(sides, '', 'error_rate'))).toBe('/what-moved?key=error_rate&from=2026-11-10T00:00:00.000Z&to=2026-11-11T00:00:00.000Z');
});

test('times on the wall of a zone, also around a change of the clock', () => {
  // Berlin: on 29 March 2026 the clock went from 02:00 to 03:00, on 25 October back from 03:00 to 02:00.
  expect(timeOf('2026-03-29T01:59', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T00:59:00Z'));
  expect(timeOf('2026-03-29T03:00', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T01:00:00Z'));
  expect(timeOf('2026-10-25T03:30', 'Europe/Berlin')).toBe(Date.parse('2026-10-25T02:30:00Z'));
  expect(timeOf('2026-10-25', 'Europe/Berlin')).toBe(Date.parse('2026-10-24T22:00:00Z'));
  expect(timeOf('2026-02-30', 'UTC')).toBeNull();
  expect(timeOf('2026-13-01T10:00', 'UTC')).toBeNull();
  expect(timeOf('1999-12-31', 'UTC')).toBeNull();
});
