/** Keys, scopes, limits and privacy on a running server: who may send and read, and what is stored. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKey, listKeys, revokeKey } from '#schema/access/keys.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { parseConfig } from '#schema/config.server.ts';
import { projectSettingsSchema } from '#schema/project.ts';
import { type RunningAssay, startAssay } from '../../server.ts';

const at = Date.parse('2026-11-24T10:00:00Z');
const event = (spanId: string, more: object = {}) => ({ trace_id: 'a'.repeat(32), span_id: spanId.padEnd(16, '0'), name: 'ask', start_time: '2026-11-20T10:00:00Z', duration_ms: 5, ...more });
const lines: string[] = [];
const logger = pino({ level: 'trace' }, new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) }));

let assay: RunningAssay;
let open: RunningAssay;
const directories = [mkdtempSync(join(tmpdir(), 'assay-keys-')), mkdtempSync(join(tmpdir(), 'assay-open-'))];

beforeAll(async () => {
  const config = (environment: Record<string, string>, dataDirectory = '') => ({ ...parseConfig(environment), port: 0, dataDirectory });
  assay = await startAssay({ config: config({ ASSAY_REQUIRE_KEYS: 'true' }, directories[0]), roles: ['ingest', 'app'], logger });
  open = await startAssay({ config: config({}, directories[1]), roles: ['ingest', 'app'], logger });
});
afterAll(async () => {
  await assay.stop();
  await open.stop();
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

const send = (to: RunningAssay, path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(to.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const make = async (to: RunningAssay, scopes: ('ingest' | 'read')[], project_id = 'default') =>
  createKey(to.store, { project_id, name: 'test', scopes, who: 'ada', at });

describe('where keys are needed', () => {
  test('nobody without one', async () => {
    const native = await send(assay, '/v1/events', event('1'));
    expect(native.status).toBe(401);
    expect(await native.json()).toEqual({ error: { code: 'missing_key', message: 'A key is needed: send it as "Authorization: Bearer KEY" or "x-api-key: KEY".', path: null } });
    const otlp = await send(assay, '/v1/traces', { resourceSpans: [] });
    expect(otlp.status).toBe(401);
    // google.rpc.Status: 16 is UNAUTHENTICATED.
    expect(await otlp.json()).toMatchObject({ message: expect.stringContaining('A key is needed') });
    const langfuse = await send(assay, '/api/public/ingestion', { batch: [] });
    expect(langfuse.status).toBe(401);
    expect((await fetch(`${assay.url}/api/v1/kpis`)).status).toBe(401);
    expect((await fetch(`${assay.url}/healthz`)).status).toBe(200);
  });

  test('a key opens what its scopes name', async () => {
    const ingest = await make(assay, ['ingest']);
    const read = await make(assay, ['read']);
    expect(ingest.key).toMatch(/^assay_[A-Za-z0-9_-]{43}$/);
    expect((await send(assay, '/v1/events', event('2'), bearer(ingest.key))).status).toBe(200);
    expect((await send(assay, '/v1/events', event('2'), { 'x-api-key': ingest.key })).status).toBe(200);
    const basic = { authorization: `Basic ${btoa(`pk-lf-anything:${ingest.key}`)}` };
    expect((await send(assay, '/api/public/ingestion', { batch: [] }, basic)).status).toBe(207);
    const wrong = await send(assay, '/v1/events', event('3'), bearer(read.key));
    expect(wrong.status).toBe(403);
    expect(await wrong.json()).toMatchObject({ error: { code: 'wrong_scope' } });
    const kpis = '/api/v1/kpis?from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z';
    expect((await fetch(assay.url + kpis, { headers: bearer(read.key) })).status).toBe(200);
    expect((await fetch(assay.url + kpis, { headers: bearer(ingest.key) })).status).toBe(403);
    // What is sent to an address of the read API is not read.
    const labels = (key: string) => fetch(`${assay.url}/api/v1/labels?preview=1`, { method: 'POST', headers: bearer(key), body: '[]' });
    expect((await labels(read.key)).status).toBe(403);
    expect(await (await labels(ingest.key)).json()).toEqual({ labels: [], problems: [] });
  });

  test('a key that was never made, or was revoked, is refused', async () => {
    expect((await send(assay, '/v1/events', event('4'), bearer(`assay_${'x'.repeat(43)}`))).status).toBe(401);
    expect((await send(assay, '/v1/events', event('4'), bearer('sk-lf-dummy'))).status).toBe(401);
    const { key, key_id } = await make(assay, ['ingest']);
    expect((await until(() => send(assay, '/v1/events', event('4'), bearer(key)), 200)).status).toBe(200);
    await revokeKey(assay.store, { project_id: 'default', key_id, who: 'ada', at: at + 1_000 });
    expect((await until(() => send(assay, '/v1/events', event('4'), bearer(key)), 401)).status).toBe(401);
    expect((await listKeys(assay.store, 'default')).find((one) => one.key_id === key_id)).toMatchObject({
      name: 'test', scopes: ['ingest'], created_by: 'ada', created_at: '2026-11-24T10:00:00.000Z', revoked_at: '2026-11-24T10:00:01.000Z', hint: key.slice(-4),
    });
  });

  test('only the hash is kept', async () => {
    const { key } = await make(assay, ['ingest']);
    const rows = JSON.stringify(await assay.store.rows('test', 'SELECT * FROM api_keys', {}));
    expect(rows).not.toContain(key);
    expect(rows).not.toContain(key.slice(6, 30));
  });

  test('a key that sends too much is told to wait, in seconds that an exporter has', async () => {
    const settings = projectSettingsSchema.parse({ rate_limit: { requests_per_s: 0.5, bytes_per_s: 1_000_000 } });
    await insertRows(assay.store, 'projects', [{ project_id: 'small', name: 'Small', settings: JSON.stringify(settings), version: 1 }]);
    const { key } = await make(assay, ['ingest'], 'small');
    await until(async () => new Response(null, { status: (await projectOf(assay, key)) === 'small' ? 200 : 404 }), 200);
    // Five may come at once, and one every two seconds; the project's limits are read within seconds.
    const many = async () => Promise.all(Array.from({ length: 40 }, () => send(assay, '/v1/traces', { resourceSpans: [] }, bearer(key))));
    const refused = await until(async () => (await many()).find(({ status }) => status === 429) ?? new Response(), 429);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(3);
  });
});

describe('in local mode', () => {
  test('no key is needed, a dummy is ignored, a key of ours counts', async () => {
    expect((await send(open, '/v1/events', event('5'))).status).toBe(200);
    expect((await send(open, '/v1/events', event('5'), bearer('sk-lf-dummy'))).status).toBe(200);
    expect((await send(open, '/v1/events', event('5'), bearer(`assay_${'x'.repeat(43)}`))).status).toBe(401);
    const { key } = await make(open, ['ingest', 'read'], 'other');
    const sent = await until(() => send(open, '/v1/events', { ...event('6'), trace_id: 'b'.repeat(32) }, bearer(key)), 200);
    expect(sent.status).toBe(200);
    const window = '?from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z';
    const own = await (await fetch(`${open.url}/api/v1/traces${window}`, { headers: bearer(key) })).json();
    expect(own.traces.map((trace: { trace_id: string }) => trace.trace_id)).toEqual(['b'.repeat(32)]);
    const others = await (await fetch(`${open.url}/api/v1/traces${window}`)).json();
    expect(others.traces.map((trace: { trace_id: string }) => trace.trace_id)).toEqual(['a'.repeat(32)]);
  });
});

describe('privacy', () => {
  test('what is stored is redacted, people are hashes, findings are facts; no log line holds content', async () => {
    const marked = 'MARK-kestrel-7431';
    const trace_id = 'c'.repeat(32);
    const sent = await send(open, '/v1/events', [
      event('7', {
        trace_id, kind: 'llm', input: `${marked}: mail bob@example.com, card 4111 1111 1111 1111`, output: { text: `${marked} +14155552671`, phone: 14155552671 },
        error_message: `${marked} from 203.0.113.9`, user_id: 'bob@example.com', session_id: 'session-1', attributes: { 'user.email': 'bob@example.com', token: 'sk-proj-Ab12Cd34Ef56Gh78Ij90Kl12', who: 'session-1', mark: marked },
      }),
      { ...event('8', { trace_id, input: marked }), start_time: marked },
    ]);
    expect(sent.status).toBeLessThan(300);
    await send(open, '/v1/traces', { resourceSpans: marked });
    await fetch(`${open.url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: `{"input": "${marked}` });
    const answer = await (await fetch(`${open.url}/api/v1/traces/${trace_id}`)).json();
    const [span] = answer.spans;
    expect(span.input).toBe(`${marked}: mail [email], card [card]`);
    const text = JSON.stringify(answer);
    for (const secret of ['bob@example.com', '4111', '4155552671', '203.0.113.9', 'session-1', 'sk-proj-']) expect(text).not.toContain(secret);
    expect(span.user_id).toMatch(/^h:[0-9a-f]{16}$/);
    expect(span.session_id).toMatch(/^h:[0-9a-f]{16}$/);
    expect(span.attributes.who).toBe(span.session_id);
    const stored = await open.store.rows('test', 'SELECT pii_found FROM spans FINAL WHERE trace_id = {trace_id:String}', { trace_id });
    expect(stored).toEqual([{ pii_found: { email: 2, card: 1, phone: 2, ip: 1, secret: 1 } }]);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line).not.toContain(marked);
      expect(line).not.toContain('bob@example.com');
      expect(line).not.toMatch(/assay_[A-Za-z0-9_-]{43}/);
    }
  });
});

describe('what is sent from here, where keys are needed', () => {
  const run = promisify(execFile);
  /** A program of ours, with what it said. */
  const program = async (...args: string[]) => {
    const env = { ...process.env, PORT: new URL(assay.url).port, HOST: '127.0.0.1' };
    return await run(process.execPath, ['--import', 'tsx', ...args], { env }).catch((error: { stdout: string; stderr: string }) => error);
  };

  test('the demo button needs no key', async () => {
    const started = await fetch(`${assay.url}/demo`, { method: 'POST', headers: { origin: assay.url } });
    expect(started.status).toBe(200);
    const progress = async () => (await (await fetch(`${assay.url}/demo`)).json()) as { state: string; sent: number; message: string | null };
    await expect.poll(progress, { timeout: 60_000 }).toMatchObject({ state: expect.stringMatching(/^(running|done)$/), sent: expect.toSatisfy((sent: number) => sent > 0), message: null });
  });

  test('npm run demo and npm run reprice say how to get one, and take it', { timeout: 60_000 }, async () => {
    const demo = await program('schema/scenarios/demo.ts', '--url', assay.url);
    expect(demo.stderr).toBe(`${assay.url} takes nothing without a key. Make one with the scope "ingest" on ${assay.url}/settings/keys, and give it with --key.\n`);
    const wrong = await program('schema/scenarios/demo.ts', '--url', assay.url, '--key', `assay_${'x'.repeat(43)}`);
    expect(wrong.stderr).toMatch(/does not take this key\. The key is not known, or was revoked\. Make one /);
    const none = await program('ingest/reprice-command.ts');
    expect(none.stderr).toMatch(/^The server takes nothing without a key\. Make one with the scope "ingest" on its Settings page, and give it with --key\.\n$/);
    const { key } = await make(assay, ['ingest'], 'priced');
    await until(() => send(assay, '/v1/events', event('9'), bearer(key)), 200);
    const repriced = await program('ingest/reprice-command.ts', '--key', key);
    expect(JSON.parse(repriced.stdout)).toEqual({ spans: 0, changed: 0, traces: 0 });
  });
});

async function projectOf(to: RunningAssay, key: string): Promise<string> {
  const answer = await fetch(`${to.url}/api/public/projects`, { headers: bearer(key) });
  return answer.ok ? String((await answer.json()).data[0].id) : '';
}

/** Keys are cached for seconds: asks until the answer is the one that must come, or a minute has passed. */
async function until(ask: () => Promise<Response>, status: number): Promise<Response> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (answer.status === status || Date.now() > deadline) return answer;
    await new Promise((done) => setTimeout(done, 100));
  }
}
