/** Pages through Vite with hot reload, for `npm run dev`. */
import type { ServerBuild } from '@remix-run/node';
import type { FastifyInstance } from 'fastify';

/** Hooks Vite before the routes; returns what loads the newest server build. */
export async function viteDevelopment(server: FastifyInstance, root: string): Promise<() => Promise<ServerBuild>> {
  const { createServer } = await import('vite');
  const vite = await createServer({ configFile: `${root}app/vite.config.ts`, server: { middlewareMode: true } });
  server.addHook('onRequest', async (request, reply) => {
    // Ingest and the API are not Vite's.
    if (request.url.startsWith('/v1/') || request.url.startsWith('/api/')) return;
    const isHandled = await new Promise<boolean>((done, fail) => {
      reply.raw.once('finish', () => done(true));
      vite.middlewares(request.raw, reply.raw, (error: unknown) => (error ? fail(error) : done(false)));
    });
    if (isHandled) return reply.hijack();
  });
  server.addHook('onClose', async () => vite.close());
  return async () => (await vite.ssrLoadModule('virtual:remix/server-build')) as ServerBuild;
}
