/** The way in that all doors share: framing, packing, limits, time, who may, and trouble behind. */
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { Refusal } from '#ingest/protocols/refusal.ts';
import { UnavailableError } from '#ingest/writer/writer.ts';
import { testDoors } from '../support/doors.ts';
import { payload, payloads } from '../support/payloads.ts';

const MIB = 1024 * 1024;
const doors = await testDoors({
  // Small limits make the same behaviour quick to see; the sizes of production have a test below.
  bodyLimits: { maxBytes: 2 * MIB, timeoutMs: 30_000, maxHeldBytes: 5 * MIB },
  authorize: (request) => {
    if (request.headers.authorization === 'Bearer wrong') throw new Refusal(401, 'wrong_key', 'This key is not known.');
    if (request.headers.authorization === 'Bearer busy') throw new Refusal(429, 'rate_limited', 'Too many requests with this key.', { retryAfter: 1 });
    return { projectId: 'default' };
  },
});
const full = await testDoors();
const logged: string[] = [];
const noted = await testDoors({ log: (line) => logged.push(line) });
const narrow = await testDoors({ bodyLimits: { maxBytes: 2 * MIB, timeoutMs: 30_000, maxHeldBytes: 5 * MIB } });
const impatient = await testDoors({ bodyLimits: { maxBytes: 2 * MIB, timeoutMs: 300, maxHeldBytes: 5 * MIB } });

beforeEach(() => {
  doors.writer.batches.length = 0;
  doors.writer.failure = null;
});

const event = (span = 1, fields: object = {}) => ({
  trace_id: 'a'.repeat(32),
  span_id: `b${String(span).padStart(15, '0')}`,
  name: 'ask',
  start_time: '2026-11-20T10:00:00Z',
  duration_ms: 5,
  ...fields,
});
const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}, url = doors.url) =>
  fetch(url + path, { method: 'POST', body: typeof body === 'string' ? body : new Uint8Array(body), headers: { 'content-type': 'application/json', ...headers } });

