/** Sends a scenario to a running server, through the doors that anybody uses. */
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import { eventsOf, feedbackOf, requestsOf, windowOf } from './generate.ts';
import type { Scenario } from './plan.ts';

const compress = promisify(gzip);
/** About 500 spans and 0.5 MB before compression: large enough to group, small enough to show progress. */
const REQUESTS_PER_POST = 100;
const SCORES_PER_POST = 1_000;
const POSTS_IN_FLIGHT = 4;
/** As long as a restart of the engine may take. */
const PATIENCE_MS = 60_000;

export interface SendOptions {
  /** `http://localhost:4300`, without a path. */
  baseUrl: string;
  scenario: Scenario;
  /** Milliseconds since 1970; the scenario ends at the full hour before. */
  endMs: number;
  /** A key with scope `ingest`; none is needed on loopback. */
  key?: string;
  signal?: AbortSignal;
  /** In spans, scores, values and markers. */
  onProgress?: (sent: number, total: number) => void;
}

export interface SendResult {
  requests: number;
  spans: number;
  scores: number;
  /** The scenario's window, milliseconds since 1970, half-open. */
  from: number;
  to: number;
}

/** A post that the server refused for good, or did not take in time. The message is a sentence. */
export class SendError extends Error {
  override readonly name = 'SendError';
}

const answerSchema = z.object({ accepted: z.int(), rejected: z.int() });

interface Post {
  path: string;
  entries: () => readonly object[];
  size: number;
}

/**
 * Sends everything, a few posts at a time, and returns when all of it is acknowledged.
 * @throws SendError when the server cannot be reached, refuses, or stays away for a minute; the signal's reason when aborted
 */
export async function sendScenario(options: SendOptions): Promise<SendResult> {
  const { scenario } = options;
  const window = windowOf(options.endMs);
  const requests = requestsOf(scenario, options.endMs);
  const feedback = requests.flatMap((request) => feedbackOf(request) ?? []);
  const at = (day: number) => window.from + Math.round(day * 24 * 3_600_000);
  const scores = [...feedback, ...scenario.evaluations(at)];
  let spans = 0;
  const posts: Post[] = [
    ...chunks(requests, REQUESTS_PER_POST).map((some) => ({
      path: '/v1/events',
      entries: () => {
        const events = some.flatMap((request) => eventsOf(scenario, request));
        spans += events.length;
        return events;
      },
      size: some.length,
    })),
    { path: '/v1/markers', entries: () => scenario.markers(at), size: 1 },
    { path: '/v1/kpi-values', entries: () => scenario.kpiValues(at), size: 1 },
  ];
  // A score copies the dimensions of its trace, so it goes when the traces are there.
  const later: Post[] = chunks(scores, SCORES_PER_POST).map((some) => ({ path: '/v1/scores', entries: () => some, size: 1 }));

  const total = [...posts, ...later].reduce((sum, post) => sum + post.size, 0);
  let sent = 0;
  for (const queue of [posts, later]) {
    const left = [...queue];
    const work = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        await send(options, next.path, next.entries());
        sent += next.size;
        options.onProgress?.(sent, total);
      }
    };
    const workers = Array.from({ length: POSTS_IN_FLIGHT }, () => work().catch((error: unknown) => {
      left.length = 0;
      throw error;
    }));
    const failed = (await Promise.allSettled(workers)).find((worker) => worker.status === 'rejected');
    if (failed) throw failed.reason;
  }
  return { requests: requests.length, spans, scores: scores.length, ...window };
}

async function send(options: SendOptions, path: string, entries: readonly object[]): Promise<void> {
  if (entries.length === 0) return;
  const url = options.baseUrl.replace(/\/$/, '') + path;
  const body = await compress(entries.map((entry) => JSON.stringify(entry)).join('\n'), { level: 1 });
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    options.signal?.throwIfAborted();
    const answer = await post(options, url, body);
    const text = await answer.text();
    if (answer.ok) return refuseRejections(url, text);
    if (answer.status === 401 || answer.status === 403) throw new SendError(`${keyProblem(options, text)} Make one with the scope "ingest" on ${options.baseUrl.replace(/\/$/, '')}/settings/keys, and give it with --key.`);
    if (answer.status !== 503 && answer.status !== 429) throw new SendError(`${url} answered ${answer.status}: ${text.slice(0, 500)}`);
    if (Date.now() > deadline) throw new SendError(`${url} has been unavailable for a minute. Look at the server's log.`);
    await pause(waitOf(answer.headers.get('retry-after')), options.signal);
  }
}

const refusalSchema = z.object({ error: z.object({ message: z.string() }) });

function keyProblem({ baseUrl, key }: SendOptions, text: string): string {
  if (key === undefined) return `${baseUrl} takes nothing without a key.`;
  const told = refusalSchema.safeParse(parseJson(text));
  return `${baseUrl} does not take this key. ${told.success ? told.data.error.message : ''}`.trim();
}

async function post(options: SendOptions, url: string, body: Uint8Array<ArrayBuffer>): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
  if (options.key !== undefined) headers['authorization'] = `Bearer ${options.key}`;
  try {
    return await fetch(url, { method: 'POST', headers, body, ...(options.signal ? { signal: options.signal } : {}) });
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new SendError(`No server answers at ${options.baseUrl}. Start one with "npm start", or name another with --url.`, { cause: error });
  }
}

/** A scenario is right in every event, so one that is not taken is a bug to be told. */
function refuseRejections(url: string, text: string): void {
  const answer = answerSchema.safeParse(parseJson(text));
  if (!answer.success) throw new SendError(`${url} does not answer as Assay does: ${text.slice(0, 200)}`);
  if (answer.data.rejected > 0) throw new SendError(`${url} did not take all of it: ${text.slice(0, 500)}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Retry-After in seconds; a second when there is none. */
function waitOf(header: string | null): number {
  const seconds = Number(header);
  return header !== null && Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 10) * 1_000 : 1_000;
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
