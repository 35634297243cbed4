/** The pages in a real Chromium on a real server: load, filter, drill down, both themes, both widths. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '#schema/config.server.ts';
import { type RunningAssay, startAssay } from '../../server.ts';
import { CHROMIUM_ARGS, findChromium } from '../support/browser.ts';
import { axeViolations, hydrated, type WatchedPage, watchedPage } from '../support/page-checks.ts';
import { smallTraffic, traceIdOf } from '../support/small-traffic.ts';

/** The machine may have other work. */
const PATIENCE = { timeout: 10_000 };
const dataDirectory = mkdtempSync(join(tmpdir(), 'assay-pages-'));
let assay: RunningAssay;
let browser: Browser;
let watched: WatchedPage | null = null;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
  assay = await startAssay({ config: { ...parseConfig({}), port: 0, dataDirectory }, logger: pino({ level: 'silent' }) });
  const sent = await fetch(`${assay.url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(smallTraffic(Date.now())) });
  if (!sent.ok) throw new Error(`The traffic was refused: ${sent.status} ${await sent.text()}`);
});

afterAll(async () => {
  await browser?.close();
  await assay?.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

afterEach(async () => {
  expect(watched?.complaints ?? []).toEqual([]);
  await watched?.page.context().close();
  watched = null;
});

async function open(path: string, options: Parameters<typeof watchedPage>[1] = {}) {
  watched = await watchedPage(browser, options);
  await watched.page.goto(assay.url + path, { waitUntil: 'networkidle' });
  await hydrated(watched.page);
  return watched.page;
}

const tile = (page: WatchedPage['page'], name: string) => page.getByRole('article', { name, exact: true });

test('the overview shows the figures of the traffic, filters by a feature and leads to a failed trace', async () => {
  const page = await open('/');
  await expect.poll(() => tile(page, 'Requests').innerText(), PATIENCE).toContain('40');
  // Four of forty: Wilson gives 3.96% to 23.05%.
  expect(await tile(page, 'Error rate').innerText()).toMatch(/10\.0\s*%/);
  expect(await tile(page, 'Error rate').innerText()).toContain('95% CI 4.0–23.1');
  expect(await tile(page, 'Cost').innerText()).toContain('$0.0400');

  await page.getByRole('group', { name: 'Filter' }).getByRole('button', { name: 'Feature' }).click();
  await page.getByRole('option', { name: /search/ }).click();
  await page.waitForURL(/feature=search/);
  await page.keyboard.press('Escape');
  await expect.poll(() => tile(page, 'Requests').innerText(), PATIENCE).toContain('20');
  expect(await tile(page, 'Error rate').innerText()).toMatch(/(^|\s)0\s*%/);

  await page.getByRole('link', { name: 'Clear', exact: true }).click();
  const failures = page.getByRole('table', { name: 'Newest failures' });
  await failures.getByRole('row').nth(4).waitFor();
  expect(await failures.getByRole('row').count()).toBe(5);
  await failures.getByText('TimeoutError').first().click();
  await page.waitForURL(`**/traces/${traceIdOf(0)}*`);
  await page.getByRole('heading', { level: 1, name: 'answer question' }).waitFor();
});

test('a figure explains itself on focus, and its traces are one click away', async () => {
  const page = await open('/');
  const trigger = page.getByRole('button', { name: 'Error rate what it means' });
  await trigger.focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  const card = page.getByRole('dialog', { name: 'Error rate: what it means' });
  await card.waitFor();
  expect(await card.innerText()).toMatch(/Failed requests\s+4/i);
  await page.keyboard.press('Enter');
  await card.getByRole('link', { name: 'Traces behind it' }).click();
  await page.waitForURL(/\/traces\?kpi=error_rate/);
  await expect.poll(() => page.getByRole('table', { name: 'Requests' }).getByRole('row').count(), PATIENCE).toBe(5);
});

test('a chart walks by arrow keys, turns into a table, and Enter opens the traces of a point', async () => {
  const page = await open('/?range=24h');
  const figure = page.getByRole('figure', { name: 'Requests', exact: true });
  const plot = figure.getByRole('application');
  await plot.waitFor();
  await plot.focus();
  await page.keyboard.press('ArrowRight');
  await figure.getByText('Click or Enter: its traces').waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/traces\?.*from=/);
  await page.goBack({ waitUntil: 'networkidle' });
  await figure.getByRole('button', { name: 'Requests as a table' }).click();
  // Twenty-four hours touch twenty-five clock hours, and the head is a row.
  expect(await figure.getByRole('row').count()).toBe(26);
});

test('a trace shows its spans; arrow keys walk them and the address follows', async () => {
  const page = await open(`/traces/${traceIdOf(1)}`);
  const spans = page.getByRole('list', { name: 'Spans' }).getByRole('link');
  expect(await spans.count()).toBe(3);
  await spans.first().focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { level: 2, name: 'search the handbook' }).waitFor();
  expect(await page.getByRole('region', { name: 'Retrieved documents' }).innerText()).toContain('doc-17');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { level: 2, name: 'chat gpt-4o-mini' }).waitFor();
  const address = page.url();
  expect(address).toMatch(/span=/);
  const citations = page.getByRole('region', { name: 'Citations' });
  expect(await citations.innerText()).toContain('1 of 2 resolve');
  await page.goto(address, { waitUntil: 'networkidle' });
  await page.getByRole('heading', { level: 2, name: 'chat gpt-4o-mini' }).waitFor();
});

test('the palette goes anywhere by keyboard and keeps the filter', async () => {
  const page = await open('/?range=7d&feature=support');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Go to a page' }).waitFor();
  await page.keyboard.type('traces');
  await page.getByRole('option', { name: /^Traces/, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/traces\?range=7d&feature=support/);
});

test('the theme stays chosen, also in the first paint', async () => {
  const page = await open('/definitions');
  await page.getByRole('button', { name: 'Dark' }).click();
  await expect.poll(() => page.locator('html').getAttribute('data-theme'), PATIENCE).toBe('dark');
  await expect.poll(async () => (await page.context().cookies()).map((cookie) => cookie.value), PATIENCE).toContain('dark');
  const answer = await page.context().request.get(`${assay.url}/definitions`);
  expect(await answer.text()).toContain('<html lang="en" data-theme="dark"');
});

test('a filter that matches nothing says so and offers the way out', async () => {
  const page = await open('/?feature=no-such-feature');
  await page.getByRole('heading', { name: 'No request matches this filter' }).waitFor();
  await page.getByRole('link', { name: 'Clear the filter' }).click();
  await expect.poll(() => tile(page, 'Requests').innerText(), PATIENCE).toContain('40');
});

const PAGES = [
  ['overview', '/'],
  ['scorecard', '/scorecard'],
  ['KPI page', '/kpis/error_rate'],
  ['traces', '/traces'],
  ['trace', `/traces/${traceIdOf(1)}`],
  ['cost', '/cost'],
  ['latency', '/latency'],
  ['retrieval', '/retrieval'],
  ['hallucinations', '/hallucinations'],
  ['compare', '/compare?by=feature'],
  ['definitions', '/definitions'],
  ['nothing matches', '/?feature=no-such-feature'],
] as const;

test.each(PAGES)('%s: axe finds nothing, wide in light and narrow in dark, and nothing is wider than a phone', async (_, path) => {
  const page = await open(path);
  expect(await axeViolations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  // Charts measure themselves anew.
  await page.waitForTimeout(100);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await axeViolations(page)).toEqual([]);
});
