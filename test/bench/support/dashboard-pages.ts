/** How long each page's loader takes with everything that it streams, while events keep coming in. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import type { AppContext } from '#app/context.server.ts';
import { localPerson } from '#app/person.server.ts';
import type { Reader, Store } from '#schema/clickhouse/client.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { trickle } from './fill.ts';
import { quantile, say } from './figures.ts';

type Loader = (args: LoaderFunctionArgs) => Promise<unknown>;

export interface BenchPage {
  page: string;
  path: string;
  params?: Record<string, string>;
  load: () => Promise<{ loader: Loader }>;
}

/** Latency holds "where the time goes", read from the spans of the newest requests. */
export const PAGES: readonly BenchPage[] = [
  { page: 'overview', path: '/', load: () => import('#app/routes/_index.tsx') },
  { page: 'scorecard', path: '/scorecard', load: () => import('#app/routes/scorecard.tsx') },
  { page: 'kpi', path: '/kpis/latency_p95', params: { key: 'latency_p95' }, load: () => import('#app/routes/kpis.$key.tsx') },
  { page: 'cost', path: '/cost', load: () => import('#app/routes/cost.tsx') },
  { page: 'latency', path: '/latency', load: () => import('#app/routes/latency.tsx') },
  { page: 'retrieval', path: '/retrieval', load: () => import('#app/routes/retrieval.tsx') },
  { page: 'hallucinations', path: '/hallucinations', load: () => import('#app/routes/hallucinations.tsx') },
  { page: 'what moved', path: '/what-moved', load: () => import('#app/routes/what-moved.tsx') },
  { page: 'traces', path: '/traces', load: () => import('#app/routes/traces._index.tsx') },
];
export const WINDOWS = ['30d', '90d'] as const;

export interface PageFigures {
  page: string;
  window: (typeof WINDOWS)[number];
  spans: number;
  median_ms: number;
  p95_ms: number;
  /** The first load of this page and window, with what it keeps for the others not there yet. */
  first_ms: number;
  /** Engine queries of one load, and the median of each. */
  queries: { name: string; count: number; median_ms: number; p95_ms: number }[];
}

/** New requests before every load: a page that nothing happens behind would be read from what is kept. */
const NEW_REQUESTS = 20;
let loads = 0;

export async function measurePage(store: Store, { page, path, params = {}, load }: BenchPage, window: (typeof WINDOWS)[number], of: { spans: number; endMs: number; runs: number }): Promise<PageFigures> {
  const { loader } = await load();
  const times: number[] = [];
  const byQuery = new Map<string, { count: number; times: number[] }>();
  let first = 0;
  // The first loads warm the engine's caches and our compiler, as a server in use has them.
  for (let i = -3; i < of.runs; i += 1) {
    await trickle(store, loads, NEW_REQUESTS, of.endMs);
    loads += 1;
    const reader: Reader = {
      async rows(name, ...rest) {
        const startedAt = performance.now();
        const rows = await store.rows(name, ...rest);
        if (i >= 0) {
          const query = byQuery.get(name) ?? { count: 0, times: [] };
          query.count += 1;
          query.times.push(performance.now() - startedAt);
          byQuery.set(name, query);
        }
        return rows;
      },
    };
    const startedAt = performance.now();
    await settled(await loader({ request: new Request(`http://localhost${path}?range=${window}`), params, context: { ...contextOf(store, reader, of.endMs) } }));
    const took = performance.now() - startedAt;
    if (i === -3) first = took;
    if (i >= 0) times.push(took);
  }
  const figures = { page, window, spans: of.spans, median_ms: quantile(times, 0.5), p95_ms: quantile(times, 0.95), first_ms: Number(first.toFixed(1)) };
  say(`${page} ${window} ${of.spans.toLocaleString('en-US')} spans: ${figures.median_ms} ms`);
  return {
    ...figures,
    queries: [...byQuery].map(([name, query]) => ({ name, count: query.count / of.runs, median_ms: quantile(query.times, 0.5), p95_ms: quantile(query.times, 0.95) })).sort((a, b) => b.median_ms - a.median_ms),
  };
}

/** A page is done when all that it streams has arrived. */
async function settled(data: unknown): Promise<void> {
  if (typeof data !== 'object' || data === null) return;
  await Promise.all(Object.values(data).map(async (value) => settled(value instanceof Promise ? await value : null)));
}

function contextOf(store: Store, reader: Reader, endMs: number): AppContext {
  return {
    reader,
    writer: store,
    project: DEFAULT_PROJECT,
    saveProject: async () => {},
    forgetKeys: () => {},
    who: localPerson,
    now: () => endMs,
    isEngineUp: () => true,
    reportError: () => {},
    startDemo: () => {},
    demoProgress: () => ({ state: 'idle', sent: 0, total: 0, message: null }),
  };
}

/** 20 million against 5, per page and window. */
export function growthOf(pages: readonly PageFigures[]): { page: string; window: string; ratio: number }[] {
  const small = Math.min(...pages.map(({ spans }) => spans));
  return pages
    .filter(({ spans }) => spans > small)
    .map(({ page, window, median_ms }) => ({ page, window, ratio: Number((median_ms / (pages.find((one) => one.page === page && one.window === window && one.spans === small)?.median_ms ?? 1)).toFixed(2)) }));
}
