/**
 * How long the pages take at 5 and at 20 million spans (1 and 4 million requests) over 90 days:
 * each page's loader with everything it streams, engine included, over 30 days and over 90 by week.
 * Options: `--runs N` measured runs of each page (@default 15), `--small` for a twentieth of the traffic,
 * `--keep DIR` to keep the data and use it again.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoaderFunctionArgs } from '@remix-run/node';
import type { AppContext } from '#app/context.server.ts';
import { startRollup } from '#app/jobs/rollup.server.ts';
import { localPerson } from '#app/person.server.ts';
import { openStore, type Reader } from '#schema/clickhouse/client.server.ts';
import { startEmbeddedEngine } from '#schema/clickhouse/embedded-engine.server.ts';
import { migrate } from '#schema/clickhouse/migrate.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { fill, SPANS_PER_REQUEST } from './support/fill.ts';

type Loader = (args: LoaderFunctionArgs) => Promise<unknown>;

const PAGES: readonly { page: string; path: string; params?: Record<string, string>; load: () => Promise<{ loader: Loader }> }[] = [
  { page: 'overview', path: '/', load: () => import('#app/routes/_index.tsx') },
  { page: 'scorecard', path: '/scorecard', load: () => import('#app/routes/scorecard.tsx') },
  { page: 'kpi', path: '/kpis/latency_p95', params: { key: 'latency_p95' }, load: () => import('#app/routes/kpis.$key.tsx') },
  { page: 'cost', path: '/cost', load: () => import('#app/routes/cost.tsx') },
  { page: 'latency', path: '/latency', load: () => import('#app/routes/latency.tsx') },
  { page: 'retrieval', path: '/retrieval', load: () => import('#app/routes/retrieval.tsx') },
  { page: 'what moved', path: '/what-moved', load: () => import('#app/routes/what-moved.tsx') },
  { page: 'traces', path: '/traces', load: () => import('#app/routes/traces._index.tsx') },
];
const WINDOWS = ['30d', '90d'] as const;
const quiet = { debug: () => {}, info: () => {}, warn: console.error, error: console.error };

interface PageFigures {
  page: string;
  window: (typeof WINDOWS)[number];
  spans: number;
  median_ms: number;
  p95_ms: number;
  /** Engine queries of one load, and the median of each. */
  queries: { name: string; count: number; median_ms: number; p95_ms: number }[];
}

export async function run(args: readonly string[]): Promise<object> {
  const option = (name: string): string | null => (args.includes(name) ? (args[args.indexOf(name) + 1] ?? null) : null);
  const runs = Number(option('--runs') ?? 15);
  const scale = args.includes('--small') ? 0.05 : 1;
  const kept = option('--keep');
  const directory = kept ?? mkdtempSync(join(tmpdir(), 'assay-bench-'));
  const isFilled = kept !== null && existsSync(join(directory, 'store'));
  const engine = await startEmbeddedEngine({ dataDirectory: directory, logger: quiet });
  const connection = { url: engine.url, headers: { ...engine.headers }, database: 'assay' };
  await migrate(connection);
  const store = openStore(connection);
  const rollup = startRollup({ store, projects: () => [DEFAULT_PROJECT], logger: quiet, isEngineUp: () => true, isManual: true });
  try {
    const endMs = isFilled ? await newestMs(store) : Math.floor(Date.now() / 1_000) * 1_000;
    const pages: PageFigures[] = [];
    const rollups: { requests: number; days: number; ms_per_day: number }[] = [];
    const sizes = isFilled ? [4_000_000 * scale] : [1_000_000 * scale, 4_000_000 * scale];
    let first = 0;
    for (const requests of sizes) {
      if (!isFilled) {
        await fill(store, { first, last: requests, endMs }, (done) => say(`filled ${done.toLocaleString('en-US')} requests`));
        first = requests;
        const startedAt = Date.now();
        const days = await rollup.runOnce({ isForced: true });
        rollups.push({ requests, days, ms_per_day: Math.round((Date.now() - startedAt) / Math.max(1, days)) });
        say(`rolled up ${days} days`);
        // A day counts as clean once nothing more can be on its way to it.
        await new Promise((done) => setTimeout(done, 5_000));
        await rollup.runOnce({ isForced: true });
      }
      for (const window of WINDOWS) for (const page of PAGES) pages.push(await measure(store, page, window, requests * SPANS_PER_REQUEST, endMs, runs));
    }
    return { pages: pages.map(({ queries: _, ...figures }) => figures), growth: growthOf(pages), rollups, queries: pages.map(({ page, window, spans, queries }) => ({ page, window, spans, queries })) };
  } finally {
    await rollup.stop();
    await store.close();
    await engine.stop();
    if (kept === null) rmSync(directory, { recursive: true, force: true });
  }
}

async function measure(store: ReturnType<typeof openStore>, { page, path, params = {}, load }: (typeof PAGES)[number], window: (typeof WINDOWS)[number], spans: number, endMs: number, runs: number): Promise<PageFigures> {
  const { loader } = await load();
  const times: number[] = [];
  const byQuery = new Map<string, { count: number; times: number[] }>();
  // The first loads warm the engine's caches and our compiler, as a server in use has them.
  for (let i = -2; i < runs; i += 1) {
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
    await settled(await loader({ request: new Request(`http://localhost${path}?range=${window}`), params, context: { ...contextOf(store, reader, endMs) } }));
    if (i >= 0) times.push(performance.now() - startedAt);
  }
  const figures = { page, window, spans, median_ms: quantile(times, 0.5), p95_ms: quantile(times, 0.95) };
  say(`${page} ${window} ${spans.toLocaleString('en-US')} spans: ${figures.median_ms} ms`);
  return {
    ...figures,
    queries: [...byQuery].map(([name, query]) => ({ name, count: query.count / runs, median_ms: quantile(query.times, 0.5), p95_ms: quantile(query.times, 0.95) })).sort((a, b) => b.median_ms - a.median_ms),
  };
}

/** A page is done when all that it streams has arrived. */
async function settled(data: unknown): Promise<void> {
  if (typeof data !== 'object' || data === null) return;
  await Promise.all(Object.values(data).map(async (value) => settled(value instanceof Promise ? await value : null)));
}

function contextOf(store: ReturnType<typeof openStore>, reader: Reader, endMs: number): AppContext {
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
function growthOf(pages: readonly PageFigures[]): { page: string; window: string; ratio: number }[] {
  const small = Math.min(...pages.map(({ spans }) => spans));
  return pages
    .filter(({ spans }) => spans > small)
    .map(({ page, window, median_ms }) => ({ page, window, ratio: Number((median_ms / (pages.find((one) => one.page === page && one.window === window && one.spans === small)?.median_ms ?? 1)).toFixed(2)) }));
}

async function newestMs(store: Reader): Promise<number> {
  const [row] = (await store.rows('bench.newest', 'SELECT toUnixTimestamp(max(start_time)) * 1000 + 1000 AS at FROM requests', {})) as { at: number }[];
  return row?.at ?? Date.now();
}

function quantile(times: readonly number[], level: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Number((sorted[Math.min(sorted.length - 1, Math.ceil(level * sorted.length) - 1)] ?? 0).toFixed(1));
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
