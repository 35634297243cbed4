/**
 * Damaged captures over HTTP, through the real writer into ClickHouse: no 5xx, and every count adds
 * up. The wide run, ten thousand without an engine, is test/unit/ingest-fuzz.test.ts.
 */
import Fastify from 'fastify';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { openDoors } from '#ingest/protocols/doors.server.ts';
import { createWriter } from '#ingest/writer/group-commit.server.ts';
import { mutate, randomFrom } from '../support/mutations.ts';
import { payloads } from '../support/payloads.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const server = Fastify({ bodyLimit: 256 * 1024 * 1024, forceCloseConnections: true });
const logger = pino({ level: 'silent' });
const now = () => Date.UTC(2026, 10, 24);
const writer = createWriter({ store, now, logger, isEngineUp: () => true });
openDoors(server, { writer, now, logger, authorize: () => ({ projectId: 'default' }) });
const url = await server.listen({ port: 0, host: '127.0.0.1' });
afterAll(async () => {
  await server.close();
  await writer.close();
});

test('600 damaged bodies over HTTP give no 5xx, and the server still takes sound ones', async () => {
  const random = randomFrom(5);
  const sources = payloads();
  const bodies = Array.from({ length: 600 }, (_, i) => {
    const source = sources[i % sources.length];
    if (!source) throw new Error('no payload');
    return { source, body: mutate(source, random) };
  });
  const send = async ({ source, body }: (typeof bodies)[number]) =>
    (await fetch(url + source.path, { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': source.contentType } })).status;
  const statuses: number[] = [];
  // As eight clients at once, so that requests share inserts.
  await Promise.all(
    Array.from({ length: 8 }, async (_, client) => {
      for (let i = client; i < bodies.length; i += 8) {
        const body = bodies[i];
        if (body) statuses.push(await send(body));
      }
    }),
  );
  expect([...new Set(statuses)].sort()).toEqual([200, 207, 400]);
  for (const source of sources) expect(await send({ source, body: source.body })).toBeLessThan(300);

  await writer.flushCounts();
  const counts = (await store.rows(
    'test',
    "SELECT door, sumIf(delta, measure = 'received') AS received, sumIf(delta, measure IN ('accepted', 'rejected')) AS known FROM ingest_counts FINAL WHERE project_id = 'default' GROUP BY door ORDER BY door",
    {},
  )) as { door: string; received: number; known: number }[];
  expect(counts.map(({ door }) => door)).toEqual(['langfuse', 'langfuse/json', 'otlp/json', 'otlp/protobuf']);
  for (const { door, received, known } of counts) {
    expect(received, door).toBeGreaterThan(0);
    expect(known, door).toBe(received);
  }
}, 120_000);
