/**
 * The one door to ClickHouse. Whether it leads to the embedded engine, a server, a cluster or the
 * cloud is decided by the connection that is handed in.
 */
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createClient, type ClickHouseClient, type ClickHouseSettings } from '@clickhouse/client';

export interface Connection {
  url: string;
  username?: string;
  password?: string;
  database: string;
  /** Sent with every request; the embedded engine's key travels here. */
  headers?: Readonly<Record<string, string>>;
  /** Cluster name: makes migrations ON CLUSTER with Replicated engines. */
  cluster?: string;
}

export type QueryParams = Record<string, unknown>;

/** What a query needs: rows of unknown shape, parsed by whoever asked. */
export interface Reader {
  /**
   * @param name shows in the engine's log of queries and in errors
   * @throws whatever the transport or the engine says
   */
  rows(name: string, sql: string, params: QueryParams, settings?: ClickHouseSettings): Promise<unknown[]>;
}

/** What an insert needs. */
export interface Writer {
  insert(table: string, columns: readonly string[], rows: readonly object[], options?: InsertOptions): Promise<void>;
}

export interface InsertOptions {
  /** The same token within the deduplication window inserts once. */
  token?: string;
}

export interface Store extends Reader, Writer {
  readonly connection: Connection;
  /**
   * Inserts rows that are already text: a JSON array per line, values in the order of `columns`.
   * Ingest writes its rows once, for the engine and for its spool.
   */
  insertLines(table: string, columns: readonly string[], lines: Buffer, options?: InsertOptions): Promise<void>;
  /** DDL and other statements without a result. */
  command(sql: string, params?: QueryParams, settings?: ClickHouseSettings): Promise<void>;
  /** True when the engine answers within the time given. */
  isUp(timeoutMs?: number): Promise<boolean>;
  close(): Promise<void>;
}

export interface StoreLogger {
  debug(fields: object, message: string): void;
}

/** Longer than any page should take, and short enough that nothing piles up. */
const QUERY_DEADLINE_S = 30;

const SETTINGS: ClickHouseSettings = {
  // An unknown column in an insert is a bug of ours, not something to drop in silence.
  input_format_skip_unknown_fields: 0,
  // Counts come as numbers (they stay below 2^53); 64-bit ids are asked for as strings in the SQL.
  output_format_json_quote_64bit_integers: 0,
  // avg over nothing is NaN in ClickHouse; it must reach us as null.
  output_format_json_quote_denormals: 0,
  // Our own group commit batches; the answer must mean that the rows are stored.
  async_insert: 0,
  date_time_input_format: 'best_effort',
  max_execution_time: QUERY_DEADLINE_S,
  // 26.7 returns wrong rows for some top-k plans through joins.
  ...({ query_plan_top_k_through_join: 0 } as ClickHouseSettings),
};

/** Opens a store. Nothing is sent until it is used. */
export function openStore(connection: Connection, logger?: StoreLogger): Store {
  const client = createClient({
    url: connection.url,
    username: connection.username ?? 'default',
    password: connection.password ?? '',
    database: connection.database,
    http_headers: { ...connection.headers },
    request_timeout: (QUERY_DEADLINE_S + 5) * 1_000,
    max_open_connections: 24,
    clickhouse_settings: SETTINGS,
    compression: { request: false, response: false },
    keep_alive: { enabled: true, idle_socket_ttl: 2_500 },
    log: { LoggerClass: silentLogger(logger) },
  });
  return {
    connection,
    async rows(name, sql, params, settings) {
      const result = await client.query({
        query: `/* ${name} */ ${sql}`,
        format: 'JSONEachRow',
        query_params: params,
        clickhouse_settings: { ...settings },
        abort_signal: AbortSignal.timeout((QUERY_DEADLINE_S + 5) * 1_000),
      });
      return await result.json<unknown>();
    },
    async insert(table, columns, rows, options) {
      if (rows.length === 0) return;
      await client.insert({
        table,
        columns: [...columns] as [string, ...string[]],
        values: rows,
        format: 'JSONEachRow',
        clickhouse_settings: options?.token ? { insert_deduplication_token: options.token, insert_deduplicate: 1 } : {},
      });
    },
    async insertLines(table, columns, lines, options) {
      const { stream } = await client.exec({
        query: `INSERT INTO ${table} (${columns.join(', ')}) FORMAT JSONCompactEachRow`,
        values: Readable.from([lines], { objectMode: false }),
        clickhouse_settings: options?.token ? { insert_deduplication_token: options.token, insert_deduplicate: 1 } : {},
      });
      // Until the answer is read to its end, the connection is not free.
      stream.resume();
      await finished(stream);
    },
    async command(sql, params, settings) {
      await client.command({
        query: sql,
        ...(params ? { query_params: params } : {}),
        clickhouse_settings: { ...settings },
      });
    },
    async isUp(timeoutMs = 1_000) {
      try {
        const result = await client.query({
          query: 'SELECT 1',
          format: 'JSONEachRow',
          abort_signal: AbortSignal.timeout(timeoutMs),
        });
        await result.json();
        return true;
      } catch {
        return false;
      }
    },
    close: () => closeClient(client),
  };
}

async function closeClient(client: ClickHouseClient): Promise<void> {
  await client.close();
}

/** The client logs every refused connection as an error, which while an engine is away is noise. */
function silentLogger(logger: StoreLogger | undefined) {
  const say = (level: string) => (entry: { module: string; message: string; args?: Record<string, unknown> }) =>
    logger?.debug({ level, module: entry.module }, entry.message);
  return class {
    trace = say('trace');
    debug = say('debug');
    info = say('info');
    warn = say('warn');
    error = say('error');
  };
}
