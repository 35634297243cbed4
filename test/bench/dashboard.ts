/**
 * How long the pages take at 5 and at 20 million spans (1 and 4 million requests) over 90 days:
 * each page's loader with everything it streams, engine included, over 30 days and over 90 by week;
 * then, on the larger data behind the real server, how soon events show and what a person waits
 * for in Chromium. Says of every target whether it is met.
 * Options: `--runs N` measured runs of each page (@default 15), `--small` for a twentieth of the
 * traffic, `--keep DIR` to keep the data and use it again, `--no-browser`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { startRollup } from '#app/jobs/rollup.server.ts';
import { openStore, type Reader } from '#schema/clickhouse/client.server.ts';
import { startEmbeddedEngine } from '#schema/clickhouse/embedded-engine.server.ts';
import { migrate } from '#schema/clickhouse/migrate.server.ts';
import { parseConfig } from '#schema/config.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { startAssay } from '../../server.ts';
import { type BrowserFigures, measureBrowser } from './support/dashboard-browser.ts';
import { type Freshness, measureFreshness } from './support/dashboard-freshness.ts';
import { growthOf, measurePage, type PageFigures, PAGES, WINDOWS } from './support/dashboard-pages.ts';
import { labelWeeks } from './support/dashboard-reviews.ts';
import { isMet, quantile, say, type Target, targetTable } from './support/figures.ts';
import { fill, SPANS_PER_REQUEST } from './support/fill.ts';

const quiet = { debug: () => {}, info: () => {}, warn: console.error, error: console.error };
const WEEKS_LABELLED = 12;
const LABELS_PER_WEEK = 200;

export async function run(args: readonly string[]): Promise<object> {
  const option = (name: string): string | null => (args.includes(name) ? (args[args.indexOf(name) + 1] ?? null) : null);
  const runs = Number(option('--runs') ?? 15);
  const scale = args.includes('--small') ? 0.05 : 1;
  const kept = option('--keep');
  const directory = kept ?? mkdtempSync(join(tmpdir(), 'assay-bench-'));
  try {
    const loaders = await measureLoaders(directory, { runs, sizes: kept !== null && existsSync(join(directory, 'store')) ? null : [1_000_000 * scale, 4_000_000 * scale] });
    const served = args.includes('--no-browser') ? null : await measureServer(directory);
    const growth = growthOf(loaders.pages);
    const targets = targetsOf(loaders.pages, growth, served);
    say(`\n${pageTable(loaders.pages, growth)}\n\n${targetTable(targets)}`);
    return {
      pages: loaders.pages.map(({ queries: _, ...figures }) => figures),
      growth,
      rollups: loaders.rollups,
      ...(served ?? {}),
      targets: targets.map((target) => ({ ...target, is_met: isMet(target) })),
      queries: loaders.pages.map(({ page, window, spans, queries }) => ({ page, window, spans, queries })),
    };
  } finally {
    if (kept === null) rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** @param sizes in requests, each filled up from the one before; null to take what is there */
async function measureLoaders(directory: string, { runs, sizes }: { runs: number; sizes: readonly number[] | null }) {
  const engine = await startEmbeddedEngine({ dataDirectory: directory, logger: quiet });
  const connection = { url: engine.url, headers: { ...engine.headers }, database: 'assay' };
  await migrate(connection);
  const store = openStore(connection);
  const rollup = startRollup({ store, projects: () => [DEFAULT_PROJECT], logger: quiet, isEngineUp: () => true, isManual: true });
  const pages: PageFigures[] = [];
  const rollups: { requests: number; days: number; ms_per_day: number }[] = [];
  try {
    const endMs = sizes === null ? await newestMs(store) : Math.floor(Date.now() / 1_000) * 1_000;
    let first = 0;
    for (const requests of sizes ?? [await requestCount(store)]) {
      if (sizes !== null) {
        await fill(store, { first, last: requests, endMs }, (done) => say(`filled ${done.toLocaleString('en-US')} requests`));
        first = requests;
      }
      const startedAt = Date.now();
      const days = await rollup.runOnce({ isForced: true });
      rollups.push({ requests, days, ms_per_day: Math.round((Date.now() - startedAt) / Math.max(1, days)) });
      say(`rolled up ${days} days in ${Math.round((Date.now() - startedAt) / 1_000)} s`);
      // A day counts as clean once nothing more can be on its way to it.
      await new Promise((done) => setTimeout(done, 5_000));
      await rollup.runOnce({ isForced: true });
      if (sizes !== null && requests === sizes[0]) {
        const labels = await labelWeeks({ reader: store, writer: store, project: DEFAULT_PROJECT, now: () => endMs }, WEEKS_LABELLED, LABELS_PER_WEEK);
        say(`${labels} answers are labelled`);
      }
      for (const window of WINDOWS) for (const page of PAGES) pages.push(await measurePage(store, page, window, { spans: requests * SPANS_PER_REQUEST, endMs, runs }));
    }
    return { pages, rollups };
  } finally {
    await rollup.stop();
    await store.close();
    await engine.stop();
  }
}

