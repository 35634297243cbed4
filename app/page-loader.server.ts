/** What the loader of every page does around its own question: the filter, and errors as pages say them. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { QueryError } from '#schema/clickhouse/define-query.server.ts';
import { type Filter, FilterError, parseFilter } from '#schema/filter.ts';
import type { AppContext } from './context.server.ts';
import { CursorError } from './readings/traces.server.ts';

export interface PageArgs {
  filter: Filter;
  search: URLSearchParams;
  context: AppContext;
}

/**
 * @throws Response 503 while the engine is away, 400 for a filter that makes no sense, and whatever `read` throws
 */
export async function loadPage<T>({ request, context }: LoaderFunctionArgs, read: (page: PageArgs) => Promise<T>): Promise<T> {
  if (!context.isEngineUp()) throw engineAway();
  const search = new URL(request.url).searchParams;
  try {
    const filter = parseFilter(search, { now: context.now(), timeZone: context.project.settings.time_zone });
    return await loading.run((error) => context.reportError(error, new URL(request.url).pathname), () => read({ filter, search, context }));
  } catch (error) {
    if (error instanceof FilterError || error instanceof CursorError) throw new Response(error.message, { status: 400 });
    if (error instanceof QueryError && error.kind === 'engine' && !context.isEngineUp()) throw engineAway();
    throw error;
  }
}

/** Where errors of the page that is being loaded go. */
const loading = new AsyncLocalStorage<(error: unknown) => void>();

/**
 * A promise that a panel waits for. The panel says that it failed, and only the log can say why; and
 * should the page fail before the promise is awaited, nobody else is left to catch it.
 */
export function later<T>(promise: Promise<T>): Promise<T> {
  const report = loading.getStore();
  promise.catch((error: unknown) => report?.(error));
  return promise;
}

export function notFound(sentence: string): Response {
  return new Response(sentence, { status: 404 });
}

function engineAway(): Response {
  return new Response('ClickHouse does not answer at the moment.', { status: 503, headers: { 'retry-after': '2' } });
}
