/** The server is killed while labels come in: what it acknowledged is there when it is back, once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const dataDirectory = mkdtempSync(join(tmpdir(), 'assay-kill-'));
let server: ChildProcess | null = null;

afterAll(async () => {
  if (server) await ended(server, 'SIGTERM');
  rmSync(dataDirectory, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  return typeof address === 'object' && address ? address.port : 0;
}

async function start(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server.ts'], { cwd: ROOT, stdio: 'ignore', env: { ...process.env, PORT: String(port), ASSAY_DATA_DIR: dataDirectory, LOG_LEVEL: 'silent' } });
  for (let tries = 0; tries < 1_200; tries += 1) {
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then((answer) => answer.ok, () => false);
    if (isReady) return child;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('the server did not start');
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  await gone;
}

test('no acknowledged label is lost or doubled when the server is killed in the middle', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  server = await start(port);
  const events = Array.from({ length: 60 }, (_, index) => ({
    trace_id: `kill${index}`, span_id: 'root', name: 'ask', kind: 'llm', start_time: new Date(Date.now() - 3_600_000 + index).toISOString(), duration_ms: 5, input: 'Why?', output: `Because of ${index}.`, model: 'm', provider: 'p',
  }));
  const taken = await fetch(`${url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(events) });
  expect(taken.status).toBe(200);
  const cookie = 'assay_person=Ada';
  const form = new URLSearchParams({ name: 'Ada' });
  await fetch(`${url}/review/who`, { method: 'POST', body: form, redirect: 'manual' });
  await fetch(`${url}/review/triage`, { method: 'POST', headers: { cookie }, body: new URLSearchParams({ trace_id: events.map((event) => event.trace_id).join(' ') }), redirect: 'manual' });

  const acknowledged = new Set<string>();
  let isKilled = false;
  const label = async (item_id: string) => {
    const event = { event_id: randomUUID(), kind: 'label', item_id, answers: { verdict: 'supported' } };
    for (let tries = 0; tries < 600; tries += 1) {
      const answer = await fetch(`${url}/review/events`, { method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify({ reviewer_id: 'ada', events: [event] }) }).catch(() => null);
      if (answer?.ok) {
        acknowledged.add(event.event_id);
        return;
      }
      await new Promise((done) => setTimeout(done, 200));
    }
    throw new Error('the label was never taken');
  };
  const list = await fetch(`${url}/review/items/triage?limit=20`, { headers: { cookie } });
  const { items } = (await list.json()) as { items: { item_id: string }[] };
  expect(items).toHaveLength(20);
  const running = items.map(async ({ item_id }, index) => {
    await new Promise((done) => setTimeout(done, index * 30));
    await label(item_id);
    if (acknowledged.size >= 8 && !isKilled && server) {
      isKilled = true;
      await ended(server, 'SIGKILL');
      server = await start(port);
    }
  });
  await Promise.all(running);
  expect(isKilled).toBe(true);
  expect(acknowledged.size).toBe(20);
  const answer = await fetch(`${url}/api/v1/labels?range=24h&purpose=triage`);
  const { labels } = (await answer.json()) as { labels: { event_id: string }[] };
  expect(labels.map((one) => one.event_id).sort()).toEqual([...acknowledged].sort());
}, 300_000);