interface Served {
  freshness: Freshness;
  browser: BrowserFigures[];
}

/** The same data behind the server that people use, with its jobs running. */
async function measureServer(directory: string): Promise<Served> {
  const built = spawnSync(process.execPath, [fileURLToPath(new URL('../../app/ensure-build.mjs', import.meta.url))], { stdio: ['ignore', 2, 2] });
  if (built.status !== 0) throw new Error('The pages could not be built.');
  const assay = await startAssay({ config: { ...parseConfig({}), port: 0, dataDirectory: directory }, logger: pino({ level: 'error' }, pino.destination(2)) });
  try {
    const freshness = await measureFreshness(assay.url, { live: 10, rebuilt: 3 });
    say(`live after ${quantile(freshness.live_ms, 0.5)} ms, rolled up again after ${quantile(freshness.rebuilt_ms, 1)} ms`);
    return { freshness, browser: await measureBrowser(assay.url, PAGES, 3) };
  } finally {
    await assay.stop();
  }
}

const PAGE_LIMITS = { '30d': 150, '90d': 300 } as const;
const GROWTH_LIMIT = 1.3;

function targetsOf(pages: readonly PageFigures[], growth: ReturnType<typeof growthOf>, served: Served | null): Target[] {
  const largest = Math.max(...pages.map(({ spans }) => spans));
  return [
    ...pages.filter(({ spans }) => spans === largest).map(({ page, window, median_ms }) => ({ what: `${page}, ${window}: median`, measured: median_ms, limit: PAGE_LIMITS[window], unit: 'ms' })),
    ...growth.map(({ page, window, ratio }) => ({ what: `${page}, ${window}: larger against smaller`, measured: ratio, limit: GROWTH_LIMIT, unit: 'times' })),
    ...(served === null
      ? []
      : [
          { what: 'an event of today is in the figures: longest', measured: quantile(served.freshness.live_ms, 1), limit: 1_000, unit: 'ms' },
          { what: 'a late event is in the figures: longest', measured: quantile(served.freshness.late_seen_ms, 1), limit: 1_000, unit: 'ms' },
          { what: 'its day is rolled up again: longest', measured: quantile(served.freshness.rebuilt_ms, 1), limit: 10_000, unit: 'ms' },
          ...served.browser.flatMap(({ page, first_paint_ms, interaction_ms }) => [
            { what: `${page} in Chromium: first paint`, measured: first_paint_ms, limit: 1_000, unit: 'ms' },
            { what: `${page} in Chromium: longest interaction`, measured: interaction_ms, limit: 200, unit: 'ms' },
          ]),
        ]),
  ];
}

function pageTable(pages: readonly PageFigures[], growth: ReturnType<typeof growthOf>): string {
  const cells = (...columns: (string | number)[]) => columns.map((column, index) => (index === 0 ? String(column).padEnd(15) : String(column).padStart(12))).join(' ');
  return [
    cells('page', 'window', 'spans', 'median ms', 'p95 ms', 'first ms', 'growth'),
    ...pages.map(({ page, window, spans, median_ms, p95_ms, first_ms }) =>
      cells(page, window, spans.toLocaleString('en-US'), median_ms, p95_ms, first_ms, spans === Math.max(...pages.map((one) => one.spans)) ? (growth.find((one) => one.page === page && one.window === window)?.ratio ?? '') : ''),
    ),
  ].join('\n');
}

async function newestMs(store: Reader): Promise<number> {
  const [row] = (await store.rows('bench.newest', 'SELECT toUnixTimestamp(max(start_time)) * 1000 + 1000 AS at FROM requests', {})) as { at: number }[];
  return row?.at ?? Date.now();
}

async function requestCount(store: Reader): Promise<number> {
  const [row] = (await store.rows('bench.requests', 'SELECT count() AS requests FROM requests', {})) as { requests: number }[];
  return row?.requests ?? 0;
}
