/**
 * Ten thousand damaged captures through decoding, conventions and checks: every one is taken or
 * refused with a sentence, none crashes, and what is taken keeps to the contract.
 */
import type { FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { eventSchema } from '#schema/events.ts';
import { scoreSchema } from '#schema/scores.ts';
import { type Batch, NO_TRACE } from '#ingest/facts.ts';
import type { Door } from '#ingest/protocols/door.ts';
import { langfuseDoor } from '#ingest/protocols/langfuse-door.ts';
import { nativeDoors } from '#ingest/protocols/native-doors.ts';
import { otlpDoor } from '#ingest/protocols/otlp-doors.ts';
import { Refusal } from '#ingest/protocols/refusal.ts';
import { recordingWriter } from '../support/doors.ts';
import { mutate, randomFrom } from '../support/mutations.ts';
import { edgeCases, payloads, type Payload } from '../support/payloads.ts';

const NOW = Date.UTC(2026, 10, 24);
const BODIES = 10_000;
const SEED = 20_261_124;

const made = (name: string, path: string, body: unknown): Payload => {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { folder: 'made', name, path, contentType: 'application/json', body: bytes, sent: bytes, encoding: null, decoded: null };
};
const at = (second: number) => new Date(NOW - 60_000 + second * 1_000).toISOString();
const SOURCES = [
  ...payloads(),
  // Protobuf captures as JSON too: structured damage reaches further than damaged bytes.
  ...payloads().filter((one) => one.decoded !== null).map((one) => made(one.folder, one.path, one.decoded)),
  made('edge cases', '/v1/traces', edgeCases()),
  made('native', '/v1/events', [
    { trace_id: 't', span_id: '1', name: 'ask', start_time: at(0), end_time: at(1), input: 'hi', output: [{ a: 1 }], attributes: { a: { b: [1] } } },
    { trace_id: 't', span_id: '2', parent_span_id: '1', kind: 'llm', name: 'chat', start_time: NOW - 5_000, duration_ms: 5, model: 'gpt-4o', input_tokens: 5, cost_usd: 0.1 },
    { trace_id: 't', span_id: '3', kind: 'retrieval', name: 'find', start_time: at(0), documents: [{ id: 'd', score: 0.5, metadata: { a: 1 } }], citations: [{ target: '#1', start: 0, end: 3 }] },
  ]),
  made('scores', '/v1/scores', [{ trace_id: 't', name: 'q', value: 0.5, evidence: [{ start: 1 }], at: at(1) }, { session_id: 's', name: 'csat', label: 'good' }]),
  made('figures', '/v1/kpi-values', [{ key: 'stakeholder_satisfaction', from: at(0), to: at(9), value: 4 }]),
  made('markers', '/v1/markers', [{ kind: 'deploy', title: 'v2', at: at(0), url: 'https://example.com' }]),
  made('legacy', '/api/public/ingestion', {
    batch: [
      { id: '1', type: 'trace-create', timestamp: at(0), body: { id: 't', name: 'a', userId: 'u', metadata: { a: 1 }, tags: ['x'], input: 'hi' } },
      { id: '2', type: 'generation-create', timestamp: at(1), body: { id: 'g', traceId: 't', startTime: at(1), model: 'gpt-4o', usage: { input: 5, output: 1 }, costDetails: { total: 1 } } },
      { id: '3', type: 'generation-update', timestamp: at(2), body: { id: 'g', traceId: 't', endTime: at(2), completionStartTime: at(1), output: { a: [1] } } },
      { id: '4', type: 'score-create', timestamp: at(2), body: { traceId: 't', observationId: 'g', name: 'q', value: 1 } },
    ],
  }),
];

const ourErrors: unknown[] = [];
const writer = recordingWriter();
const options = { writer, now: () => NOW, onError: (error: unknown) => ourErrors.push(error) };
const doors = new Map<string, Door>(
  [
    otlpDoor({ ...options, path: '/v1/traces', signal: 'traces', name: 'otlp' }),
    otlpDoor({ ...options, path: '/v1/logs', signal: 'logs', name: 'otlp' }),
    otlpDoor({ ...options, path: '/api/public/otel/v1/traces', signal: 'traces', name: 'langfuse' }),
    langfuseDoor(options),
    ...nativeDoors(options),
  ].map((door) => [door.path, door]),
);

/** What a span brought by any protocol must be: the native contract, and what only we add. */
const factsSchema = z.object(eventSchema.shape);
const partSchema = factsSchema.partial();

function check(path: string, { received, spans, parts, scores, rejections }: Batch): void {
  if (path.endsWith('/v1/traces') || path === '/v1/events') expect(spans.length + rejections.length).toBe(received);
  if (path === '/v1/logs') expect(parts.length + scores.length + rejections.length).toBe(received);
  for (const span of spans) factsSchema.parse(span);
  for (const { order_us, trace_id, span_id, part_id, facts } of parts) {
    expect(Number.isSafeInteger(Math.round(order_us)) && order_us >= 0 && (trace_id !== NO_TRACE || path.endsWith('/ingestion')) && span_id !== '' && part_id !== '').toBe(true);
    partSchema.parse(facts);
  }
  for (const score of scores) scoreSchema.parse(score);
  expect(rejections.length).toBeLessThanOrEqual(received);
  for (const one of rejections) expect(one.reason).toMatch(/^[a-z_]+$/);
}

test(`${BODIES} damaged bodies: taken or refused, never a crash`, async () => {
  const random = randomFrom(SEED);
  const statuses = new Map<number, number>();
  for (let i = 0; i < BODIES; i += 1) {
    const source = SOURCES[i % SOURCES.length];
    const door = source && doors.get(source.path);
    if (!source || !door) throw new Error('no door');
    const body = mutate(source, random);
    const request = { headers: { 'content-type': source.contentType } } as FastifyRequest;
    writer.batches.length = 0;
    let status: number;
    try {
      status = (await door.accept(body, request, 'default')).status;
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) throw new Error(`body ${i} of ${source.folder}/${source.name} (seed ${SEED})`, { cause: error });
      status = error.status;
      expect(error.message).toMatch(/\w/);
    }
    for (const batch of writer.batches) {
      try {
        check(source.path, batch);
      } catch (error) {
        throw new Error(`body ${i} of ${source.folder}/${source.name} breaks the contract (seed ${SEED})`, { cause: error });
      }
    }
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect(ourErrors).toEqual([]);
  expect([...statuses.keys()].sort()).toEqual([200, 207, 400]);
  // The damage is neither so small that all pass nor so large that nothing is reached.
  expect(statuses.get(200)).toBeGreaterThan(BODIES / 10);
  expect(statuses.get(400)).toBeGreaterThan(BODIES / 10);
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
}, 120_000);
