/** The pages of settings and reconciliation, by their loaders and actions, on the real engine. */
import { expect, test } from 'vitest';
import { listKeys } from '#schema/access/keys.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { openProjectStore } from '#schema/clickhouse/project-store.server.ts';
import { DEFAULT_PROJECT_ID } from '#schema/project.ts';
import type { AppContext } from '#app/context.server.ts';
import { auditLog } from '#app/queries/audit-log.server.ts';
import { readReconciliation } from '#app/readings/reconciliation.server.ts';
import { action as keysAction, loader as keysLoader } from '#app/routes/settings.keys.tsx';
import { action as privacyAction } from '#app/routes/settings.privacy.tsx';
import { loader as csvLoader } from '#app/routes/reconciliation[.]csv.ts';
import { action as repriceAction } from '#app/routes/reconciliation.tsx';
import { testStore } from '../support/store.ts';

const store = await testStore();
let clock = Date.parse('2026-11-24T12:00:00Z');
const now = () => (clock += 1_000);
const projects = await openProjectStore({ store, now });
let forgotten = 0;
const context: AppContext = {
  reader: store,
  writer: store,
  get project() {
    return projects.current(DEFAULT_PROJECT_ID);
  },
  saveProject: (project) => projects.save(project),
  forgetKeys: () => void (forgotten += 1),
  who: async () => ({ id: 'ada', name: 'Ada', isNamed: true }),
  now,
  isEngineUp: () => true,
  reportError: () => {},
  startDemo: () => {},
  demoProgress: () => ({ state: 'idle', sent: 0, total: 0, message: null }),
};
const call = (path: string, form?: Record<string, string | string[]>) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(form ?? {})) for (const one of [value].flat()) body.append(name, one);
  return { request: new Request(`http://localhost${path}`, form ? { method: 'POST', body } : {}), context: { ...context, project: context.project }, params: {}, unstable_pattern: '' };
};

test('a key is made, shown once, listed and revoked, and the log says who did', async () => {
  const made = await keysAction(call('/settings/keys', { intent: 'make', name: ' checkout ', scopes: ['ingest', 'read'] }));
  if (!('made' in made) || !made.made) throw new Error('no key');
  expect(made.made).toMatchObject({ name: 'checkout', key: expect.stringMatching(/^assay_/) });
  const { keys } = await keysLoader(call('/settings/keys'));
  expect(keys).toMatchObject([{ name: 'checkout', scopes: ['ingest', 'read'], created_by: 'ada', revoked_at: null, hint: made.made.key.slice(-4) }]);
  expect(JSON.stringify(keys)).not.toContain(made.made.key);
  const key_id = keys[0]?.key_id ?? '';
  expect(await keysAction(call('/settings/keys', { intent: 'revoke', key_id }))).toEqual({ said: '“checkout” is revoked.' });
  expect(await keysAction(call('/settings/keys', { intent: 'revoke', key_id }))).toEqual({ problem: '"checkout" was revoked before.' });
  expect(await keysAction(call('/settings/keys', { intent: 'make', name: '', scopes: ['ingest'] }))).toEqual({ problem: 'Give the key a name that says who uses it.' });
  expect(await keysAction(call('/settings/keys', { intent: 'make', name: 'x', scopes: ['admin'] }))).toEqual({ problem: 'Choose at least one scope.' });
  expect((await listKeys(store, 'default'))[0]?.revoked_by).toBe('ada');
  expect(forgotten).toBe(2);
  const log = await auditLog(store, { project_id: 'default', limit: 10 });
  expect(log.map(({ who, action, subject }) => [who, action, subject])).toEqual([['ada', 'key.revoked', key_id], ['ada', 'key.created', key_id]]);
  expect(JSON.stringify(log)).not.toContain(made.made.key);
});

const form = {
  capture: 'redacted', hash_identities: 'on', time_zone: 'Europe/Berlin', score_thresholds: 'docs = 0.7\n* = 0.5\n', requests_per_s: '1000', bytes_per_s: '200000000',
  'pii.email': 'hash', 'pii.phone': 'redact', 'pii.card': 'drop', 'pii.iban': 'redact', 'pii.national_id': 'redact', 'pii.ip': 'keep', 'pii.secret': 'redact',
};

test('settings are saved, hold at once, and the log keeps before and after', async () => {
  expect(await privacyAction(call('/settings/privacy', form))).toEqual({ said: 'Saved: time zone, score thresholds, pii.' });
  expect(projects.current('default').settings).toMatchObject({ time_zone: 'Europe/Berlin', score_thresholds: { docs: 0.7, '*': 0.5 }, pii: { email: 'hash', card: 'drop', ip: 'keep' }, capture: 'redacted' });
  const [entry] = await auditLog(store, { project_id: 'default', limit: 1 });
  expect(JSON.parse(entry?.detail ?? '')).toMatchObject({ time_zone: { before: 'UTC', after: 'Europe/Berlin' } });
  expect(await privacyAction(call('/settings/privacy', form))).toEqual({ said: 'Nothing was different.' });
  // Another process sees it.
  expect((await openProjectStore({ store, now })).current('default').settings.time_zone).toBe('Europe/Berlin');
});

