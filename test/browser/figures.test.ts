/** What the pages of figures let people do, in a real Chromium: pick a part of the window, set a budget, lock limits, read an answer's source. */
import { expect, test } from 'vitest';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { browserDesk, sendEvents } from '../support/browser-desk.ts';
import { axeViolations } from '../support/page-checks.ts';
import { requestRow } from '../support/request-rows.ts';
import { smallTraffic, traceIdOf } from '../support/small-traffic.ts';

const DAY_MS = 86_400_000;
const MARKDOWN = '# Refunds\n\nWithin **30 days** [1].\n\n- by card\n- by transfer\n\n<script>window.hacked = true</script>';

const desk = browserDesk(async (assay) => {
  await sendEvents(assay, smallTraffic(Date.now()).map((event) => (event.kind === 'llm' ? { ...event, output: MARKDOWN } : event)));
  // A request every six hours of twenty days, so that there are limits and a forecast.
  const past = (index: number) => new Date(Date.now() - 22 * DAY_MS + (index * DAY_MS) / 4).toISOString().replace('Z', '000Z');
  await insertRows(assay.store, 'requests', Array.from({ length: 80 }, (_, index) => requestRow({ at: past(index), is_failed: index % 5 === 0, cost_usd: 1 })));
});

test('a part of the window is picked by keyboard alone', async () => {
  const page = await desk.open('/kpis/error_rate?interval=day&range=7d');
  const from = page.getByRole('slider', { name: 'From' });
  await from.focus();
  for (const place of ['1', '2']) {
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => from.getAttribute('aria-valuenow')).toBe(place);
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(/from=/);
  const search = new URL(page.url()).searchParams;
  expect(search.get('interval')).toBe('day');
  // Seven days that end now touch eight dates of UTC; two fewer are left, the first of them whole.
  expect(search.get('from')).toMatch(/T00:00:00\.000Z$/);
  expect(Date.parse(search.get('to') ?? '') - Date.parse(search.get('from') ?? '')).toBeLessThanOrEqual(6 * DAY_MS);
});

test('limits are locked with a reason, and let go', async () => {
  const page = await desk.open('/kpis/error_rate?interval=day&range=30d');
  await page.getByText('Lock the limits', { exact: true }).click();
  await page.getByLabel('Reason').fill('before the new index');
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await page.getByText('The limits are locked.').waitFor();
  await page.getByText('“before the new index”').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByLabel('Reason').fill('it is replaced');
  await page.getByRole('button', { name: 'Let them go' }).click();
  await page.getByText('The limits follow the window again.').waitFor();
});

test('a budget is set, held against the forecast, and refused when it is none', async () => {
  const page = await desk.open('/cost');
  const panel = page.getByRole('region', { name: 'Budget of the month' });
  await panel.getByLabel('US$ a month').fill('100000');
  await panel.getByRole('button', { name: 'Set' }).click();
  await page.getByText('The budget is set.').waitFor();
  await panel.getByText('The whole interval of the forecast lies within it.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  const refused = await page.context().request.post(`${desk.assay.url}/cost`, { form: { budget_usd_per_month: 'many' }, headers: { origin: desk.assay.url } });
  expect(await refused.text()).toContain('The budget must be an amount above 0');
});

test('an answer is read as Markdown, harmless, with its source a click away', async () => {
  const page = await desk.open(`/traces/${traceIdOf(1)}`);
  await page.getByRole('list', { name: 'Spans' }).getByRole('link').nth(2).click();
  const output = page.getByRole('region', { name: 'Output' });
  await output.getByRole('listitem').filter({ hasText: 'by transfer' }).waitFor();
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  await output.getByRole('button', { name: 'Source' }).click();
  await output.getByText('# Refunds').waitFor();
});

test('without a draw the hallucinations page leads to plans', async () => {
  const page = await desk.open('/hallucinations');
  await page.getByRole('link', { name: 'Make a plan' }).click();
  await page.waitForURL(/\/review\/plans/);
});
