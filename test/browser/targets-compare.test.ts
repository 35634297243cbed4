/** Targets, figures from elsewhere, markers, saved views and comparison in a real Chromium, each with axe. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '#schema/config.server.ts';
import { type RunningAssay, startAssay } from '../../server.ts';
import { CHROMIUM_ARGS, findChromium } from '../support/browser.ts';
import { axeViolations, type WatchedPage, watchedPage } from '../support/page-checks.ts';
import { smallTraffic } from '../support/small-traffic.ts';

const dataDirectory = mkdtempSync(join(tmpdir(), 'assay-targets-'));
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

async function open(path: string) {
  watched = await watchedPage(browser);
  watched.page.setDefaultTimeout(10_000);
  await watched.page.goto(assay.url + path, { waitUntil: 'networkidle' });
  return watched.page;
}

/** Wide in light, narrow in dark; nothing is wider than a phone. */
async function looksRight(page: WatchedPage['page']) {
  expect(await axeViolations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(100);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await axeViolations(page)).toEqual([]);
}

test('a target is set in per cent, holds on the KPI page, and is taken back', async () => {
  const page = await open('/kpis/error_rate');
  await page.getByRole('link', { name: 'Target and its history' }).click();
  const history = page.getByRole('region', { name: 'History' });
  await page.getByRole('textbox', { name: /^Target, in per cent/ }).fill('soon');
  await page.getByRole('button', { name: 'Set the target' }).click();
  await page.getByText('Value must be a number in per cent, such as 2.5; “soon” is none.').waitFor();
  await page.getByRole('textbox', { name: /^Target, in per cent/ }).fill('25');
  await page.getByRole('textbox', { name: 'Owner' }).fill('Ada');
  await page.getByRole('button', { name: 'Set the target' }).click();
  await history.getByText('Error rate: ≤ 25.0%').waitFor();
  await page.goto(`${assay.url}/kpis/error_rate`, { waitUntil: 'networkidle' });
  expect(await page.getByRole('region', { name: 'Where it stands' }).innerText()).toContain('≤ 25.0%');
  await page.goto(`${assay.url}/targets?key=error_rate`, { waitUntil: 'networkidle' });
  await history.getByRole('button', { name: /^Undo/ }).click();
  await page.getByText('The last change of Error rate is taken back.').waitFor();
  await expect.poll(() => history.innerText()).toContain('taken back');
  await looksRight(page);
});

test('a file is looked at before it is stored; its good rows are kept, deleted and brought back', async () => {
  const page = await open('/figures/new');
  await page.getByLabel('CSV file').setInputFiles({ name: 'figures.csv', mimeType: 'text/csv', buffer: Buffer.from('key,from,to,numerator,denominator\ndelivery,2026-11-02,2026-11-09,18,20\nluck,2026-11-02,2026-11-09,1,2\n') });
  await page.getByRole('button', { name: 'Look at it' }).click();
  const preview = page.getByRole('region', { name: 'Preview of the file' });
  await preview.getByText('1 good row, 1 with something wrong').waitFor();
  expect(await preview.innerText()).toContain('Line 3, key No KPI has the key “luck”.');
  await preview.getByRole('button', { name: 'Store 1 figure' }).click();
  await page.waitForURL(/\/figures\?stored=1/);
  await page.getByRole('button', { name: /^Delete Delivery/ }).click();
  await page.getByText('Nothing was sent yet.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('18 of 20').waitFor();
  await looksRight(page);
});

test('a marker leads to before and after, and its deletion is undone', async () => {
  const page = await open('/markers');
  await page.getByRole('textbox', { name: 'Title' }).fill('assistant 2.4.0');
  await page.getByRole('button', { name: 'Add the marker' }).click();
  await page.getByText('“assistant 2.4.0” is added.').waitFor();
  await page.getByRole('button', { name: 'Delete assistant 2.4.0' }).click();
  await page.getByText('“assistant 2.4.0” is deleted.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  const link = page.getByRole('link', { name: /^Before and after.*assistant 2.4.0/ });
  await link.waitFor();
  expect(await link.getAttribute('href')).toMatch(/^\/compare\?by=period&before_from=.*&before_to=.*&from=.*&to=/);
  await looksRight(page);
});

test('two features side by side: intervals, what would have been seen, mix, examples and a CSV', async () => {
  const page = await open('/compare?by=feature');
  const table = page.getByRole('table', { name: /against/ });
  const errors = table.getByRole('row', { name: /^Error rate/ });
  await errors.waitFor();
  expect(await errors.innerText()).toMatch(/points|More than noise explains|would have been seen/);
  await page.getByRole('heading', { name: 'Examples' }).waitFor();
  const csv = await page.context().request.get(`${assay.url}/compare.csv?by=feature`);
  expect((await csv.text()).split('\r\n')[0]).toContain('key,title,unit,a,a_low,a_high');
  await page.getByRole('link', { name: 'Swap the sides' }).click();
  await page.waitForURL(/a=.*&b=/);
  await errors.waitFor();
  await looksRight(page);
});

test('a view is saved on the scorecard and found in the palette', async () => {
  const page = await open('/scorecard?range=7d&set=all');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('textbox', { name: 'Name of what is shown now' }).fill('Everything of the week');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved as “Everything of the week”.').waitFor();
  await page.keyboard.press('Escape');
  await page.goto(`${assay.url}/views`, { waitUntil: 'networkidle' });
  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: 'Everything of the week' }).waitFor();
  await page.keyboard.type('everything');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/scorecard\?range=7d&set=all/);
  await page.goto(`${assay.url}/views`, { waitUntil: 'networkidle' });
  await looksRight(page);
});