test.each([
  [{ time_zone: 'Berlin' }, /time zone must be an IANA name/],
  [{ capture: 'some' }, /what becomes of content/],
  [{ 'pii.card': 'burn' }, /what becomes of card/],
  [{ score_thresholds: 'docs: 0.7' }, /"docs = 0.7"; this one is not: "docs: 0.7"/],
  [{ requests_per_s: '0' }, /requests_per_s must be a number above 0/],
])('%o is refused with a sentence that names it', async (wrong, sentence) => {
  const answer = await privacyAction(call('/settings/privacy', { ...form, ...wrong }));
  expect('problem' in answer ? answer.problem : '').toMatch(sentence);
});

test('salts are one an installation, and another for each project', async () => {
  const again = await openProjectStore({ store, now });
  expect(again.salt('default')).toBe(projects.salt('default'));
  expect(again.salt('other')).not.toBe(again.salt('default'));
  expect(again.salt('default')).toMatch(/^[0-9a-f]{64}$/);
});

test('counts are added up by hour, door and source, a delta that came twice counts once, and what does not add up is seen', async () => {
  const row = (hour: string, source: string, measure: 'received' | 'accepted' | 'rejected' | 'redacted', delta: number, delta_id: string, reason = '') => ({ project_id: 'default', hour: `2026-11-24 ${hour}:00:00`, door: 'otlp', source, measure, reason, delta, delta_id });
  await insertRows(store, 'ingest_counts', [
    row('10', 'otlp/genai', 'received', 100, 'a1'), row('10', 'otlp/genai', 'received', 20, 'b1'), row('10', 'otlp/genai', 'accepted', 120, 'a2'),
    row('10', '', 'received', 7, 'a3'), row('10', '', 'rejected', 5, 'a4', 'bad_time'), row('10', '', 'rejected', 2, 'a5', 'missing_id'),
    row('10', 'otlp/genai', 'redacted', 9, 'a6', 'email'),
    row('11', 'otlp/genai', 'received', 3, 'a7'), row('11', 'otlp/genai', 'accepted', 2, 'a8'),
    { ...row('10', 'otlp/genai', 'received', 999, 'z'), project_id: 'other' },
  ]);
  await insertRows(store, 'ingest_counts', [row('10', 'otlp/genai', 'received', 100, 'a1')]);
  const { rows, totals } = await readReconciliation(context, { from: Date.parse('2026-11-24T00:00:00Z'), to: Date.parse('2026-11-25T00:00:00Z') });
  expect(rows.map(({ hour, source, received, accepted, rejected, isBalanced }) => [new Date(hour).getUTCHours(), source, received, accepted, rejected, isBalanced])).toEqual([
    [11, 'otlp/genai', 3, 2, 0, false],
    [10, '', 7, 0, 7, true],
    [10, 'otlp/genai', 120, 120, 0, true],
  ]);
  expect(totals).toMatchObject({ received: 130, accepted: 122, rejected: 7, redacted: 9, reasons: { bad_time: 5, missing_id: 2 }, found: { email: 9 }, isBalanced: false });
  const csv = await csvLoader(call('/reconciliation.csv?from=2026-11-24T00:00:00Z&to=2026-11-25T00:00:00Z'));
  const lines = (await csv.text()).trim().split('\r\n');
  expect(lines[0]).toBe('hour,door,source,received,accepted,rejected,replaced,redacted,priced,unpriced,spooled,reasons,found,isBalanced');
  expect(lines[1]).toBe('2026-11-24T11:00:00.000Z,otlp,otlp/genai,3,2,0,0,0,0,0,0,{},{},false');
  expect(lines.length).toBe(4);
});

test('models without a price are listed with their calls; what has no usage or a price is none', async () => {
  const span = (id: string, model: string, kind: string, input: number | null, cost: number | null) => `('default', 't${id}', 's${id}', '2026-11-23 10:00:0${id}', '${kind}', 'acme', '${model}', '', ${input ?? 'NULL'}, NULL, ${cost ?? 'NULL'}, 1, 0)`;
  await store.command(`INSERT INTO spans (project_id, trace_id, span_id, start_time, kind, provider, model, model_requested, input_tokens, output_tokens, cost_usd, version, is_deleted) VALUES
    ${span('1', 'm-9', 'llm', 100, null)}, ${span('2', 'm-9', 'llm', 50, null)}, ${span('3', 'm-9', 'llm', null, null)}, ${span('4', 'm-1', 'llm', 10, 0.1)}, ${span('5', 'm-9', 'chain', 150, null)}, ${span('6', 'e-1', 'embedding', 7, null)}`);
  const { unpriced } = await readReconciliation(context, { from: Date.parse('2026-11-23T00:00:00Z'), to: Date.parse('2026-11-24T00:00:00Z') });
  expect(unpriced).toEqual([
    { provider: 'acme', model: 'm-9', calls: 2, input_tokens: 150, output_tokens: null, last_at: Date.parse('2026-11-23T10:00:02Z') },
    { provider: 'acme', model: 'e-1', calls: 1, input_tokens: 7, output_tokens: null, last_at: Date.parse('2026-11-23T10:00:06Z') },
  ]);
});

test('prices are made again through the context', async () => {
  const asked: string[] = [];
  const reprice = async (projectId: string) => (asked.push(projectId), 12);
  expect(await repriceAction({ ...call('/reconciliation', { intent: 'reprice' }), context: { ...context, project: context.project, reprice } })).toEqual({ said: '12 calls have a price now.' });
  expect(asked).toEqual(['default']);
  expect((await repriceAction(call('/reconciliation', { intent: 'reprice' }))).said).toMatch(/npm run reprice/);
});
