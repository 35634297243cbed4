/** `POST /v1/traces`, `/v1/logs` and Langfuse's path of the former: OTLP over HTTP, JSON and protobuf. */
import type { FastifyRequest } from 'fastify';
import type { IngestWriter } from '../writer/writer.ts';
import { type Answer, type Door, hand } from './door.ts';
import { type Encoding, encodingOf, refusalAnswer, rejectionsMessage, successAnswer } from './otlp-answer.ts';
import { logsBatch, NOT_KEPT, tracesBatch } from './otlp-batch.ts';
import { decodeLogsJson, decodeTracesJson } from './otlp-json.ts';
import { decodeLogsProtobuf, decodeTracesProtobuf } from './otlp-protobuf.ts';
import { readJson } from './records.ts';
import { Refusal } from './refusal.ts';

export interface OtlpDoorOptions {
  path: string;
  signal: 'traces' | 'logs';
  /** Prefix of the name in counters: `otlp` → `otlp/json`, `otlp/protobuf`. */
  name: string;
  writer: IngestWriter;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Hears of errors of ours; never of content. */
  onError: (error: unknown) => void;
}

export function otlpDoor({ path, signal, name, writer, now, onError }: OtlpDoorOptions): Door {
  const batchOf = (bytes: Buffer, encoding: Encoding) => {
    const door = `${name}/${encoding}`;
    if (signal === 'traces') {
      return tracesBatch(door, encoding === 'json' ? decodeTracesJson(readJson(bytes), now()) : decodeTracesProtobuf(bytes, now()), onError);
    }
    return logsBatch(door, encoding === 'json' ? decodeLogsJson(readJson(bytes), now()) : decodeLogsProtobuf(bytes, now()));
  };

  return {
    path,
    name: (request) => `${name}/${encodingOf(request.headers['content-type']) ?? 'json'}`,
    check: (request) => void requireEncoding(request),
    async accept(bytes, request, projectId): Promise<Answer> {
      const encoding = requireEncoding(request);
      const batch = batchOf(bytes, encoding);
      await hand(writer, projectId, batch, bytes.length);
      const malformed = batch.rejections.filter((one) => one.reason !== NOT_KEPT);
      if (malformed.length > 0 && malformed.length === batch.received) {
        // Nothing is left to be partial: OTLP calls it a bad request, which no client repeats.
        throw new Refusal(400, 'all_rejected', rejectionsMessage(batch.received, malformed), { path: malformed[0]?.path ?? null, isCounted: true });
      }
      return successAnswer(encoding, signal === 'traces' ? 'rejectedSpans' : 'rejectedLogRecords', batch.received, malformed);
    },
    refuse: (refusal, request) => refusalAnswer(encodingOf(request.headers['content-type']) ?? 'json', refusal),
  };
}

/** @throws Refusal 415 */
function requireEncoding(request: FastifyRequest): Encoding {
  const contentType = request.headers['content-type'];
  const encoding = encodingOf(contentType);
  if (encoding) return encoding;
  throw new Refusal(
    415,
    'wrong_content_type',
    `Content-Type ${contentType === undefined ? 'is missing' : `${JSON.stringify(contentType)} is not OTLP`}. Send application/x-protobuf or application/json (gRPC is not spoken here: choose the http/protobuf exporter).`,
  );
}
