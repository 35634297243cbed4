/**
 * What every loader of the read API does around its own question: params parsed with errors that
 * name them, JSON or CSV, and failures as `{ error: { code, message, path } }`.
 */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { QueryError } from '#schema/clickhouse/define-query.server.ts';
import { FilterError } from '#schema/filter.ts';
import type { AppContext } from '../context.server.ts';
import { toCsv, type CsvValue } from '../csv.ts';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly path: string | null = null,
  ) {
    super(message);
  }
}

export interface ApiAnswer {
  json: object;
  csv?: { name: string; columns: readonly string[]; rows: readonly { readonly [column: string]: CsvValue }[] };
}

export interface ApiArgs {
  params: LoaderFunctionArgs['params'];
  search: URLSearchParams;
  context: AppContext;
}

/** Runs a question of the API and answers in the form that was asked for; never throws. */
export async function answer({ request, params, context }: LoaderFunctionArgs, read: (args: ApiArgs) => Promise<ApiAnswer>): Promise<Response> {
  const url = new URL(request.url);
  try {
    if (!context.isEngineUp()) throw engineAway();
    const found = await read({ params, search: url.searchParams, context });
    return wantsCsv(request, url) && found.csv ? csvResponse(found.csv) : Response.json(found.json, { headers: HEADERS });
  } catch (error) {
    return errorResponse(error, (fault) => context.reportError(fault, url.pathname));
  }
}

/** Figures change with every event. Accept decides between two forms at one address. */
const HEADERS = { 'cache-control': 'no-store', vary: 'accept' };

/** @param report where an error that is ours goes, since the answer does not tell it */
export function errorResponse(error: unknown, report: (error: unknown) => void): Response {
  return refusal(asApiError(error, report));
}

/** An error as the API says it. */
export function refusal(known: ApiError): Response {
  return Response.json(
    { error: { code: known.code, message: known.message, path: known.path } },
    { status: known.status, headers: { ...HEADERS, ...(known.status === 503 ? { 'retry-after': '2' } : {}) } },
  );
}

/** The action of every address that is only read. */
export function readOnly(): Response {
  const response = refusal(new ApiError(405, 'wrong_method', 'This address is read with GET. Data comes in by POST at /v1/…; /api/openapi.json describes both.'));
  response.headers.set('allow', 'GET, HEAD');
  return response;
}

/** The answer of an address that takes POST to its other methods. */
export function readOrPosted(): Response {
  const response = refusal(new ApiError(405, 'wrong_method', 'This address is read with GET and takes POST.'));
  response.headers.set('allow', 'GET, HEAD, POST');
  return response;
}

function asApiError(error: unknown, report: (error: unknown) => void): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof FilterError) return new ApiError(400, 'bad_param', error.message, error.path);
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const path = issue?.path.join('.') || null;
    return new ApiError(400, 'bad_param', `${path ?? 'A param'}: ${issue?.message ?? 'is not understood'}.`, path);
  }
  if (error instanceof QueryError && error.kind === 'engine' && isAway(error.cause)) return engineAway();
  // Whatever else went wrong is ours. Its message may hold SQL, so it goes to the log alone.
  report(error);
  return new ApiError(500, 'internal', 'Something went wrong on our side.');
}

function engineAway(): ApiError {
  return new ApiError(503, 'engine_away', 'ClickHouse does not answer at the moment.');
}

/** An engine that answers with an error of its own has a type or a code of ClickHouse; anything else did not answer. */
function isAway(cause: unknown): boolean {
  return !(cause instanceof Error && 'type' in cause && 'code' in cause && /^\d+$/.test(String(cause.code)));
}

function wantsCsv(request: Request, url: URL): boolean {
  if (url.pathname.endsWith('.csv')) return true;
  const accept = request.headers.get('accept') ?? '';
  return /\btext\/csv\b/.test(accept) && !/\bapplication\/json\b/.test(accept);
}

function csvResponse({ name, columns, rows }: NonNullable<ApiAnswer['csv']>): Response {
  return new Response(toCsv(columns, rows), {
    headers: { ...HEADERS, 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}.csv"` },
  });
}

/**
 * Params of a question, each given once but for those listed as repeated. A param that nobody
 * knows is an error: a filter with a typo would else answer with figures of everything.
 */
export function parseParams<S extends z.ZodObject>(search: URLSearchParams, schema: S, others: readonly string[]): z.output<S> {
  const known = [...Object.keys(schema.shape), ...others];
  for (const name of search.keys()) {
    if (!known.includes(name)) throw new ApiError(400, 'unknown_param', `There is no param ${name.slice(0, 100)}. Known are: ${known.join(', ')}.`, name.slice(0, 100));
  }
  const given: Record<string, string | string[]> = {};
  for (const [name, field] of Object.entries(schema.shape)) {
    const values = search.getAll(name).filter((value) => value !== '');
    if (values.length === 0) continue;
    const isRepeated = isArray(field);
    if (!isRepeated && values.length > 1) throw new ApiError(400, 'bad_param', `${name} may be given once.`, name);
    given[name] = isRepeated ? values : (values[0] ?? '');
  }
  return schema.parse(given);
}

function isArray(field: unknown): boolean {
  return field instanceof z.ZodArray || (field instanceof z.ZodOptional && field.unwrap() instanceof z.ZodArray);
}
