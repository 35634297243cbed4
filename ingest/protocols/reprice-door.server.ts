/** `POST /v1/reprice`: prices past calls of a project again; `?all=1` those that have a price, too. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Repriced } from '../writer/reprice.server.ts';
import type { Access } from './doors.server.ts';
import { Refusal } from './refusal.ts';

export interface RepriceDoorOptions {
  authorize: (request: FastifyRequest) => Promise<Access> | Access;
  reprice: (projectId: string, all: boolean) => Promise<Repriced>;
  logger: { error(fields: object, message: string): void };
}

export function openRepriceDoor(server: FastifyInstance, { authorize, reprice, logger }: RepriceDoorOptions): void {
  server.post<{ Querystring: { all?: string } }>('/v1/reprice', async (request, reply) => {
    try {
      const { projectId } = await authorize(request);
      return await reprice(projectId, request.query.all === '1' || request.query.all === 'true');
    } catch (error) {
      if (!(error instanceof Refusal)) logger.error({ err: error }, 'past calls could not be priced again');
      const refusal = error instanceof Refusal ? error : new Refusal(503, 'unavailable', 'Past calls could not be priced again now. What was done stays; run it again.', { retryAfter: 2 });
      if (refusal.retryAfter !== null) void reply.header('retry-after', String(refusal.retryAfter));
      return reply.status(refusal.status).send({ error: { code: refusal.code, message: refusal.message, path: null } });
    }
  });
}
