/**
 * The composition root: the one file that knows both ingest and app. It starts the engine (unless
 * a ClickHouse is named), migrates, and serves ingest, API and pages on one port.
 *
 * `node --import tsx server.ts [ingest|app]`: without an argument both, which is `npm start`.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify';
import { pino, type Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { type Connection, openStore, type Store } from '#schema/clickhouse/client.server.ts';
import { type EmbeddedEngine, EngineStartError, startEmbeddedEngine } from '#schema/clickhouse/embedded-engine.server.ts';
import { watchEngine } from '#schema/clickhouse/engine-watch.server.ts';
import { migrate } from '#schema/clickhouse/migrate.server.ts';
import { type Config, ConfigError, declareProduction, readConfig } from '#schema/config.server.ts';
import { type Access, AccessDenied, createAccess } from '#schema/access/authorize.server.ts';
import { openProjectStore } from '#schema/clickhouse/project-store.server.ts';
import { refuseForeign } from '#schema/local-access.ts';
import { DEFAULT_PROJECT_ID } from '#schema/project.ts';

export type Role = 'ingest' | 'app';

export interface StartOptions {
  config: Config;
  roles?: readonly Role[];
  logger?: Logger;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Serve the pages through Vite, rebuilt on change. */
  isDevelopment?: boolean;
}

export interface RunningAssay {
  /** Where it answers. */
  url: string;
  /** Null when ClickHouse is remote. */
  engine: EmbeddedEngine | null;
  store: Store;
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const REMOTE_PATIENCE_MS = 30_000;
/** Larger than ingest's own limit, so that ingest can say what was too large. */
const BODY_LIMIT = 256 * 1024 * 1024;
/** For clients that dribble headers; ingest gives up on slow bodies sooner, and says so. */
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * Starts all parts and returns when requests are answered.
 * @throws EngineStartError, ConfigError, or an Error whose message is a sentence for the user
 */
export async function startAssay(options: StartOptions): Promise<RunningAssay> {
  const { config } = options;
  const roles = options.roles ?? ['ingest', 'app'];
  const logger = options.logger ?? pino({ level: config.logLevel });
  const now = options.now ?? Date.now;
  const closing: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };

