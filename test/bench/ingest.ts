/**
 * How many spans a second are acknowledged, beside how many of the same finished rows the engine
 * takes when they are inserted straight into the same tables, in the same run.
 * Options: `--seconds N` for each measurement, `--soak N` for a longer one of memory.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openStore, type Store } from '#schema/clickhouse/client.server.ts';
import { migrate } from '#schema/clickhouse/migrate.server.ts';
import { TABLE_COLUMNS } from '#schema/clickhouse/tables.ts';

const HERE = fileURLToPath(new URL('./support/', import.meta.url));
const serverFacts = z.object({ url: z.string(), engine: z.object({ url: z.string(), headers: z.record(z.string(), z.string()), pid: z.number() }) });
const usage = z.object({ rss_mb: z.number(), cpu_s: z.number() });
const sent = z.object({ spans: z.number(), elapsedMs: z.number(), refused: z.number(), ackMs: z.array(z.number()) });

/** What OpenTelemetry's exporters send at most, by default. */
const BATCH = 512;
const SMALL_BATCH = 128;

export async function run(args: readonly string[]): Promise<object> {
  const seconds = option(args, '--seconds', 12);
  const soakSeconds = option(args, '--soak', 60);
  const directory = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  // As `npm start` runs it.
  const flags = ['--max-old-space-size=768', ...(args.includes('--prof') ? ['--cpu-prof', `--cpu-prof-dir=${tmpdir()}`] : []), ...args.filter((arg) => arg.startsWith('--max-'))];
  const server = spawn(process.execPath, [...flags, '--import', 'tsx', join(HERE, 'bench-server.ts'), directory], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: server.stdout });
  try {
    const facts = serverFacts.parse(JSON.parse(await nextLine(lines)));
    const store = openStore({ url: facts.engine.url, headers: facts.engine.headers, database: 'assay' });
    await load(facts.url, 8, 3);
    const by8 = await measure(facts, server, lines, 8, seconds);
    const by32 = await measure(facts, server, lines, 32, seconds);
    const small = await measure(facts, server, lines, 32, seconds, SMALL_BATCH);
    const direct = await insertDirectly(store, facts.engine, seconds);
    const soak = soakSeconds > 0 ? await measure(facts, server, lines, 16, soakSeconds) : null;
    await store.close();
    const worst = by8.spans_per_s < by32.spans_per_s ? by8 : by32;
    return {
      spans_per_s: worst.spans_per_s,
      direct_rows_per_s: direct.spans_per_s,
      ratio: round(worst.spans_per_s / direct.spans_per_s, 3),
      ack_p99_ms: Math.max(by8.ack_p99_ms, by32.ack_p99_ms),
      rss_mb: Math.max(by8.rss_mb, by32.rss_mb, soak?.rss_mb ?? 0),
      senders: { 8: by8, 32: by32 },
      /** 32 senders with 16,384 spans on the way wait for all of them; with 4,096 they do not. */
      batches_of_128: small,
      direct,
      soak,
    };
  } finally {
    server.stdin.end('stop\n');
    await new Promise((done) => server.once('exit', done));
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Measured {
  spans_per_s: number;
  ack_p50_ms: number;
  ack_p99_ms: number;
  refused: number;
  /** Highest seen, looked at each second. */
  rss_mb: number;
  rss_start_mb: number;
  rss_end_mb: number;
  /** Of one core. */
  server_cpu: number;
  engine_cpu: number;
  /** Processor time, which a busy machine stretches less than the clock. */
  server_us_per_span: number;
  engine_us_per_span: number;
}

async function measure(facts: z.output<typeof serverFacts>, server: ChildProcess, lines: Interface, senders: number, seconds: number, batch = BATCH): Promise<Measured> {
  const ask = async () => {
    server.stdin?.write('usage\n');
    return usage.parse(JSON.parse(await nextLine(lines)));
  };
  const before = await ask();
  const engineBefore = cpuOf(facts.engine.pid);
  let top = before.rss_mb;
  const running = load(facts.url, senders, seconds, batch);
  let isDone = false;
  void running.finally(() => (isDone = true));
  while (!isDone) {
    await new Promise((done) => setTimeout(done, 1_000));
    top = Math.max(top, (await ask()).rss_mb);
  }
  const result = await running;
  const after = await ask();
  const ack = result.ackMs.sort((a, b) => a - b);
  const spans = Math.max(1, result.spans);
  const engineCpu = cpuOf(facts.engine.pid) - engineBefore;
  return {
    spans_per_s: Math.round((result.spans * 1_000) / result.elapsedMs),
    ack_p50_ms: round(quantile(ack, 0.5), 1),
    ack_p99_ms: round(quantile(ack, 0.99), 1),
    refused: result.refused,
    rss_mb: Math.round(top),
    rss_start_mb: Math.round(before.rss_mb),
    rss_end_mb: Math.round(after.rss_mb),
    server_cpu: round(((after.cpu_s - before.cpu_s) * 1_000) / result.elapsedMs, 2),
    engine_cpu: round((engineCpu * 1_000) / result.elapsedMs, 2),
    server_us_per_span: round(((after.cpu_s - before.cpu_s) * 1e6) / spans, 1),
    engine_us_per_span: round((engineCpu * 1e6) / spans, 1),
  };
}

async function load(url: string, senders: number, seconds: number, batch = BATCH): Promise<z.output<typeof sent>> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(HERE, 'otlp-sender.ts'), url, String(senders), String(seconds), String(Date.now() % 100_000), String(batch)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  await nextLine(lines);
  child.stdin.write('go\n');
  return sent.parse(JSON.parse(await nextLine(lines)));
}

