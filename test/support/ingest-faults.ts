/**
 * Senders that never give up, a server and an engine that are killed under them, and the count in
 * the end: every acknowledged event exactly once, requests included. Shared by the short test and
 * the long soak.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openStore } from '#schema/clickhouse/client.server.ts';

const HOST = fileURLToPath(new URL('./ingest-host.ts', import.meta.url));

const factsSchema = z.object({
  url: z.string(),
  engine: z.object({ url: z.string(), headers: z.record(z.string(), z.string()), pid: z.number().nullable(), state: z.string() }),
});
type HostFacts = z.output<typeof factsSchema>;

export interface Outcome {
  acknowledged: number;
  /** Answers other than 200, and calls that broke. */
  refused: Record<string, number>;
  /** In the store at the end. */
  spans: number;
  distinctSpans: number;
  missing: string[];
  requests: number;
  /** Requests whose sums are not those of their three spans. */
  wrongRequests: number;
}

export interface World {
  killEngine(): Promise<void>;
  /** Keeps the engine from coming back, by taking its port, until the function that is returned is called. */
  banishEngine(): Promise<() => Promise<void>>;
  killServer(): Promise<void>;
  startServer(): Promise<void>;
  acknowledged(): number;
  refused(): Readonly<Record<string, number>>;
  sleep(ms: number): Promise<void>;
  /** Waits for what a busy machine may be slow to do. */
  until(isSo: () => boolean): Promise<void>;
}

export interface FaultOptions {
  senders?: number;
  spoolMaxBytes?: number;
  /** The spool lies on a disk of its own of this size, as mount's tmpfs takes it ("1m"). Needs the right to mount: see canMount. */
  spoolDisk?: string;
  /** Share of calls that a sender gives up after 30 ms and makes again. */
  impatience?: number;
}

/** True where this process may make a small disk of memory. */
export function canMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'assay-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', directory], { stdio: 'ignore' });
    execFileSync('umount', [directory], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Runs a script of faults under load, lets everything settle, and counts. */
export async function underLoad(options: FaultOptions, script: (world: World) => Promise<void>): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), 'assay-faults-'));
  const port = await freePort();
  const spoolDirectory = join(directory, 'spool');
  if (options.spoolDisk) {
    mkdirSync(spoolDirectory);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${options.spoolDisk}`, 'tmpfs', spoolDirectory]);
  }
  let host: ChildProcess | null = null;
  let facts: HostFacts | null = null;
  let isStopping = false;
  const acknowledged = new Set<string>();
  const refused: Record<string, number> = {};
  const count = (why: string) => (refused[why] = (refused[why] ?? 0) + 1);

  const startServer = async () => {
    host = spawn(process.execPath, ['--import', 'tsx', HOST, directory, String(port), String(options.spoolMaxBytes ?? 100_000_000)], { stdio: ['ignore', 'pipe', 'inherit'] });
    facts = await nextLine(host);
  };
  const current = async (): Promise<HostFacts> => {
    if (!host) throw new Error('no server');
    host.kill('SIGUSR2');
    facts = await nextLine(host);
    return facts;
  };

  /** Three spans a trace: the calls first, the root in a request of its own, as exporters do. */
  const sender = async (name: number) => {
    for (let i = 0; !isStopping; i++) {
      const traces = Array.from({ length: 5 }, (_, n) => `s${name}-${i}-${n}`);
      const start = Date.now();
      const calls = traces.flatMap((trace) => ['a', 'b'].map((id) => ({ trace_id: trace, span_id: `${trace}-${id}`, parent_span_id: `${trace}-root`, name: 'call', kind: 'llm', start_time: start, duration_ms: 5, cost_usd: 0.25, input_tokens: 10, output_tokens: 1, output: 'yes' })));
      const roots = traces.map((trace) => ({ trace_id: trace, span_id: `${trace}-root`, name: 'ask', start_time: start, duration_ms: 9, feature: 'faults' }));
      await untilTaken(calls);
      await untilTaken(roots);
      await sleep(5);
    }
  };

  const untilTaken = async (events: { span_id: string }[]) => {
    for (let attempt = 0; ; attempt++) {
      const isImpatient = attempt === 0 && Math.random() < (options.impatience ?? 0);
      try {
        const answer = await fetch(`http://127.0.0.1:${port}/v1/events`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(events),
          signal: AbortSignal.timeout(isImpatient ? 30 : 10_000),
        });
        await answer.arrayBuffer();
        if (answer.status === 200) {
          for (const { span_id } of events) acknowledged.add(span_id);
          return;
        }
        count(String(answer.status));
      } catch (error) {
        count(error instanceof Error ? error.name : 'error');
      }
      await sleep(50 + Math.random() * 100);
    }
  };

  const world: World = {
    async killEngine() {
      const { engine } = await current();
      if (engine.pid) process.kill(engine.pid, 'SIGKILL');
    },
    async banishEngine() {
      const { engine } = await current();
      const squatter = createServer((socket) => socket.destroy());
      if (engine.pid) process.kill(engine.pid, 'SIGKILL');
      await taken(squatter, Number(new URL(engine.url).port));
      return () => new Promise<void>((done) => squatter.close(() => done()));
    },
    async killServer() {
      const dying = host;
      const gone = new Promise((done) => dying?.once('exit', done));
      dying?.kill('SIGKILL');
      await gone;
    },
    startServer,
    acknowledged: () => acknowledged.size,
    refused: () => refused,
    sleep,
    async until(isSo) {
      const deadline = Date.now() + 60_000;
      while (!isSo()) {
        if (Date.now() > deadline) throw new Error('not so within a minute');
        await sleep(20);
      }
    },
  };

  try {
    await startServer();
    const senders = Array.from({ length: options.senders ?? 8 }, (_, name) => sender(name));
    await script(world);
    isStopping = true;
    await Promise.all(senders);
    return await countAll(current, acknowledged, refused);
  } finally {
    isStopping = true;
    const left = host as ChildProcess | null;
    if (left && left.exitCode === null && left.signalCode === null) {
      const gone = new Promise((done) => left.once('exit', done));
      left.kill('SIGTERM');
      await gone;
    }
    if (options.spoolDisk) execFileSync('umount', [spoolDirectory]);
    rmSync(directory, { recursive: true, force: true });
  }
}

