/** The environment, read and parsed once. A wrong value is named in a sentence. */
import { z } from 'zod';
import type { Connection } from './clickhouse/client.server.ts';

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a port number from 0 to 65535');
const filled = z.string().trim().min(1, 'must not be empty');
const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be a name of letters, digits and underscores');

const bytes = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a number of bytes')
  .transform(Number);

const count = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number);

/** 2 GiB: hours of a busy service, and little of any disk. */
const SPOOL_MAX_BYTES = 2_147_483_648;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const environmentSchema = z.object({
  PORT: port.default(4300),
  HOST: filled.default('127.0.0.1'),
  ASSAY_DATA_DIR: filled.default('.assay'),
  ASSAY_SPOOL_MAX_BYTES: bytes.default(SPOOL_MAX_BYTES),
  ASSAY_REQUIRE_KEYS: z.enum(['true', 'false'], 'must be true or false').default('false'),
  ASSAY_JUDGE_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  ASSAY_JUDGE_KEY: z.string().default(''),
  ASSAY_JUDGE_MODEL: filled.optional(),
  ASSAY_JUDGE_CALLS_PER_DAY: count.default(1_000),
  ASSAY_JUDGE_USD_PER_DAY: z.string().regex(/^\d+(\.\d+)?$/, 'must be an amount in USD').transform(Number).default(5),
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  CLICKHOUSE_USER: filled.default('default'),
  CLICKHOUSE_PASSWORD: z.string().default(''),
  CLICKHOUSE_DATABASE: name.default('assay'),
  CLICKHOUSE_CLUSTER: filled.optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

/** A judge model behind an OpenAI-compatible endpoint. */
export interface JudgeConfig {
  /** Base URL, as SDKs take it: `https://api.openai.com/v1`. */
  url: string;
  key: string;
  model: string;
  callsPerDay: number;
  budgetUsdPerDay: number;
}

export interface Config {
  port: number;
  host: string;
  dataDirectory: string;
  /** Room for events while ClickHouse is away; 0 is no spool. */
  spoolMaxBytes: number;
  /** Keys are needed for /v1 and /api; in local mode they are not. */
  requiresKeys: boolean;
  logLevel: string;
  /** Null: no judge model. */
  judge: JudgeConfig | null;
  /** Null: the embedded engine. */
  remote: Connection | null;
  database: string;
}

/** The environment is wrong; the message says which variable and how, for whoever started it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * @param environment usually `process.env`; an empty value counts as absent
 * @throws ConfigError
 */
export function parseConfig(environment: Record<string, string | undefined>): Config {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environmentSchema.safeParse(present);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message} (it is ${JSON.stringify(present[String(issue.path[0])])}).`).join('\n'),
    );
  }
  const env = parsed.data;
  if (!LOOPBACK.includes(env.HOST)) {
    throw new ConfigError(
      `HOST is ${JSON.stringify(env.HOST)}, but Assay has no login yet and must not be reachable from other machines. Use 127.0.0.1.`,
    );
  }
  if (Boolean(env.ASSAY_JUDGE_URL) !== Boolean(env.ASSAY_JUDGE_MODEL)) {
    throw new ConfigError('ASSAY_JUDGE_URL and ASSAY_JUDGE_MODEL go together: a judge needs both.');
  }
  if (env.CLICKHOUSE_CLUSTER && !env.CLICKHOUSE_URL) {
    throw new ConfigError('CLICKHOUSE_CLUSTER needs CLICKHOUSE_URL: the embedded engine is a single node.');
  }
  const login = ['CLICKHOUSE_USER', 'CLICKHOUSE_PASSWORD'].filter((name) => present[name] !== undefined);
  if (login.length > 0 && !env.CLICKHOUSE_URL) {
    throw new ConfigError(
      `${login.join(' and ')} ${login.length > 1 ? 'need' : 'needs'} CLICKHOUSE_URL: the embedded engine has no login. Set CLICKHOUSE_URL to the server that is meant, or unset ${login.length > 1 ? 'both' : 'it'} to use the embedded one.`,
    );
  }
  return {
    port: env.PORT,
    host: env.HOST,
    dataDirectory: env.ASSAY_DATA_DIR,
    spoolMaxBytes: env.ASSAY_SPOOL_MAX_BYTES,
    requiresKeys: env.ASSAY_REQUIRE_KEYS === 'true',
    logLevel: env.LOG_LEVEL,
    judge:
      env.ASSAY_JUDGE_URL && env.ASSAY_JUDGE_MODEL
        ? { url: env.ASSAY_JUDGE_URL, key: env.ASSAY_JUDGE_KEY, model: env.ASSAY_JUDGE_MODEL, callsPerDay: env.ASSAY_JUDGE_CALLS_PER_DAY, budgetUsdPerDay: env.ASSAY_JUDGE_USD_PER_DAY }
        : null,
    database: env.CLICKHOUSE_DATABASE,
    remote: env.CLICKHOUSE_URL
      ? {
          url: env.CLICKHOUSE_URL,
          username: env.CLICKHOUSE_USER,
          password: env.CLICKHOUSE_PASSWORD,
          database: env.CLICKHOUSE_DATABASE,
          ...(env.CLICKHOUSE_CLUSTER ? { cluster: env.CLICKHOUSE_CLUSTER } : {}),
        }
      : null,
  };
}

/** The configuration of this process. */
export function readConfig(): Config {
  return parseConfig(process.env);
}

/** React and the router take a quarter more time, and warn on stderr, unless told that nobody develops here. What NODE_ENV says already stays. */
export function declareProduction(): void {
  process.env['NODE_ENV'] ??= 'production';
}
