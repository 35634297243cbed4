/**
 * Serves the Remix application on a Fastify instance: built assets from disk, everything else by
 * the request handler, with one load context for all.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fastifyStatic from '@fastify/static';
import { createReadableStreamFromReadable, createRequestHandler, type ServerBuild } from '@remix-run/node';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from './context.server.ts';

export interface RemixOptions {
  context: AppContext;
  /** What is different for one request: a key's own project. */
  contextOf?: (request: FastifyRequest) => Partial<AppContext>;
  /** The directory that the Vite build wrote: `client` and `server` below it. */
  buildDirectory: string;
  /** In development, loads the newest build for every request. */
  loadBuild?: () => Promise<ServerBuild>;
}

/**
 * @throws Error when there is no build and none is loaded
 */
export async function registerRemix(server: FastifyInstance, options: RemixOptions): Promise<void> {
  const { buildDirectory, context } = options;
  const serverBuild = join(buildDirectory, 'server', 'index.js');
  if (!options.loadBuild && !existsSync(serverBuild)) {
    throw new Error('The pages are not built. Run `npm run build`, or use `npm start`, which does.');
  }
  const build = options.loadBuild ?? ((await import(serverBuild)) as ServerBuild);
  const handle = createRequestHandler(build, options.loadBuild ? 'development' : 'production');

  await server.register(async (scope) => {
    // Remix reads bodies itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    if (!options.loadBuild) {
      await scope.register(fastifyStatic, {
        root: join(buildDirectory, 'client', 'assets'),
        prefix: '/assets/',
        immutable: true,
        maxAge: '365d',
        decorateReply: false,
      });
      await scope.register(fastifyStatic, {
        root: join(buildDirectory, 'client'),
        prefix: '/',
        wildcard: false,
        globIgnore: ['assets/**', '.vite/**'],
        maxAge: '1h',
        decorateReply: false,
      });
    }
    scope.all('*', async (request, reply) => {
      const response = await handle(toWebRequest(request, reply), { ...context, ...options.contextOf?.(request) });
      return send(reply, response);
    });
  });
}

function toWebRequest(request: FastifyRequest, reply: FastifyReply): Request {
  const controller = new AbortController();
  // Fires for every close; a finished answer is not an abort.
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (Array.isArray(value)) for (const one of value) headers.append(name, one);
    else if (value !== undefined) headers.set(name, value);
  }
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  return new Request(`${request.protocol}://${request.headers.host}${request.raw.url ?? '/'}`, {
    method: request.method,
    headers,
    signal: controller.signal,
    ...(hasBody && request.body instanceof Readable
      ? { body: createReadableStreamFromReadable(request.body), duplex: 'half' as const }
      : {}),
  });
}

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.status(response.status);
  for (const [name, value] of response.headers) reply.header(name, value);
  if (!response.body) return reply.send();
  return reply.send(Readable.fromWeb(response.body as import('node:stream/web').ReadableStream));
}