const countsSchema = z.array(z.object({ spans: z.number(), ids: z.number() }));
const requestsSchema = z.array(z.object({ requests: z.number(), wrong: z.number() }));

/** Waits for the spool and the reconciliation while they get on, then counts: what stands still for a minute and is wrong is wrong. */
async function countAll(current: () => Promise<HostFacts>, acknowledged: ReadonlySet<string>, refused: Record<string, number>): Promise<Outcome> {
  let deadline = Date.now() + 60_000;
  let before = '';
  for (;;) {
    const { engine } = await current();
    const store = openStore({ url: engine.url, headers: engine.headers, database: 'assay' });
    try {
      const [spans] = countsSchema.parse(await store.rows('faults', 'SELECT count() AS spans, uniqExact(span_id) AS ids FROM spans FINAL', {}));
      const [requests] = requestsSchema.parse(
        await store.rows('faults', 'SELECT count() AS requests, countIf(span_count != 3 OR llm_call_count != 2 OR cost_usd != 0.5 OR input_tokens != 20) AS wrong FROM requests FINAL', {}),
      );
      const counted = JSON.stringify([spans, requests]);
      if (counted !== before) deadline = Date.now() + 60_000;
      before = counted;
      const isDone = spans?.ids === acknowledged.size && requests?.wrong === 0 && requests.requests * 3 === spans.spans;
      if (isDone || Date.now() > deadline) {
        const ids = z.array(z.object({ span_id: z.string() })).parse(await store.rows('faults', 'SELECT span_id FROM spans FINAL', {}));
        const stored = new Set(ids.map(({ span_id }) => span_id));
        return {
          acknowledged: acknowledged.size,
          refused,
          spans: spans?.spans ?? -1,
          distinctSpans: spans?.ids ?? -1,
          missing: [...acknowledged].filter((id) => !stored.has(id)),
          requests: requests?.requests ?? -1,
          wrongRequests: requests?.wrong ?? -1,
        };
      }
    } catch (error) {
      if (Date.now() > deadline) throw error;
    } finally {
      await store.close();
    }
    await sleep(500);
  }
}

function nextLine(child: ChildProcess): Promise<HostFacts> {
  return new Promise((done, fail) => {
    let text = '';
    const onExit = () => fail(new Error(`the server ended: ${text}`));
    const onData = (part: Buffer) => {
      text += part.toString();
      const line = text.split('\n').find((candidate) => candidate.startsWith('{') && candidate.endsWith('}'));
      if (line === undefined) return;
      child.stdout?.off('data', onData);
      child.off('exit', onExit);
      done(factsSchema.parse(JSON.parse(line)));
    };
    child.stdout?.on('data', onData);
    child.once('exit', onExit);
  });
}

async function taken(server: Server, port: number): Promise<void> {
  for (;;) {
    const isTaken = await new Promise<boolean>((done) => {
      // Not its connection listener, which hangs up on whoever takes it for the engine.
      for (const event of ['error', 'listening']) server.removeAllListeners(event);
      server.once('error', () => done(false));
      server.listen(port, '127.0.0.1', () => done(true));
    });
    if (isTaken) return;
    await sleep(2);
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(address && typeof address === 'object' ? address.port : 0));
    });
  });
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
