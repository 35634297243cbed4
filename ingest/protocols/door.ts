/** What a door is: how it takes a body, and how it says no. The plugin does the HTTP around it. */
import type { FastifyRequest } from 'fastify';
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

/** The form of every door that has none of its own. */
export function jsonRefusal(refusal: Refusal): Answer {
  return jsonAnswer(refusal.status, { error: { code: refusal.code, message: refusal.message, path: refusal.path } });
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}