interface Direct {
  spans_per_s: number;
  rows_per_s: number;
  client_us_per_span: number;
  engine_us_per_span: number;
}

/** Tables that a span ends in. */
const DIRECT_TABLES = ['spans', 'span_payloads', 'requests'] as const;

/**
 * Takes finished rows back out of the store as JSON objects, and inserts them into fresh tables of
 * the same making, in batches of 512 spans by eight at once: the client's own way, from objects.
 */
async function insertDirectly(from: Store, engine: z.output<typeof serverFacts>['engine'], seconds: number): Promise<Direct> {
  const connection = { url: engine.url, headers: engine.headers, database: 'direct' };
  await migrate(connection);
  const store = openStore(connection);
  const batches: { table: (typeof DIRECT_TABLES)[number]; rows: object[] }[][] = [];
  const some = z.array(z.record(z.string(), z.unknown()));
  const traces = z.array(z.object({ trace_id: z.string() })).parse(await from.rows('bench', 'SELECT trace_id FROM requests WHERE span_count = 4 LIMIT 4096', {}));
  for (let i = 0; i + 128 <= traces.length; i += 128) {
    const ids = traces.slice(i, i + 128).map(({ trace_id }) => trace_id);
    const batch = [];
    for (const table of DIRECT_TABLES) batch.push({ table, rows: some.parse(await from.rows('bench', `SELECT ${TABLE_COLUMNS[table].join(', ')} FROM ${table} WHERE trace_id IN {ids:Array(String)}`, { ids })) });
    batches.push(batch);
  }
  let spans = 0;
  let rows = 0;
  let turn = 0;
  let endMs = 0;
  const inserter = async () => {
    while (performance.now() < endMs) {
      const batch = batches[turn++ % batches.length] ?? [];
      await Promise.all(batch.map(({ table, rows: each }) => store.insert(table, TABLE_COLUMNS[table], each)));
      spans += batch.find(({ table }) => table === 'spans')?.rows.length ?? 0;
      for (const { rows: each } of batch) rows += each.length;
    }
  };
  endMs = performance.now() + seconds * 1_000;
  const clientBefore = process.cpuUsage();
  const engineBefore = cpuOf(engine.pid);
  await Promise.all(Array.from({ length: 8 }, inserter));
  const elapsedS = (performance.now() - endMs) / 1_000 + seconds;
  const client = process.cpuUsage(clientBefore);
  const engineCpu = cpuOf(engine.pid) - engineBefore;
  await store.command('DROP DATABASE direct');
  await store.close();
  return {
    spans_per_s: Math.round(spans / elapsedS),
    rows_per_s: Math.round(rows / elapsedS),
    client_us_per_span: round((client.user + client.system) / spans, 1),
    engine_us_per_span: round((engineCpu * 1e6) / spans, 1),
  };
}

/** Seconds of processor time of a process, from /proc; 0 where there is none. */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

function nextLine(lines: Interface): Promise<string> {
  return new Promise((done, fail) => {
    const onClose = () => fail(new Error('the process ended'));
    lines.once('close', onClose);
    lines.once('line', (line) => {
      lines.off('close', onClose);
      done(line);
    });
  });
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

function option(args: readonly string[], name: string, otherwise: number): number {
  const at = args.indexOf(name);
  return at < 0 ? otherwise : Number(args[at + 1]);
}