  try {
    const engine = config.remote ? null : await startEmbeddedEngine({ dataDirectory: config.dataDirectory, logger });
    if (engine) closing.push(() => engine.stop());
    const connection: Connection = config.remote ?? { url: engine?.url ?? '', headers: engine?.headers ?? {}, database: config.database };
    await migrateWithPatience(connection, logger);

    const store = openStore(connection, logger);
    closing.push(() => store.close());
    const watch = watchEngine(store, engine);
    closing.push(async () => watch.stop());

    const server = Fastify({
      loggerInstance: logger as FastifyBaseLogger,
      logController: new LogController({ disableRequestLogging: true }),
      bodyLimit: BODY_LIMIT,
      requestTimeout: REQUEST_TIMEOUT_MS,
      forceCloseConnections: true,
      genReqId: () => randomUUID(),
      // An address that is no text, such as %ff.
      frameworkErrors: (_error, _request, reply) => {
        const error = { code: 'bad_address', message: 'The address is not valid: percent signs stand before two hex digits of UTF-8.', path: null };
        reply.raw.writeHead(400, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify({ error }));
      },
    });
    closing.push(() => server.close());
    const projects = await openProjectStore({ store, now });
    const access = createAccess({
      reader: store,
      now,
      needsKey: config.requiresKeys,
      defaultProjectId: DEFAULT_PROJECT_ID,
      rateLimit: (projectId) => projects.current(projectId).settings.rate_limit,
    });
    guard(server);
    const readers = guardReading(server, access);
    server.get('/healthz', async () => ({ status: 'ok' }));
    server.get('/readyz', async (_request, reply) => {
      if (watch.isUp()) return { status: 'ready' };
      return reply.status(503).header('retry-after', '2').send({ error: { code: 'engine_away', message: 'ClickHouse does not answer at the moment.', path: null } });
    });

    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    server.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));

    let reprice: import('#app/context.server.ts').AppContext['reprice'];
    if (roles.includes('ingest')) {
      const { registerIngest } = await import('#ingest/plugin.server.ts');
      const { authorizeIngest } = await import('#ingest/authorize.server.ts');
      const { privacyOfProject } = await import('#ingest/enrich/privacy.ts');
      const ingest = registerIngest(server, {
        store,
        project: (projectId = DEFAULT_PROJECT_ID) => projects.current(projectId),
        privacy: (projectId) => privacyOfProject(projects.current(projectId), projects.salt(projectId)),
        authorize: authorizeIngest(access),
        now,
        logger,
        isEngineUp: watch.isUp,
        dataDirectory: config.dataDirectory,
        spoolMaxBytes: config.spoolMaxBytes,
        registry,
      });
      closing.push(() => ingest.close());
      reprice = async (projectId) => (await ingest.reprice(projectId, false)).changed;
    }
    if (roles.includes('app')) {
      const { createErrorReport } = await import('#app/report-error.server.ts');
      const { createDemo } = await import('#app/demo.server.ts');
      const { localPerson } = await import('#app/person.server.ts');
      const demo = createDemo({ baseUrl: () => urlOf(server), key: access.ownKey, now });
      closing.push(async () => demo.stop());
      const { startWeeklyDraw } = await import('#app/jobs/weekly-draw.server.ts');
      const weeklyDraw = startWeeklyDraw({ deps: () => ({ reader: store, writer: store, project: projects.current(DEFAULT_PROJECT_ID), now }), logger, isEngineUp: watch.isUp });
      closing.push(() => weeklyDraw.stop());
      const { startLabelScores } = await import('#app/jobs/label-scores.server.ts');
      const labelScores = startLabelScores({ deps: () => ({ reader: store, writer: store, project: projects.current(DEFAULT_PROJECT_ID), now }), logger, isEngineUp: watch.isUp });
      closing.push(() => labelScores.stop());
      if (config.judge) {
        const { startJudge } = await import('#app/jobs/llm-judge.server.ts');
        const judge = startJudge({ deps: () => ({ reader: store, writer: store, project: projects.current(DEFAULT_PROJECT_ID), now }), config: config.judge, logger, isEngineUp: watch.isUp });
        closing.push(() => judge.stop());
      }
      const { startRollup } = await import('#app/jobs/rollup.server.ts');
      const rollup = startRollup({ store, projects: () => projects.all(), logger, isEngineUp: watch.isUp });
      closing.push(() => rollup.stop());
      await registerPages(server, options, {
        reader: store,
        writer: store,
        who: localPerson,
        // Read anew for every request: settings change.
        get project() {
          return projects.current(DEFAULT_PROJECT_ID);
        },
        saveProject: (project) => projects.save(project),
        forgetKeys: () => access.forget(),
        ...(reprice ? { reprice } : {}),
        now,
        isEngineUp: watch.isUp,
        reportError: createErrorReport(logger),
        startDemo: demo.start,
        demoProgress: demo.progress,
      }, (request) => {
        const projectId = readers.get(request.raw);
        return projectId === undefined || projectId === DEFAULT_PROJECT_ID ? {} : { project: projects.current(projectId) };
      });
    }
    await listen(server, config);
    return { url: urlOf(server), engine, store, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** No login and no key in local mode: so nobody else may reach it. */
function guard(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    const refusal = refuseForeign(request.headers);
    if (refusal) await reply.status(403).send({ error: { code: 'foreign_request', message: refusal, path: null } });
  });
}

/**
 * The read API asks for a key with the scope `read` where keys are needed, `ingest` for what is
 * sent to it, and follows one wherever it is sent. Ingest asks for itself, in its protocols' own forms.
 * @returns the project of each request that brought a key
 */
