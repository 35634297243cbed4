/** An empty store, the demo button, and what a page says while the engine is away. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '#schema/config.server.ts';
import { type RunningAssay, startAssay } from '../../server.ts';
import { CHROMIUM_ARGS, findChromium } from '../support/browser.ts';
import { axeViolations, watchedPage } from '../support/page-checks.ts';

const dataDirectory = mkdtempSync(join(tmpdir(), 'assay-first-'));
let assay: RunningAssay;
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
  assay = await startAssay({ config: { ...parseConfig({}), port: 0, dataDirectory }, logger: pino({ level: 'silent' }) });
});

afterAll(async () => {
  await browser?.close();
  await assay?.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

test('a page comes back by itself when the engine does', async () => {
  const { engine } = assay;
  if (!engine) throw new Error('no embedded engine');
  const { page } = await watchedPage(browser);
  process.kill(engine.pid ?? 0, 'SIGKILL');
  await expect.poll(() => engine.state, { timeout: 5_000, interval: 10 }).toBe('restarting');
  // Its port is taken for a while, so that it cannot come back before the page was seen.
  const squatter = createServer((socket) => socket.destroy());
  await new Promise<void>((done) => squatter.listen(Number(new URL(engine.url).port), '127.0.0.1', done));
  await page.goto(`${assay.url}/traces`);
  await page.getByRole('heading', { name: 'ClickHouse does not answer at the moment' }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await new Promise((done) => squatter.close(done));
  await page.getByRole('heading', { level: 1, name: 'Traces' }).waitFor({ timeout: 20_000 });
  await page.context().close();
});

test('an empty store shows how to begin, and the button loads the demo', async () => {
  const { page, complaints } = await watchedPage(browser, { colorScheme: 'dark' });
  await page.goto(assay.url, { waitUntil: 'networkidle' });
  await page.getByRole('heading', { name: 'No traces yet' }).waitFor();
  expect(await page.getByRole('tabpanel').innerText()).toContain(`${assay.url}/v1/events`);
  await page.getByRole('tab', { name: 'curl' }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('tabpanel').innerText()).toContain('OTLPTraceExporter');
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Load the demo' }).click();
  await expect.poll(async () => Number(await page.getByRole('progressbar').getAttribute('aria-valuenow')), { timeout: 25_000 }).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});
