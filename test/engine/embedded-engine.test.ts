/** The embedded engine under the faults that happen to it, on real processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '#schema/clickhouse/client.server.ts';
import { type EmbeddedEngine, EngineStartError, startEmbeddedEngine } from '#schema/clickhouse/embedded-engine.server.ts';

/** It takes 50 ms, and 5 s at most where the machine has time for it. */
const STOP_MS = 20_000;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const engines: EmbeddedEngine[] = [];
const hosts: ChildProcess[] = [];
let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'assay-engine-'));
});

afterEach(async () => {
  for (const host of hosts.splice(0)) if (host.exitCode === null && host.signalCode === null) host.kill('SIGKILL');
  for (const engine of engines.splice(0)) await engine.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
});

async function start(): Promise<EmbeddedEngine> {
  const engine = await startEmbeddedEngine({ dataDirectory: directory, logger: quiet });
  engines.push(engine);
  return engine;
}

/** Starts an engine in a process of its own and returns what that process printed. */
async function startHost(): Promise<{ host: ChildProcess; facts: { url: string; headers: Record<string, string>; pid: number; error?: string } }> {
  const host = spawn(process.execPath, ['--import', 'tsx', 'test/support/engine-host.ts', directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  hosts.push(host);
  const line = await new Promise<string>((done) => host.stdout?.once('data', (data: Buffer) => done(String(data))));
  return { host, facts: JSON.parse(line) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie that nobody reaped has ended all the same.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('not so within a minute');
    await new Promise((done) => setTimeout(done, 25));
  }
}

test('answers with its key, refuses without, and stops at once', async () => {
  const engine = await start();
  const withKey = await fetch(`${engine.url}/?query=SELECT%2041%2B1`, { headers: engine.headers });
  expect((await withKey.text()).trim()).toBe('42');
  for (const headers of [{}, { 'X-Assay-Key': 'guess' }] as Record<string, string>[]) {
    for (const path of ['/?query=SELECT%201', '/play', '/ping/../?query=SELECT%201']) {
      expect((await fetch(engine.url + path, { headers })).status, path).toBe(404);
    }
  }
  const pid = engine.pid ?? 0;
  const startedAt = Date.now();
  await engine.stop();
  expect(Date.now() - startedAt).toBeLessThan(STOP_MS);
  expect(isAlive(pid)).toBe(false);
});

test('keeps its data through a restart', async () => {
  const first = await start();
  const store = openStore({ url: first.url, headers: first.headers, database: 'default' });
  await store.command('CREATE TABLE kept (n UInt32) ENGINE = MergeTree ORDER BY n');
  await store.insert('kept', ['n'], [{ n: 7 }]);
  await store.close();
  await first.stop();
  const second = await start();
  const again = openStore({ url: second.url, headers: second.headers, database: 'default' });
  expect(await again.rows('kept', 'SELECT n FROM kept', {})).toEqual([{ n: 7 }]);
  await again.close();
});

test('a second engine on the directory is refused with its name and the other process', async () => {
  await start();
  const { facts } = await startHost();
  expect(facts.error).toContain(directory);
  expect(facts.error).toContain(`process ${process.pid}`);
  await expect(startEmbeddedEngine({ dataDirectory: directory, logger: quiet })).rejects.toThrow(EngineStartError);
});

test('a parent killed with SIGKILL leaves no engine behind, and the directory can be opened again', async () => {
  const { host, facts } = await startHost();
  expect(isAlive(facts.pid)).toBe(true);
  host.kill('SIGKILL');
  await until(() => !isAlive(facts.pid));
  const engine = await start();
  expect(engine.state).toBe('ready');
});

test('killed with SIGKILL in the middle of inserts, it comes back with every acknowledged row once', async () => {
  const engine = await start();
  const store = openStore({ url: engine.url, headers: engine.headers, database: 'default' });
  await store.command('CREATE TABLE acks (n UInt64) ENGINE = MergeTree ORDER BY n SETTINGS non_replicated_deduplication_window = 1000');
  const acknowledged: number[] = [];
  let next = 0;
  let isKilled = false;
  const senders = Array.from({ length: 4 }, async () => {
    while (acknowledged.length < 60_000) {
      const first = next;
      next += 500;
      const rows = Array.from({ length: 500 }, (_, index) => ({ n: first + index }));
      // As ingest does: the same batch with the same token until the engine has said yes.
      await until(async () => {
        try {
          await store.insert('acks', ['n'], rows, { token: `batch-${first}` });
          return true;
        } catch {
          return false;
        }
      });
      acknowledged.push(...rows.map((row) => row.n));
      if (!isKilled && acknowledged.length > 20_000) {
        isKilled = true;
        process.kill(engine.pid ?? 0, 'SIGKILL');
      }
    }
  });
  await Promise.all(senders);
  await until(() => engine.state === 'ready');
  expect(engine.restarts).toBe(1);
  const [counts] = await store.rows('acks', 'SELECT count() AS total, uniqExact(n) AS distinct_total FROM acks', {});
  expect(counts).toEqual({ total: acknowledged.length, distinct_total: acknowledged.length });
  await store.close();
});

test('Ctrl-C to the whole process group ends it cleanly and at once', async () => {
  const host = spawn(process.execPath, ['--import', 'tsx', 'test/support/engine-host.ts', directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  hosts.push(host);
  const line = await new Promise<string>((done) => host.stdout?.once('data', (data: Buffer) => done(String(data))));
  const { pid } = JSON.parse(line) as { pid: number };
  const startedAt = Date.now();
  const exit = new Promise<number | null>((done) => host.once('exit', (code) => done(code)));
  process.kill(-(host.pid ?? 0), 'SIGINT');
  expect(await exit).toBe(0);
  expect(Date.now() - startedAt).toBeLessThan(STOP_MS);
  expect(isAlive(pid)).toBe(false);
});
