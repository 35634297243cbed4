/** The composed server: who may call, how it says that the engine is away, and how it stops. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '#schema/config.server.ts';
import { type RunningAssay, startAssay } from '../../server.ts';
import { banishEngine } from '../support/banish-engine.ts';

let assay: RunningAssay;
const dataDirectory = mkdtempSync(join(tmpdir(), 'assay-server-'));

beforeAll(async () => {
  assay = await startAssay({ config: { ...parseConfig({}), port: 0, dataDirectory }, logger: pino({ level: 'silent' }) });
});

afterAll(async () => {
  await assay.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

const event = { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), name: 'ask', start_time: '2026-11-20T10:00:00Z', duration_ms: 5 };

/** fetch refuses to set Host and Origin, and an attacker's browser does not ask. */
function call(path: string, headers: Record<string, string>, body?: string): Promise<{ status: number; body: string }> {
  return new Promise((done, fail) => {
    const sent = request(assay.url + path, { method: body === undefined ? 'GET' : 'POST', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => done({ status: answer.statusCode ?? 0, body: text }));
    });
    sent.on('error', fail);
    sent.end(body);
  });
}

test('programs on this machine may send and read', async () => {
  const sent = await call('/v1/events', { 'content-type': 'application/json' }, JSON.stringify(event));
  expect(sent).toMatchObject({ status: 200 });
  expect((await call('/api/v1/traces?from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z', {})).status).toBe(200);
});

test('what came in is counted at /metrics', async () => {
  const metrics = await call('/metrics', {});
  expect(metrics.body).toMatch(/^assay_ingest\S*\{[^}]*door="native"[^}]*\} 1$/m);
});

test('an address that is no text is refused in the form of the API', async () => {
  const answer = await call('/api/v1/traces/%ff', {});
  expect([answer.status, JSON.parse(answer.body)]).toEqual([400, { error: { code: 'bad_address', message: expect.any(String), path: null } }]);
});

test.each([
  ['a name that was rebound to loopback', { host: 'evil.example' }],
  ['a page of another site', { origin: 'https://evil.example' }],
  ['a page of another local program', { origin: 'http://localhost:3000' }],
])('%s is refused everywhere', async (_, headers) => {
  for (const path of ['/', '/api/v1/kpis', '/healthz']) {
    const answer = await call(path, headers);
    expect(answer.status, path).toBe(403);
    expect(JSON.parse(answer.body).error.code).toBe('foreign_request');
  }
  const sent = await call('/v1/events', { ...headers, 'content-type': 'text/plain' }, JSON.stringify(event));
  expect(sent.status).toBe(403);
});

test('while the engine is away everything says so, and it comes back by itself', async () => {
  const { engine } = assay;
  if (!engine) throw new Error('no embedded engine');
  const release = await banishEngine(engine);

  const ready = await fetch(`${assay.url}/readyz`);
  expect(ready.status).toBe(503);
  expect(ready.headers.get('retry-after')).toBe('2');
  const sent = await send(assay, { ...event, span_id: 'c'.repeat(16) });
  expect(sent.status, 'the spool takes it').toBe(200);
  const read = await call('/api/v1/kpis', {});
  expect(read.status).toBe(503);
  expect(JSON.parse(read.body).error.code).toBe('engine_away');
  const page = await fetch(assay.url);
  expect(page.status).toBe(503);
  expect(await page.text()).toMatch(/ClickHouse/);

  await release();
  await until(async () => (await call('/readyz', {})).status === 200);
  const found = await call(`/api/v1/traces/${event.trace_id}`, {});
  expect(JSON.parse(found.body).trace.trace_id).toBe(event.trace_id);
  await until(async () => (await assay.store.rows('test', `SELECT 1 FROM spans WHERE span_id = {id:String}`, { id: 'c'.repeat(16) })).length === 1);
});

test('without room for a spool, an engine that is away is a 503 that says when to come again', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'assay-server-'));
  const other = await startAssay({ config: { ...parseConfig({}), port: 0, dataDirectory: directory, spoolMaxBytes: 0 }, roles: ['ingest'], logger: pino({ level: 'silent' }) });
  const { engine } = other;
  if (!engine) throw new Error('no embedded engine');
  const release = await banishEngine(engine);
  const sent = await send(other, event);
  expect(sent.status).toBe(503);
  expect(sent.headers.get('retry-after')).toBe('2');
  await release();
  await other.stop();
  rmSync(directory, { recursive: true, force: true });
});

function send(to: RunningAssay, body: object): Promise<Response> {
  return fetch(`${to.url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('not so within a minute');
    await new Promise((done) => setTimeout(done, 10));
  }
}
