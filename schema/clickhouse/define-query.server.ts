/**
 * A question to the store: its name, what it takes, its SQL and what a row looks like, in one place.
 */
import type { ClickHouseSettings } from '@clickhouse/client';
import { z } from 'zod';
import type { Reader } from './client.server.ts';

/** Every question is asked within one project. */
type ProjectParams = z.ZodObject<{ project_id: z.ZodString } & z.core.$ZodShape>;

export type QueryErrorKind = 'params' | 'engine' | 'rows';

/** A question that could not be answered; the cause is kept. `kind` says whose fault it is. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  constructor(
    readonly kind: QueryErrorKind,
    readonly query: string,
    cause: unknown,
  ) {
    super(`${query}: ${kind === 'engine' ? 'the engine did not answer' : `bad ${kind}`}: ${describe(cause)}`, { cause });
  }
}

export interface QueryDefinition<P extends ProjectParams, R extends z.ZodType> {
  /** Dotted, as the file: `overview.newest-failures`. Shows in errors and in the engine's query log. */
  name: string;
  params: P;
  row: R;
  /** SQL that binds `{project_id:String}`; a function where the parsed params choose its parts. */
  sql: string | ((params: z.output<P>) => string);
  settings?: ClickHouseSettings;
}

export type Query<P extends ProjectParams, R extends z.ZodType> = (
  reader: Reader,
  params: z.input<P>,
) => Promise<z.output<R>[]>;

const PROJECT_BINDING = /\{\s*project_id\s*:\s*String\s*\}/;

/**
 * Makes a query function. It never returns a quiet `[]`: whatever goes wrong is a QueryError.
 * @throws Error at definition, when the SQL does not bind the project
 */
export function defineQuery<P extends ProjectParams, R extends z.ZodType>(definition: QueryDefinition<P, R>): Query<P, R> {
  const { name, params: paramsSchema, row, sql, settings } = definition;
  if (typeof sql === 'string') assertBindsProject(name, sql);
  const rowsSchema = z.array(row);
  return async (reader, input) => {
    const params = paramsSchema.safeParse(input);
    if (!params.success) throw new QueryError('params', name, params.error);
    const text = typeof sql === 'string' ? sql : sql(params.data);
    if (typeof sql !== 'string') assertBindsProject(name, text);
    let rows: unknown[];
    try {
      rows = await reader.rows(name, text, params.data, settings);
    } catch (error) {
      throw new QueryError('engine', name, error);
    }
    const parsed = rowsSchema.safeParse(rows);
    if (!parsed.success) throw new QueryError('rows', name, parsed.error);
    return parsed.data;
  };
}

function assertBindsProject(name: string, sql: string): void {
  if (!PROJECT_BINDING.test(sql)) throw new Error(`Query ${name} does not bind {project_id:String}.`);
}

function describe(cause: unknown): string {
  if (cause instanceof z.ZodError) return z.prettifyError(cause);
  return cause instanceof Error ? cause.message : String(cause);
}
