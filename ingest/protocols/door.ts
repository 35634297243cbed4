/** What a door is: how it takes a body, and how it says no. The plugin does the HTTP around it. */
import type { FastifyRequest } from 'fastify';
import type { Batch } from '../facts.ts';
import type { IngestWriter } from '../writer/writer.ts';
import type { Refusal } from './refusal.ts';

export interface Answer {
  status: number;
  contentType: string;
  body: string | Buffer;
}

export interface Door {
  path: string;
  /** Protocol and encoding as counters name them: `otlp/json`, `otlp/protobuf`, `native`, `langfuse`. */
  name(request: FastifyRequest): string;
  /** Refuses by headers alone, before the body is read. @throws Refusal */
  check?(request: FastifyRequest): void;
  /**
   * @param bytes the body, unpacked
   * @throws Refusal, UnavailableError
   */
  accept(bytes: Buffer, request: FastifyRequest, projectId: string): Promise<Answer>;
  refuse(refusal: Refusal, request: FastifyRequest): Answer;
}

/**
 * Hands a batch to the writer. One without anything to store is only counted, and its answer does
 * not wait for a store: bad input is bad whether ClickHouse is there or not.
 * @throws UnavailableError
 */
export async function hand(writer: IngestWriter, projectId: string, batch: Batch, bytes: number): Promise<void> {
  if (batch.spans.length + batch.parts.length + batch.scores.length > 0) return writer.write(projectId, batch, bytes);
  if (batch.received > 0) writer.write(projectId, batch, 0).catch(() => undefined);
}

/** The form of every door that has none of its own. */
export function jsonRefusal(refusal: Refusal): Answer {
  return jsonAnswer(refusal.status, { error: { code: refusal.code, message: refusal.message, path: refusal.path } });
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}
