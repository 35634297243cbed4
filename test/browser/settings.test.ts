/** Settings and reconciliation in a real Chromium: make a key and copy it, revoke it with a confirmation, change privacy, read the counts. */
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

const dataDirectory = mkdtempSync(join(tmpdir(), 'assay-settings-'));
let assay: RunningAssay;
let browser: Browser;
let watched: WatchedPage | null = null;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
  assay = await startAssay({ config: { ...parseConfig({}), port: 0, dataDirectory }, logger: pino({ level: 'silent' }) });
  const event = (index: number) => ({ trace_id: `${index}`.padEnd(32, '0'), span_id: `${index}`.padEnd(16, '0'), name: 'ask', kind: 'llm', model: 'made-up-model-9', provider: 'acme', input_tokens: 10, output_tokens: 2, input: 'I am ann@example.com', start_time: new Date(Date.now() - 60_000).toISOString(), duration_ms: 5 });
  const body = JSON.stringify([event(1), event(2), { ...event(3), kind: 'nonsense' }]);
  await fetch(`${assay.url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
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
  return watched.page;
}

test('a key is made, shown once, works, and is revoked after a question', async () => {
  const page = await open('/settings/keys');
  await page.getByLabel('Name').fill('checkout');
  await page.getByRole('button', { name: 'Make a key' }).click();
  const key = await page.getByTestId('new-key').innerText();
  expect(key).toMatch(/^assay_[A-Za-z0-9_-]{43}$/);
  const ask = () => fetch(`${assay.url}/api/public/projects`, { headers: { authorization: `Bearer ${key}` } });
  expect((await ask()).status).toBe(200);
  await page.reload({ waitUntil: 'networkidle' });
  expect(await page.getByTestId('new-key').count()).toBe(0);
  expect(await page.content()).not.toContain(key);
  await page.getByRole('button', { name: 'Revoke checkout' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: 'Revoke checkout' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByText('“checkout” is revoked.').waitFor();
  expect((await ask()).status).toBe(401);
  await page.getByText('revoked a key').waitFor();
});

test('privacy is changed and stays so', async () => {
  const page = await open('/settings/privacy');
  await page.getByRole('combobox', { name: 'E-mail addresses' }).selectOption('hash');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved: time zone, pii.').waitFor();
  await page.reload({ waitUntil: 'networkidle' });
  expect(await page.getByRole('combobox', { name: 'E-mail addresses' }).inputValue()).toBe('hash');
  expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
});

test('the reconciliation adds up, and lists the model without a price', async () => {
  // Counts are stored every few seconds.
  let page = await open('/reconciliation');
  const deadline = Date.now() + 15_000;
  while ((await page.getByRole('rowheader', { name: 'All' }).count()) === 0 && Date.now() < deadline) {
    await page.waitForTimeout(1_000);
    await page.reload({ waitUntil: 'networkidle' });
  }
  const all = page.getByRole('row', { name: /^All/ });
  expect((await all.innerText()).replace(/\s+/g, ' ')).toMatch(/^All 3 2 1 bad field 1 0 2 email 2 0 2 0 adds up$/);
  expect(await page.getByRole('row', { name: /made-up-model-9/ }).innerText()).toContain('2');
  await page.getByRole('button', { name: 'Price again' }).click();
  await page.getByText('No call found a price.').waitFor();
});

test.each([
  ['light', 1440],
  ['dark', 390],
] as const)('%s, %i wide: axe objects to nothing, and nothing sticks out', async (colorScheme, width) => {
  for (const path of ['/settings/keys', '/settings/privacy', '/reconciliation']) {
    const page = await open(path, { colorScheme, width });
    expect(await axeViolations(page), path).toEqual([]);
    expect(await page.evaluate(() => (document.documentElement.scrollWidth <= window.innerWidth ? [] : [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > window.innerWidth && !one.closest('.overflow-x-auto')).map((one) => one.outerHTML.slice(0, 120)))), path).toEqual([]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${path.replaceAll('/', '-')}-${colorScheme}.png`, fullPage: true });
    expect(watched?.complaints).toEqual([]);
    await page.context().close();
  }
});
