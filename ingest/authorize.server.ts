/** The keys of schema/access as the doors ask for them. */
import type { FastifyRequest } from 'fastify';
import { type Access, AccessDenied } from '#schema/access/authorize.server.ts';
import { Refusal } from './protocols/refusal.ts';

/** @returns the `authorize` of IngestOptions */
export function authorizeIngest(access: Access): (request: FastifyRequest) => Promise<{ projectId: string }> {
  return async (request) => {
    try {
      return await access.authorize(request.headers, 'ingest');
    } catch (error) {
      if (error instanceof AccessDenied) throw new Refusal(error.status, error.code, error.message, { retryAfter: error.retryAfter });
      throw error;
    }
  };
}
