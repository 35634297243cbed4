/** How a scenario is sent when the server is away, refuses, or is told to stop. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { scenario } from '#schema/scenarios/index.ts';
import { SendError, sendScenario } from '#schema/scenarios/send.ts';

const END = Date.UTC(2026, 10, 24);
const SMALL = scenario('provider-outage');
const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

interface Seen {
  path: string;
  key: string | undefined;
  lines: number;
}

/** A server that answers as told and keeps what it saw. */
async function serve(respond: (seen: Seen, response: ServerResponse, count: number) => void): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = gunzipSync(Buffer.concat(parts)).toString('utf8');
      const one = { path: request.url ?? '', key: request.headers.authorization, lines: text.split('\n').length };
      seen.push(one);
      respond(one, response, seen.length);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(() => server.close());
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The server has no port.');
  return { url: `http://127.0.0.1:${address.port}`, seen };
}

const take = ({ lines }: Seen, response: ServerResponse) => response.end(JSON.stringify({ accepted: lines, rejected: 0, errors: [] }));

test('all doors get their share, scores last, and progress runs to the end', async () => {
  const { url, seen } = await serve(take);
  const steps: [number, number][] = [];
  const result = await sendScenario({ baseUrl: `${url}/`, scenario: SMALL, endMs: END, key: 'secret', onProgress: (sent, total) => steps.push([sent, total]) });
  const linesTo = (path: string) => seen.filter((one) => one.path === path).reduce((sum, { lines }) => sum + lines, 0);
  expect(result).toMatchObject({ requests: 2_075, spans: linesTo('/v1/events'), scores: linesTo('/v1/scores'), from: Date.UTC(2026, 9, 26), to: END });
  expect(linesTo('/v1/markers')).toBe(1);
  // 2 of 25 of 1200 cited and 500 of the agent, 1 of 25 of 100 uncited and 50 refused
  expect(result.scores).toBe(136 + 6);
  expect(seen.at(-1)?.path).toBe('/v1/scores');
  expect(new Set(seen.map(({ key }) => key))).toEqual(new Set(['Bearer secret']));
  const [sent, total] = steps.at(-1) ?? [0, -1];
  expect(sent).toBe(total);
  expect(steps.map(([at]) => at)).toEqual([...steps.map(([at]) => at)].sort((one, other) => one - other));
});

test('a server that is busy is asked again after the time it names', async () => {
  let refusals = 0;
  const { url, seen } = await serve((one, response, count) => {
    if (count > 3) return take(one, response);
    refusals += 1;
    return response.writeHead(503, { 'retry-after': '0' }).end('{}');
  });
  const result = await sendScenario({ baseUrl: url, scenario: SMALL, endMs: END });
  expect(refusals).toBe(3);
  // 21 posts of 100 requests, one of markers, one of scores, and those three.
  expect(seen.length).toBe(21 + 1 + 1 + 3);
  expect(result.requests).toBe(2_075);
});

test('an answer that is no success, or takes only a part, ends it with a sentence', async () => {
  const refusing = await serve((_, response) => response.writeHead(401).end('{"error":{"message":"A key is needed."}}'));
  await expect(sendScenario({ baseUrl: refusing.url, scenario: SMALL, endMs: END })).rejects.toThrow(/takes nothing without a key\. Make one with the scope \"ingest\" on .*\/settings\/keys, and give it with --key\./);
  expect(refusing.seen.length).toBeLessThanOrEqual(4);
  const choosy = await serve(({ lines }, response) => response.end(JSON.stringify({ accepted: lines - 1, rejected: 1, errors: [{ message: 'start_time is odd' }] })));
  await expect(sendScenario({ baseUrl: choosy.url, scenario: SMALL, endMs: END })).rejects.toThrow(/did not take all of it: .*start_time is odd/);
  const stranger = await serve((_, response) => response.end('<html>'));
  await expect(sendScenario({ baseUrl: stranger.url, scenario: SMALL, endMs: END })).rejects.toThrow(/does not answer as Assay does/);
});

test('no server at all', async () => {
  const { url } = await serve(take);
  closing.splice(0).forEach((close) => close());
  await expect(sendScenario({ baseUrl: url, scenario: SMALL, endMs: END })).rejects.toThrow(`No server answers at ${url}.`);
  await expect(sendScenario({ baseUrl: url, scenario: SMALL, endMs: END })).rejects.toBeInstanceOf(SendError);
});

test('it stops when it is told to, also while it waits', async () => {
  const controller = new AbortController();
  const { url } = await serve((_, response, count) => {
    response.writeHead(503, { 'retry-after': '600' }).end('{}');
    if (count === 4) setTimeout(() => controller.abort(new Error('enough')), 20);
  });
  // Otherwise it would wait for ten minutes.
  await expect(sendScenario({ baseUrl: url, scenario: SMALL, endMs: END, signal: controller.signal })).rejects.toThrow('enough');
});
