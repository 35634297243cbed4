/** Ingest as the composition root sees it: the writer, and every door of `protocols/` before it. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Store } from '#schema/clickhouse/client.server.ts';
import type { Project } from '#schema/project.ts';
import type { Privacy } from './enrich/privacy.ts';
import { type Access, openDoors } from './protocols/doors.server.ts';
import { openRepriceDoor } from './protocols/reprice-door.server.ts';
import { createWriter } from './writer/group-commit.server.ts';
import type { Repriced } from './writer/reprice.server.ts';

export interface IngestOptions {
  store: Store;
  /** Without an id: where data goes that carries no key. */
  project: (projectId?: string) => Project;
  /** What may be stored of each project's texts. Left out, they are redacted and ids are kept. */
  privacy?: (projectId: string) => Privacy;
  /** Milliseconds since 1970. */
  now: () => number;
  logger: Logger;
  isEngineUp: () => boolean;
  /** Where the spool lives; without it there is none, and an engine that is away means 503. */
  dataDirectory?: string;
  spoolMaxBytes?: number;
  /** Where /metrics finds what this process counts. */
  registry?: Registry;
  /**
   * Who sends, from the headers alone, before the body is read. Left out, nobody needs a key.
   * @throws Refusal 401, 403, 429
   */
  authorize?: (request: FastifyRequest) => Promise<Access> | Access;
}

export interface Ingest {
  /** Prices past calls of a project again: those without a price, or all. @throws what the engine says */
  reprice(projectId: string, all: boolean): Promise<Repriced>;
  close(): Promise<void>;
}

export function registerIngest(server: FastifyInstance, options: IngestOptions): Ingest {
  const writer = createWriter(options);
  const authorize = options.authorize ?? (() => ({ projectId: options.project().project_id }));
  openDoors(server, { writer, now: options.now, logger: options.logger, authorize });
  openRepriceDoor(server, { authorize, reprice: writer.reprice, logger: options.logger });
  return { reprice: writer.reprice, close: () => writer.close() };
}
