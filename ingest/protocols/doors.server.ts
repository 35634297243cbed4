/**
 * Every door of ingest on one way in: who may, read the body, take it, answer in the protocol's own
 * form.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { type IngestWriter, UnavailableError } from '../writer/writer.ts';
import { type BodyLimits, type BodyReader, createBodyReader, drained } from './body.server.ts';
import { type Answer, type Door, hand, jsonRefusal } from './door.ts';
import { langfuseDoor } from './langfuse-door.ts';
import { nativeDoors } from './native-doors.ts';
import { encodingOf, refusalAnswer } from './otlp-answer.ts';
import { otlpDoor } from './otlp-doors.ts';
import { Refusal, unavailable } from './refusal.ts';
import { createTurns, type Turns } from './turns.ts';

export interface DoorsOptions {
  writer: IngestWriter;
  /** Milliseconds since 1970. */
  now: () => number;
  logger: Logger;
  /**
   * Who sends, from the headers alone, before the body is read.
   * @throws Refusal 401, 403, 429
   */
  authorize: (request: FastifyRequest) => Promise<Access> | Access;
  bodyLimits?: BodyLimits;
}

export interface Access {
  projectId: string;
}

/** Two commits on their way and one that gathers, of 4,000 spans of 1.5 KB each. */
const OPEN_BYTES = 16 * 1024 * 1024;

/** Registers all paths of ingest on a server, in a scope of their own. */
export function openDoors(server: FastifyInstance, { writer, now, logger, authorize, bodyLimits }: DoorsOptions): void {
  const reader = createBodyReader(bodyLimits);
  const turns = createTurns(OPEN_BYTES);
  const onError = (error: unknown) => logger.error(withoutContent(error), 'a convention failed on an event');
  const otlp = { writer, now, onError };
  const doors: Door[] = [
    otlpDoor({ ...otlp, path: '/v1/traces', signal: 'traces', name: 'otlp' }),
    otlpDoor({ ...otlp, path: '/v1/logs', signal: 'logs', name: 'otlp' }),
    otlpDoor({ ...otlp, path: '/api/public/otel/v1/traces', signal: 'traces', name: 'langfuse' }),
    langfuseDoor({ writer, now, onError }),
    ...nativeDoors({ writer, now }),
  ];
  void server.register(async (scope) => {
    // The scope's own parser reads nothing: bodies are read by the doors' reader, whatever their type.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const door of doors) {
      open(scope, door, { authorize, reader, turns, writer, logger });
      scope.route({
        method: ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
        url: door.path,
        handler: async (request, reply) => {
          const refusal = new Refusal(405, 'wrong_method', `${door.path} takes POST: data comes in here. To read, see /api/v1.`);
          await drained(request.raw);
          return answer(reply.header('allow', 'POST'), door.refuse(refusal, request));
        },
      });
    }
    // A client with a slip in its address reads this in its own log; a page would tell it nothing.
    scope.all('/v1/*', async (request, reply) => {
      const paths = doors.map((door) => door.path).filter((path) => path.startsWith('/v1/'));
      await drained(request.raw);
      return answer(reply, jsonRefusal(new Refusal(404, 'unknown_path', `There is nothing at this address. Data comes in by POST at ${paths.join(', ')}; /api/v1 is for reading.`)));
    });
    // An exporter with a common endpoint sends metrics too; it must not take our silence for trouble.
    scope.post('/v1/metrics', async (request, reply) => {
      await drained(request.raw);
      const refusal = new Refusal(404, 'no_metrics', 'Metrics are not kept here; only traces and logs are. Turn them off with OTEL_METRICS_EXPORTER=none.');
      return answer(reply, refusalAnswer(encodingOf(request.headers['content-type']) ?? 'json', refusal));
    });
    // What Langfuse's SDKs ask before they send: is it there, and does the key fit.
    scope.get('/api/public/health', async () => ({ status: 'OK', version: '3.0.0' }));
    scope.get('/api/public/projects', async (request, reply) => {
      try {
        const { projectId } = await authorize(request);
        return { data: [{ id: projectId, name: projectId, metadata: {} }] };
      } catch (error) {
        const refusal = refusalOf(error, logger);
        return reply.status(refusal.status).send({ message: refusal.message, error: refusal.code });
      }
    });
  });
}

interface Shared {
  authorize: DoorsOptions['authorize'];
  reader: BodyReader;
  turns: Turns;
  writer: IngestWriter;
  logger: Logger;
}

function open(scope: FastifyInstance, door: Door, { authorize, reader, turns, writer, logger }: Shared): void {
  const refuse = async (error: unknown, request: FastifyRequest, reply: FastifyReply, projectId: string | null) => {
    const refusal = refusalOf(error, logger);
    if (projectId !== null) countRefused(refusal, door.name(request), writer, projectId);
    if (refusal.retryAfter !== null) void reply.header('retry-after', String(refusal.retryAfter));
    // The rest of a body that came too slowly is not waited for again.
    if (refusal.status === 408 || !(await drained(request.raw))) void reply.header('connection', 'close');
    return answer(reply, door.refuse(refusal, request));
  };
  scope.post(door.path, {
    // Fastify's own: a Content-Type that is no media type.
    errorHandler: async (error, request, reply) => refuse(error, request, reply, null),
    handler: async (request, reply) => {
      let projectId: string | null = null;
      try {
        projectId = (await authorize(request)).projectId;
        door.check?.(request);
        const { bytes, release } = await reader.read(request.raw);
        const done = await turns.take(bytes.length);
        try {
          return answer(reply, await door.accept(bytes, request, projectId));
        } finally {
          done();
          release();
        }
      } catch (error) {
        return await refuse(error, request, reply, projectId);
      }
    },
  });
}

function answer(reply: FastifyReply, { status, contentType, body }: Answer): FastifyReply {
  // As bytes, or Fastify adds a charset to the type.
  return reply.status(status).header('content-type', contentType).send(Buffer.from(body));
}

function refusalOf(error: unknown, logger: Logger): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof UnavailableError) return unavailable(error.message, error);
  if (error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new Refusal(415, 'wrong_content_type', 'The Content-Type header is not a media type such as application/json.');
  }
  // An error of ours must not cost the client its data: it keeps it on 503, and drops it on 500.
  logger.error(withoutContent(error), 'ingest failed');
  return unavailable('Assay could not store this. Send again.', error);
}

/** Messages of errors may quote what was sent (ClickHouse's do): only where it happened is logged. */
function withoutContent(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { error: error.name, code: 'code' in error ? error.code : undefined, at: frames.slice(0, 8).map((line) => line.trim()) };
}

/** A body that nobody could read counts as one event received and one rejected. */
function countRefused(refusal: Refusal, door: string, writer: IngestWriter, projectId: string): void {
  if (refusal.isCounted || ![400, 413, 415].includes(refusal.status) || refusal.code === 'aborted') return;
  const rejections = [{ index: 0, reason: refusal.code, path: refusal.path ?? '', message: refusal.message }];
  void hand(writer, projectId, { door, received: 1, spans: [], parts: [], scores: [], rejections }, 0);
}
