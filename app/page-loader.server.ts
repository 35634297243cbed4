/** What the loader of every page does around its own question: the filter, and errors as pages say them. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { QueryError } from '#schema/clickhouse/define-query.server.ts';
import { type Filter, FilterError, parseFilter } from '#schema/filter.ts';
import type { AppContext } from './context.server.ts';
import { setFor } from './queries/kpi-rollup.server.ts';
import { CursorError } from './readings/traces.server.ts';

export interface PageArgs {
  filter: Filter;
  search: URLSearchParams;
  context: AppContext;
}

/**
 * With a filter that the rollup cannot serve, the data of a page carries `fromRows`: a promise of how
 * many milliseconds it took until its last panel was read. The filter bar says it.
 * @throws Response 503 while the engine is away, 400 for a filter that makes no sense, and whatever `read` throws
 */
export async function loadPage<T>({ request, context }: LoaderFunctionArgs, read: (page: PageArgs) => Promise<T>): Promise<T> {
  if (!context.isEngineUp()) throw engineAway();
  const search = new URL(request.url).searchParams;
  try {
    const filter = parseFilter(search, { now: context.now(), timeZone: context.project.settings.time_zone });
    const page: Loading = { report: (error) => context.reportError(error, new URL(request.url).pathname), panels: [] };
    const startedAt = performance.now();
    const data = await loading.run(page, () => read({ filter, search, context }));
    if (request.method !== 'GET' || typeof data !== 'object' || data === null || data instanceof Response || setFor(filter.dimensions, null) !== null) return data;
    return { ...data, fromRows: Promise.allSettled(page.panels).then(() => Math.round(performance.now() - startedAt)) };
  } catch (error) {
    if (error instanceof FilterError || error instanceof CursorError) throw new Response(error.message, { status: 400 });
    if (error instanceof QueryError && error.kind === 'engine' && !context.isEngineUp()) throw engineAway();
    throw error;
  }
}

/** The page that is being loaded: where its errors go, and what its panels wait for. */
interface Loading {
  report(error: unknown): void;
  panels: Promise<unknown>[];
}
const loading = new AsyncLocalStorage<Loading>();

/**
 * A promise that a panel waits for. The panel says that it failed, and only the log can say why; and
 * should the page fail before the promise is awaited, nobody else is left to catch it.
 */
export function later<T>(promise: Promise<T>): Promise<T> {
  const page = loading.getStore();
  page?.panels.push(promise);
  promise.catch((error: unknown) => page?.report(error));
  return promise;
}

export function notFound(sentence: string): Response {
  return new Response(sentence, { status: 404 });
}

function engineAway(): Response {
  return new Response('ClickHouse does not answer at the moment.', { status: 503, headers: { 'retry-after': '2' } });
}
