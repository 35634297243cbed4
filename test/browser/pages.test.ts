/** The pages in a real Chromium on a real server: load, filter, drill down, both themes, both widths. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { browserDesk, sendEvents } from '../support/browser-desk.ts';
import { looksRight } from '../support/looks-right.ts';
import { reload } from '../support/page-checks.ts';
import { hex, smallTraffic, traceIdOf } from '../support/small-traffic.ts';

const desk = browserDesk((assay) => sendEvents(assay, smallTraffic(Date.now())));

const tile = (page: Page, name: string) => page.getByRole('article', { name, exact: true });

test('the overview shows the figures of the traffic, filters by a feature and leads to a failed trace', async () => {
  const page = await desk.open('/');
  await expect.poll(() => tile(page, 'Requests').innerText()).toContain('40');
  // Four of forty: Wilson gives 3.96% to 23.05%.
  expect(await tile(page, 'Error rate').innerText()).toMatch(/10\.0\s*%/);
  expect(await tile(page, 'Error rate').innerText()).toContain('95% CI 4.0–23.1');
  expect(await tile(page, 'Cost').innerText()).toContain('$0.0400');

  await page.getByRole('group', { name: 'Filter' }).getByRole('button', { name: 'Feature' }).click();
  await page.getByRole('option', { name: /search/ }).click();
  await page.waitForURL(/feature=search/);
  await page.keyboard.press('Escape');
  await expect.poll(() => tile(page, 'Requests').innerText()).toContain('20');
  await expect.poll(() => tile(page, 'Error rate').innerText()).toMatch(/(^|\s)0\s*%/);

  await page.getByRole('link', { name: 'Clear', exact: true }).click();
  const failures = page.getByRole('table', { name: 'Newest failures' });
  await failures.getByRole('row').nth(4).waitFor();
  await expect.poll(() => failures.getByRole('row').count()).toBe(5);
  await failures.getByText('TimeoutError').first().click();
  await page.waitForURL(`**/traces/${traceIdOf(0)}*`);
  await page.getByRole('heading', { level: 1, name: 'answer question' }).waitFor();
});

test('a figure explains itself on focus, and its traces are one click away', async () => {
  const page = await desk.open('/');
  const trigger = page.getByRole('button', { name: 'Error rate what it means' });
  await trigger.focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  const card = page.getByRole('dialog', { name: 'Error rate: what it means' });
  await card.waitFor();
  await expect.poll(() => card.innerText()).toMatch(/Failed requests\s+4/i);
  await page.keyboard.press('Enter');
  await card.getByRole('link', { name: 'Traces behind it' }).click();
  await page.waitForURL(/\/traces\?kpi=error_rate/);
  await expect.poll(() => page.getByRole('table', { name: 'Requests' }).getByRole('row').count()).toBe(5);
});

test('a chart walks by arrow keys, turns into a table, and Enter opens the traces of a point', async () => {
  const page = await desk.open('/?range=24h');
  const figure = page.getByRole('figure', { name: 'Requests', exact: true });
  const plot = figure.getByRole('application');
  await plot.waitFor();
  await plot.focus();
  await page.keyboard.press('ArrowRight');
  await figure.getByText('Click or Enter: its traces').waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/traces\?.*from=/);
  await page.goBack();
  await figure.getByRole('button', { name: 'Requests as a table' }).click();
  // Twenty-four hours touch twenty-five clock hours, and the head is a row.
  await expect.poll(() => figure.getByRole('row').count()).toBe(26);
});

test('a trace shows its spans; arrow keys walk them and the address follows', async () => {
  const page = await desk.open(`/traces/${traceIdOf(1)}`);
  const spans = page.getByRole('list', { name: 'Spans' }).getByRole('link');
  expect(await spans.count()).toBe(3);
  await spans.first().focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { level: 2, name: 'search the handbook' }).waitFor();
  await page.getByRole('region', { name: 'Retrieved documents' }).getByText('doc-17').first().waitFor();
  await expect.poll(() => spans.nth(1).evaluate((link) => link === document.activeElement)).toBe(true);
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { level: 2, name: 'chat gpt-4o-mini' }).waitFor();
  await expect.poll(() => page.url()).toContain(`span=${hex(16 + 3, 16)}`);
  await page.getByRole('region', { name: 'Citations' }).getByText('1 of 2 resolve').first().waitFor();
  await reload(page);
  await page.getByRole('heading', { level: 2, name: 'chat gpt-4o-mini' }).waitFor();
});

test('the palette goes anywhere by keyboard and keeps the filter', async () => {
  const page = await desk.open('/?range=7d&feature=support');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Go to a page' }).waitFor();
  await page.keyboard.type('traces');
  await page.getByRole('option', { name: /^Traces/, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/traces\?range=7d&feature=support/);
});

test('the theme stays chosen, also in the first paint', async () => {
  const page = await desk.open('/definitions');
  await page.getByRole('button', { name: 'Dark' }).click();
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
  await expect.poll(async () => (await page.context().cookies()).map((cookie) => cookie.value)).toContain('dark');
  const answer = await page.context().request.get(`${desk.assay.url}/definitions`);
  expect(await answer.text()).toContain('<html lang="en" data-theme="dark"');
});

test('a filter that matches nothing says so and offers the way out', async () => {
  const page = await desk.open('/?feature=no-such-feature');
  await page.getByRole('heading', { name: 'No request matches this filter' }).waitFor();
  await page.getByRole('link', { name: 'Clear the filter' }).click();
  await expect.poll(() => tile(page, 'Requests').innerText()).toContain('40');
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
  ['what moved', '/what-moved?range=24h'],
  ['definitions', '/definitions'],
  ['targets', '/targets'],
  ['figures', '/figures'],
  ['a new figure', '/figures/new'],
  ['a KPI without figures', '/kpis/delivery'],
  ['review, nothing drawn', '/review'],
  ['agreement, nothing drawn', '/review/agreement'],
  ['nothing matches', '/?feature=no-such-feature'],
] as const;

test.each(PAGES)('%s: axe finds nothing, wide in light and narrow in dark, and nothing is wider than a phone', async (_, path) => {
  await looksRight(await desk.open(path));
});
