/**
 * The embedded ClickHouse: a child process on a free loopback port, behind a random key, that is
 * started again when it dies and ended by closing its stdin.
 *
 * Only this file knows that there is a child; everybody else gets a ClickHouse URL and a header.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The header that carries the engine's key; a request without it gets a 404. */
export const ENGINE_KEY_HEADER = 'X-Assay-Key';

const ENGINE_PROCESS = fileURLToPath(new URL('./engine-process.mjs', import.meta.url));

/** Ready takes about 0.35 s warm and 1 s when the library must first be read from disk. */
const READY_TIMEOUT_MS = 30_000;
const PROBE_TIMEOUT_MS = 1_000;
/** A clean stop takes 50 ms; up to 5 s if somebody keeps a connection open, which is too long. */
const STOP_TIMEOUT_MS = 3_500;
const ORPHAN_TIMEOUT_MS = 6_000;
const RESTART_DELAYS_MS = [0, 200, 1_000, 3_000];
/** A child that lived this long did start well: its death is a new story. */
const STABLE_AFTER_MS = 30_000;

export type EngineState = 'starting' | 'ready' | 'restarting' | 'stopped';

export interface EmbeddedEngine {
  /** Base URL; the same through restarts. */
  readonly url: string;
  /** Headers that every request must carry. */
  readonly headers: Readonly<Record<string, string>>;
  readonly state: EngineState;
  /** Process id of the living child, or null. */
  readonly pid: number | null;
  /** How often the child died and was started again. */
  readonly restarts: number;
  /** Ends the child cleanly and releases the directory. Safe to call twice. */
  stop(): Promise<void>;
}

export interface EngineLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface StartEngineOptions {
  /** Where the data lives; made when missing. */
  dataDirectory: string;
  logger: EngineLogger;
  /** Share of the machine's memory the engine may use. */
  memoryRatio?: number;
}

/** A start that failed for a reason the user can mend; the message is meant for them. */
export class EngineStartError extends Error {
  override readonly name = 'EngineStartError';
}

/**
 * Starts the engine and waits until it answers.
 * @throws EngineStartError when the directory is in use, the platform has no library, or the child fails.
 */
export async function startEmbeddedEngine(options: StartEngineOptions): Promise<EmbeddedEngine> {
  const directory = resolve(options.dataDirectory);
  const { logger } = options;
  assertLibraryExists(await import('chdb/libchdb'));
  mkdirSync(join(directory, 'store'), { recursive: true });
  const releaseLock = lockDirectory(directory);

  const pidFile = join(directory, 'engine.pid');
  await waitForOrphan(pidFile);
  const key = randomBytes(24).toString('hex');
  const configFile = join(directory, 'engine.xml');
  writeFileSync(configFile, engineConfig(key, options.memoryRatio ?? 0.6), { mode: 0o600 });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const headers = { [ENGINE_KEY_HEADER]: key };

  let state: EngineState = 'starting';
  let child: ChildProcess | null = null;
  let restarts = 0;
  let recentDeaths = 0;
  let stderr = '';

  const launch = async (): Promise<void> => {
    const startedAt = Date.now();
    stderr = '';
    // Detached: Ctrl-C reaches the whole process group, and the engine must outlive our flush.
    const started = spawn(process.execPath, [ENGINE_PROCESS, join(directory, 'store'), String(port), configFile], {
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: true,
      // Its temporary and relative files stay in its own directory.
      cwd: directory,
    });
    child = started;
    if (started.pid) writeFileSync(pidFile, `${started.pid} ${processBirth(started.pid)}`);
    started.stdin?.on('error', () => {});
    started.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4_000);
    });
    started.once('exit', (code, signal) => {
      if (child === started) child = null;
      if (state === 'ready') {
        if (Date.now() - startedAt > STABLE_AFTER_MS) recentDeaths = 0;
        state = 'restarting';
        logger.error({ code, signal, stderr: stderr.slice(-500) }, 'the engine died; starting it again');
        void relaunch();
      }
    });
    await untilReady(started, url, headers, () => stderr);
  };

  const relaunch = async (): Promise<void> => {
    while (state === 'restarting') {
      const delay = RESTART_DELAYS_MS[Math.min(recentDeaths, RESTART_DELAYS_MS.length - 1)] ?? 0;
      recentDeaths += 1;
      await sleep(delay);
      if (state !== 'restarting') return;
      try {
        await launch();
        if (state !== 'restarting') return;
        restarts += 1;
        state = 'ready';
        logger.info({ restarts }, 'the engine is back');
      } catch (error) {
        logger.error({ err: error }, 'the engine did not come back; trying again');
        const stuck = child as ChildProcess | null;
        if (stuck) {
          const gone = new Promise((done) => stuck.once('exit', done));
          stuck.kill('SIGKILL');
          await gone;
        }
      }
    }
  };

  try {
    await launch();
    state = 'ready';
  } catch (error) {
    state = 'stopped';
    (child as ChildProcess | null)?.kill('SIGKILL');
    releaseLock();
    throw error;
  }

  return {
    url,
    headers,
    get state() {
      return state;
    },
    get pid() {
      return child?.pid ?? null;
    },
    get restarts() {
      return restarts;
    },
    async stop() {
      if (state === 'stopped') return;
      state = 'stopped';
      const running = child;
      if (running && running.exitCode === null && running.signalCode === null) {
        const gone = new Promise<void>((done) => running.once('exit', () => done()));
        running.stdin?.end();
        const timer = setTimeout(() => running.kill('SIGKILL'), STOP_TIMEOUT_MS);
        await gone;
        clearTimeout(timer);
      }
      releaseLock();
    },
  };
}

