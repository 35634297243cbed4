/**
 * Pictures of every page on demo data, wide and narrow, light and dark: `npm run screenshots [-- DIRECTORY]`.
 * Without a directory they go to build/screenshots; the README's picture is written beside this file's folder.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { chromium } from 'playwright-core';
import { DEMO_SCENARIO } from '#schema/scenarios/index.ts';
import { sendScenario } from '#schema/scenarios/send.ts';
import { parseConfig } from '#schema/config.server.ts';
import { startAssay } from '../../server.ts';
import { PERSON_COOKIE } from '#app/person.server.ts';
import { CHROMIUM_ARGS, findChromium } from './browser.ts';
import { atRest, visit } from './page-checks.ts';
import { reviewWeeks } from './reviewed-weeks.ts';

const WIDTHS = [1440, 390];
const SCHEMES = ['light', 'dark'] as const;
const README_PICTURE = resolve(import.meta.dirname, '../screenshots/overview.png');

const target = resolve(process.argv[2] ?? 'build/screenshots');
mkdirSync(target, { recursive: true });
const dataDirectory = mkdtempSync(join(tmpdir(), 'assay-screenshots-'));
const config = { ...parseConfig({}), port: 0, dataDirectory };
const assay = await startAssay({ config, logger: pino({ level: 'warn' }) });
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
try {
  const page = await browser.newPage();
  await shoot('empty', '/');
  await sendScenario({ baseUrl: assay.url, scenario: DEMO_SCENARIO, endMs: Date.now() });
  const traces = await newestTraces();
  const reviewed = await reviewWeeks(assay.store, traces);
  await page.context().addCookies([{ name: PERSON_COOKIE, value: 'Ada', url: assay.url }]);
  const pages: [string, string][] = [
    ['overview', '/'],
    ['scorecard', '/scorecard'],
    ['kpi', '/kpis/citation_coverage'],
    ['cost', '/cost'],
    ['latency', '/latency'],
    ['retrieval', '/retrieval'],
    ['hallucinations', '/hallucinations'],
    ['compare', '/compare'],
    ['what-moved', '/what-moved?range=7d'],
    ['traces', '/traces'],
    ['trace', `/traces/${traces[0]}`],
    ['review', '/review'],
    ['label', `/review/label/${reviewed.plan_id}`],
    ['adjudicate', `/review/adjudicate?item=${reviewed.disputed}`],
    ['agreement', '/review/agreement'],
    ['plans', `/review/plans?plan=${reviewed.plan_id}`],
    ['rubrics', '/review/rubrics'],
    ['import', '/review/import'],
    ['sampled-rate', '/kpis/hallucination_rate?range=90d&interval=week'],
    ['definitions', '/definitions'],
    ['targets', '/targets'],
    ['markers', '/markers'],
    ['figures', '/figures'],
    ['new-figure', '/figures/new'],
    ['views', '/views'],
    ['reconciliation', '/reconciliation'],
    ['keys', '/settings/keys'],
    ['privacy', '/settings/privacy'],
    ['nothing-matches', '/?feature=no-such-feature'],
    ['not-found', '/traces/0000'],
  ];
  for (const [name, path] of pages) await shoot(name, path);

  async function shoot(name: string, path: string): Promise<void> {
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await visit(page, assay.url + path);
        await atRest(page);
        await page.screenshot({ path: join(target, `${name}-${width}-${colorScheme}.png`), fullPage: true });
        if (name === 'overview' && width === 1440 && colorScheme === 'light') {
          mkdirSync(resolve(README_PICTURE, '..'), { recursive: true });
          await page.screenshot({ path: README_PICTURE });
        }
      }
    }
    process.stdout.write(`${name}\n`);
  }
} finally {
  await browser.close();
  await assay.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
}

/** Traces with answers, one with a retrieval and citations first: what the trace page is for. */
async function newestTraces(): Promise<string[]> {
  const answer = await fetch(`${assay.url}/api/v1/traces?limit=50`);
  const { traces } = (await answer.json()) as { traces: { trace_id: string; citation_count: number | null }[] };
  const best = [...traces].sort((a, b) => Number((b.citation_count ?? 0) > 1) - Number((a.citation_count ?? 0) > 1));
  if (best.length === 0) throw new Error('The demo stored no trace.');
  return best.map(({ trace_id }) => trace_id);
}