function guardReading(server: FastifyInstance, access: Access): WeakMap<IncomingMessage, string> {
  const projectOf = new WeakMap<IncomingMessage, string>();
  server.addHook('onRequest', async (request, reply) => {
    if (!/^\/api\/(?!public\/)/.test(request.url)) return;
    try {
      const scope = request.method === 'GET' || request.method === 'HEAD' ? 'read' : 'ingest';
      projectOf.set(request.raw, (await access.authorize(request.headers, scope)).projectId);
    } catch (error) {
      if (!(error instanceof AccessDenied)) throw error;
      if (error.retryAfter !== null) void reply.header('retry-after', String(error.retryAfter));
      if (error.status === 401) void reply.header('www-authenticate', 'Bearer realm="Assay"');
      await reply.status(error.status).send({ error: { code: error.code, message: error.message, path: null } });
    }
  });
  return projectOf;
}

async function registerPages(
  server: FastifyInstance,
  options: StartOptions,
  context: import('#app/context.server.ts').AppContext,
  contextOf: (request: FastifyRequest) => Partial<import('#app/context.server.ts').AppContext>,
): Promise<void> {
  if (!options.isDevelopment) declareProduction();
  const { registerRemix } = await import('#app/remix-handler.server.ts');
  const buildDirectory = join(ROOT, 'build');
  if (!options.isDevelopment) return registerRemix(server, { context, contextOf, buildDirectory });
  const { viteDevelopment } = await import('#app/vite-development.server.ts');
  return registerRemix(server, { context, contextOf, buildDirectory, loadBuild: await viteDevelopment(server, ROOT) });
}

/** A remote ClickHouse may come up after us. */
async function migrateWithPatience(connection: Connection, logger: Logger): Promise<void> {
  const deadline = Date.now() + REMOTE_PATIENCE_MS;
  for (;;) {
    try {
      const applied = await migrate(connection);
      if (applied.length > 0) logger.info({ applied }, 'schema is up to date');
      return;
    } catch (error) {
      const isAway = error instanceof Error && 'code' in error && ['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'ETIMEDOUT'].includes(String(error.code));
      if (!isAway) throw error;
      if (Date.now() > deadline) throw new Error(`ClickHouse at ${connection.url} does not answer. Check CLICKHOUSE_URL.`, { cause: error });
      logger.warn(`waiting for ClickHouse at ${connection.url}`);
      await new Promise((done) => setTimeout(done, 1_000));
    }
  }
}

async function listen(server: FastifyInstance, config: Config): Promise<void> {
  try {
    await server.listen({ port: config.port, host: config.host });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new ConfigError(`Port ${config.port} on ${config.host} is taken. Stop the program that uses it, or set PORT to another one.`, { cause: error });
    }
    throw error;
  }
}

function urlOf(server: FastifyInstance): string {
  const address = server.addresses()[0];
  if (!address || typeof address === 'string') return '';
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}

/** Runs as a program: start, say where, stop on the first signal and at once on the second. */
async function main(args: readonly string[]): Promise<void> {
  const roles = args.filter((arg): arg is Role => arg === 'ingest' || arg === 'app');
  const config = readConfig();
  const logger = pino({ level: config.logLevel });
  const running = await startAssay({
    config,
    logger,
    isDevelopment: args.includes('--dev'),
    ...(roles.length > 0 ? { roles } : {}),
  });
  let isStopping = false;
  const onSignal = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'the stop was not clean');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.stdout.write(`Assay is at ${running.url.replace('127.0.0.1', 'localhost')} (Ctrl-C stops it).\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    const isForUser = error instanceof ConfigError || error instanceof EngineStartError;
    process.stderr.write(`${error instanceof Error ? (isForUser ? error.message : (error.stack ?? error.message)) : String(error)}\n`);
    process.exit(1);
  });
}