test.each(payloads().map((one) => [`${one.folder}/${one.name}`, one] as const))('%s as its client sent it', async (_, one) => {
  const answer = await post(one.path, one.sent, { 'content-type': one.contentType, ...(one.encoding ? { 'content-encoding': one.encoding } : {}) });
  const { received, spans, parts, scores, rejections } = doors.last();
  // An evaluation that timed out is sound, but no score.
  expect(rejections.map((one) => one.reason)).toEqual(one.folder.startsWith('handwritten') && one.path === '/v1/logs' ? ['not_kept'] : []);
  expect(received).toBeGreaterThan(0);
  expect(spans.length + parts.length + scores.length).toBeGreaterThan(0);
  if (one.path.endsWith('ingestion')) {
    expect(answer.status).toBe(207);
    return;
  }
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe(one.contentType);
  expect(await answer.text()).toBe(one.contentType === 'application/json' ? '{}' : '');
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('%s bodies on every kind of door', async (encoding, pack) => {
  const { body, contentType } = payload('traceloop', '01');
  expect((await post('/v1/traces', pack(body), { 'content-type': contentType, 'content-encoding': encoding })).status).toBe(200);
  expect((await post('/v1/events', pack(Buffer.from(JSON.stringify(event()))), { 'content-encoding': encoding })).status).toBe(200);
  expect(doors.writer.batches.map((batch) => batch.spans.length > 0)).toEqual([true, true]);
});

test('content types are matched by their beginning', async () => {
  const { body } = payload('vercel', '01');
  expect((await post('/v1/traces', body, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200);
  expect((await post('/v1/traces', payload('traceloop', '01').body, { 'content-type': 'application/x-protobuf; proto=x' })).status).toBe(200);
});

test('a chunked body without a length', async () => {
  const text = JSON.stringify([event(1), event(2)]);
  const status = await new Promise<number>((done, fail) => {
    const sent = httpRequest(`${doors.url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/json' } }, (answer) => done(answer.resume().statusCode ?? 0));
    sent.on('error', fail);
    for (let i = 0; i < text.length; i += 7) sent.write(text.slice(i, i + 7));
    sent.end();
  });
  expect(status).toBe(200);
  expect(doors.last().spans).toHaveLength(2);
});

test.each([
  ['/v1/traces', 'application/json'],
  ['/v1/events', 'application/json'],
  ['/api/public/ingestion', 'application/json'],
])('too large on %s: with a length, without one, and after unpacking', async (path, contentType) => {
  const large = Buffer.alloc(2 * MIB + 1, 0x20);
  const withLength = await post(path, large, { 'content-type': contentType });
  expect(withLength.status).toBe(413);
  expect(await withLength.text()).toMatch(/larger than 2 MiB/);
  const packed = await post(path, gzipSync(large), { 'content-type': contentType, 'content-encoding': 'gzip' });
  expect(packed.status).toBe(413);
  expect(await packed.text()).toMatch(/larger than 2 MiB when unpacked/);
  const chunked = await fetch(doors.url + path, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: new ReadableStream({
      start(controller) {
        controller.enqueue(large);
        controller.close();
      },
    }),
    duplex: 'half',
  } as RequestInit);
  expect(chunked.status).toBe(413);
  // Each is one event received and one rejected.
  expect(doors.writer.batches.map(({ received, rejections }) => [received, rejections[0]?.reason])).toEqual([[1, 'too_large'], [1, 'too_large'], [1, 'too_large']]);
});

test('65 MiB is too large, 1 MiB is not, at the limits of production', async () => {
  const answer = await post('/v1/events', Buffer.alloc(65 * MIB, 0x20), {}, full.url);
  expect(answer.status).toBe(413);
  expect(((await answer.json()) as { error: { code: string } }).error.code).toBe('too_large');
  const fits = await post('/v1/events', JSON.stringify(event(1, { input: 'x'.repeat(MIB) })), {}, full.url);
  expect(fits.status).toBe(200);
});

test('a gzip bomb of 1 GiB is stopped at the limit, without holding more than that', async () => {
  // 1 GiB of zeros packs to 1 MiB; unpacked whole it would show.
  const member = gzipSync(Buffer.alloc(64 * MIB));
  const bomb = Buffer.concat(new Array<Buffer>(16).fill(member));
  const before = process.memoryUsage();
  const answer = await post('/v1/traces', bomb, { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' }, full.url);
  expect(answer.status).toBe(413);
  const after = process.memoryUsage();
  expect(after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed).toBeLessThan(96 * MIB);
});

test('broken packing is a bad request, an unknown one is not supported', async () => {
  const packed = gzipSync(Buffer.from(JSON.stringify(event())));
  const cut = await post('/v1/events', packed.subarray(0, packed.length - 12), { 'content-encoding': 'gzip' });
  expect(cut.status).toBe(400);
  expect(await cut.json()).toMatchObject({ error: { code: 'bad_encoding', message: expect.stringMatching(/gzip/) } });
  const plain = await post('/v1/events', JSON.stringify(event()), { 'content-encoding': 'gzip' });
  expect(plain.status).toBe(400);
  const unknown = await post('/v1/events', JSON.stringify(event()), { 'content-encoding': 'zstd' });
  expect(unknown.status).toBe(415);
});

test('a client that dribbles is told so after the time is up', async () => {
  const { port, hostname } = new URL(impatient.url);
  const answer = await new Promise<string>((done, fail) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    const dribble = setInterval(() => socket.write('1\r\n \r\n'), 50);
    socket.on('data', (part) => (text += part.toString()));
    socket.on('error', fail);
    socket.on('close', () => {
      clearInterval(dribble);
      done(text);
    });
    socket.write('POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n');
  });
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(answer).toMatch(/did not arrive within/);
});

test('a client that goes away in the middle leaves nothing behind', async () => {
  const { port, hostname } = new URL(doors.url);
  for (let i = 0; i < 5; i += 1) {
    await new Promise<void>((done) => {
      const socket = connect(Number(port), hostname);
      socket.on('close', () => done());
      socket.write(`POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${2 * MIB}\r\n\r\n`);
      socket.write(Buffer.alloc(MIB, 0x20), () => socket.destroy());
    });
  }
  const large = JSON.stringify(event(1, { input: 'x'.repeat(1.5 * MIB) }));
  const three = async () => (await Promise.all([1, 2, 3].map(() => post('/v1/events', large)))).map((answer) => answer.status);
  await expect.poll(three).toEqual([200, 200, 200]);
});

test('more bytes at once than there is room for: 503, and room again afterwards', async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((done) => (open = done));
  const { writer, url } = narrow;
  const write = writer.write;
  writer.write = async (...args) => {
    await gate;
    return write(...args);
  };
  const body = JSON.stringify(event(1, { input: 'x'.repeat(1.5 * MIB) }));
  const answers: Response[] = [];
  const sent = [1, 2, 3, 4].map(async () => void answers.push(await post('/v1/events', body, {}, url)));
  // Three fit; whichever crosses the limit is refused while the others wait for the writer.
  await expect.poll(() => answers.length).toBe(1);
  open();
  await Promise.all(sent);
  expect(answers.map((answer) => answer.status)).toEqual([503, 200, 200, 200]);
  expect(answers[0]?.headers.get('retry-after')).toBe('2');
  expect((await post('/v1/events', body, {}, url)).status).toBe(200);
});

test.each([
  ['/v1/traces', 'application/json', (body: Buffer) => expect(JSON.parse(body.toString())).toEqual({ code: 14, message: 'ClickHouse is away.' })],
  // google.rpc.Status: 08 code, 12 length message.
  ['/v1/traces', 'application/x-protobuf', (body: Buffer) => expect(body).toEqual(Buffer.from([8, 14, 18, 19, ...Buffer.from('ClickHouse is away.')]))],
  ['/v1/events', 'application/json', (body: Buffer) => expect(JSON.parse(body.toString())).toEqual({ error: { code: 'unavailable', message: 'ClickHouse is away.', path: null } })],
  ['/v1/scores', 'application/json', (body: Buffer) => expect(JSON.parse(body.toString())).toMatchObject({ error: { code: 'unavailable' } })],
  ['/v1/kpi-values', 'application/json', (body: Buffer) => expect(JSON.parse(body.toString())).toMatchObject({ error: { code: 'unavailable' } })],
  ['/v1/markers', 'application/json', (body: Buffer) => expect(JSON.parse(body.toString())).toMatchObject({ error: { code: 'unavailable' } })],
  ['/api/public/ingestion', 'application/json', (body: Buffer) => expect(JSON.parse(body.toString())).toEqual({ message: 'ClickHouse is away.', error: 'unavailable' })],
])('while nothing can be stored, %s (%s) says 503 in its own form', async (path, contentType, check) => {
  doors.writer.failure = new UnavailableError('ClickHouse is away.');
  const bodies: Record<string, string | Buffer> = {
    '/v1/traces': contentType === 'application/json' ? payload('vercel', '01').body : payload('traceloop', '01').body,
    '/v1/events': JSON.stringify(event()),
    '/v1/scores': JSON.stringify({ trace_id: 't', name: 'quality', value: 1 }),
    '/v1/kpi-values': JSON.stringify({ key: 'stakeholder_satisfaction', from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z', value: 4 }),
    '/v1/markers': JSON.stringify({ kind: 'deploy', title: 'v2' }),
    '/api/public/ingestion': payload('langfuse', '02').body,
  };
  const answer = await post(path, bodies[path] ?? '', { 'content-type': contentType });
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('2');
  expect(answer.headers.get('content-type')).toMatch(contentType);
  check(Buffer.from(await answer.arrayBuffer()));
});

test('an error of ours is 503 too, so that the client keeps its data; no log line quotes what was sent', async () => {
  noted.writer.failure = new TypeError('Cannot parse input: a secret');
  const answer = await post('/v1/events', JSON.stringify(event(1, { input: 'a secret' })), {}, noted.url);
  expect(answer.status).toBe(503);
  expect(await answer.text()).not.toMatch(/secret/);
  await post('/v1/events', '{"input": "a secret", ', {}, noted.url);
  await post('/v1/events', JSON.stringify(event(1, { input: 'a secret', cost_usd: 'a secret' })), {}, noted.url);
  expect(logged).toHaveLength(1);
  expect(logged[0]).toMatch(/TypeError.*ingest failed/);
  expect(logged[0]).not.toMatch(/secret/);
});

test('keys are checked before the body, and refused in the form of the protocol', async () => {
  const otlp = await post('/v1/traces', '{}', { authorization: 'Bearer wrong' });
  expect([otlp.status, await otlp.json()]).toEqual([401, { code: 16, message: 'This key is not known.' }]);
  const native = await post('/v1/events', '{}', { authorization: 'Bearer wrong' });
  expect([native.status, await native.json()]).toEqual([401, { error: { code: 'wrong_key', message: 'This key is not known.', path: null } }]);
  const langfuse = await post('/api/public/ingestion', '{}', { authorization: 'Bearer wrong' });
  expect([langfuse.status, await langfuse.json()]).toEqual([401, { message: 'This key is not known.', error: 'wrong_key' }]);
  const busy = await post('/v1/traces', '{}', { authorization: 'Bearer busy' });
  expect([busy.status, busy.headers.get('retry-after'), await busy.json()]).toEqual([429, '1', { code: 8, message: 'Too many requests with this key.' }]);
  expect(doors.writer.batches).toEqual([]);
});

test('what Langfuse SDKs ask first', async () => {
  expect(await (await fetch(`${doors.url}/api/public/health`)).json()).toMatchObject({ status: 'OK' });
  expect(await (await fetch(`${doors.url}/api/public/projects`)).json()).toEqual({ data: [{ id: 'default', name: 'default', metadata: {} }] });
  expect((await fetch(`${doors.url}/api/public/projects`, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
});
