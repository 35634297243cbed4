/** An empty store, the demo button, and what a page says while the engine is away. */
import { expect, test } from 'vitest';
import { banishEngine } from '../support/banish-engine.ts';
import { browserDesk } from '../support/browser-desk.ts';
import { looksRight } from '../support/looks-right.ts';
import { axeViolations, watchedPage } from '../support/page-checks.ts';

const desk = browserDesk();

test('a page comes back by itself when the engine does', async () => {
  const { engine } = desk.assay;
  if (!engine) throw new Error('no embedded engine');
  // Not watched: the browser complains of a page that is a 503.
  const { page } = await watchedPage(desk.browser);
  const release = await banishEngine(engine);
  await page.goto(`${desk.assay.url}/traces`);
  await page.getByRole('heading', { name: 'ClickHouse does not answer at the moment' }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await release();
  await page.getByRole('heading', { level: 1, name: 'Traces' }).waitFor();
  await page.context().close();
});

test('the first steps look right', async () => {
  await looksRight(await desk.open('/'));
});

test('an empty store shows how to begin, and the button loads the demo', async () => {
  const page = await desk.open('/', { colorScheme: 'dark' });
  await page.getByRole('heading', { name: 'No traces yet' }).waitFor();
  const panel = page.getByRole('tabpanel');
  await panel.getByText(`${desk.assay.url}/v1/events`).first().waitFor();
  await page.getByRole('tab', { name: 'curl' }).focus();
  await page.keyboard.press('ArrowRight');
  await panel.getByText('OTLPTraceExporter').first().waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Load the demo' }).click();
  // On its way, or there already.
  await page.locator('[role="progressbar"]:not([aria-valuenow="0"])').or(page.getByRole('heading', { level: 1, name: 'Overview' })).waitFor();
});