function assertLibraryExists(libchdb: { tryResolveLibchdb(): unknown; platformKey(): string }): void {
  if (libchdb.tryResolveLibchdb()) return;
  throw new EngineStartError(
    `There is no embedded ClickHouse for this platform (${libchdb.platformKey()}). Set CLICKHOUSE_URL to a ClickHouse server instead.`,
  );
}

/** Directories that this process itself holds. */
const heldDirectories = new Set<string>();

/**
 * Takes the directory for this process. The lock file names a process and when it began, because
 * process ids come round again (in a container, always the same one): a lock whose process is gone
 * is taken over, since a killed server must be able to start again.
 */
function lockDirectory(directory: string): () => void {
  const file = join(directory, 'assay.pid');
  if (heldDirectories.has(directory)) {
    throw new EngineStartError(`The data directory ${directory} is already open in this process (${process.pid}).`);
  }
  const mine = `${process.pid} ${processBirth(process.pid)}`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      break;
    } catch (error) {
      if (!isErrno(error, 'EEXIST') || attempt === 3) throw error;
      const [pid, birth] = readOr(file, '').split(' ');
      const owner = Number(pid);
      if (Number.isInteger(owner) && owner > 0 && isAlive(owner) && processBirth(owner) === birth) {
        throw new EngineStartError(
          `The data directory ${directory} is in use by another Assay (process ${owner}). Stop that process, or set ASSAY_DATA_DIR to another directory.`,
        );
      }
      rmSync(file, { force: true });
    }
  }
  heldDirectories.add(directory);
  return () => {
    heldDirectories.delete(directory);
    if (readOr(file, '') === mine) rmSync(file, { force: true });
  };
}

/** When a process began, in ticks since boot; empty where the system does not tell. */
function processBirth(pid: number): string {
  const stat = readOr(`/proc/${pid}/stat`, '');
  // The command name is in parentheses and may hold spaces: count the fields behind it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** After a crash of its parent, an engine needs a moment to end; the next one waits for it. */
async function waitForOrphan(pidFile: string): Promise<void> {
  const [pid, birth] = readOr(pidFile, '').split(' ');
  const orphan = Number(pid);
  if (!Number.isInteger(orphan) || orphan <= 0) return;
  const deadline = Date.now() + ORPHAN_TIMEOUT_MS;
  while (isAlive(orphan) && processBirth(orphan) === birth) {
    if (Date.now() > deadline) {
      process.kill(orphan, 'SIGKILL');
      await sleep(50);
      return;
    }
    await sleep(20);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, 'EPERM');
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function readOr(file: string, fallback: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return fallback;
  }
}

/** No password guards the engine's only user, so the HTTP rule demands a key instead. */
function engineConfig(key: string, memoryRatio: number): string {
  return `<clickhouse>
  <listen_host>127.0.0.1</listen_host>
  <http_handlers>
    <rule>
      <headers><${ENGINE_KEY_HEADER}>${key}</${ENGINE_KEY_HEADER}></headers>
      <handler><type>dynamic_query_handler</type><query_param_name>query</query_param_name></handler>
    </rule>
  </http_handlers>
  <keep_alive_timeout>30</keep_alive_timeout>
  <shutdown_wait_unfinished>1</shutdown_wait_unfinished>
  <max_server_memory_usage_to_ram_ratio>${memoryRatio}</max_server_memory_usage_to_ram_ratio>
</clickhouse>
`;
}

async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? done(address.port) : fail(new Error('no port'))));
    });
  });
}

async function untilReady(
  child: ChildProcess,
  url: string,
  headers: Record<string, string>,
  stderr: () => string,
): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let exited = false;
  child.once('exit', () => (exited = true));
  while (!exited && Date.now() < deadline) {
    try {
      // Whoever else took the port may accept and never answer.
      const answer = await fetch(`${url}/?query=SELECT%201`, { headers: { ...headers, connection: 'close' }, signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
      if (answer.ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(15);
  }
  const why = exited ? `it ended with code ${child.exitCode ?? child.signalCode}` : `no answer within ${READY_TIMEOUT_MS / 1000} s`;
  throw new EngineStartError(`The embedded ClickHouse did not start: ${why}.\n${stderr().trim()}`.trim());
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
