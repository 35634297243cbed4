/** Names of 300 characters with quotes and emoji, a project on the other side of the world, a year of weeks: nothing overflows, nothing is lost. */
import { expect, test } from 'vitest';
import { browserDesk } from '../support/browser-desk.ts';
import { ODD_MODEL, ODD_TRACE, oddYear } from '../support/odd-year.ts';
import { looksRight } from '../support/looks-right.ts';

const desk = browserDesk((assay) => oddYear(assay));
const model = `model=${encodeURIComponent(ODD_MODEL)}`;

const PAGES = [
  ['overview', `/?${model}`],
  ['scorecard', `/scorecard?${model}`],
  ['cost', '/cost?split=model'],
  ['latency', '/latency?range=90d'],
  ['retrieval', '/retrieval'],
  ['KPI split by model', '/kpis/cost_total?split=model'],
  ['KPI split by feature', '/kpis/error_rate?split=feature'],
  ['compare', '/compare?by=model'],
  ['what moved', '/what-moved?key=error_rate'],
  ['traces', `/traces?${model}`],
  ['trace', `/traces/${ODD_TRACE}`],
  ['markers', '/markers'],
  ['reconciliation', '/reconciliation'],
] as const;

test.each(PAGES)('%s looks right with the longest of names', async (_, path) => {
  await looksRight(await desk.open(path));
});

test('a year of weeks in Auckland, whose clock changes twice: fifty-one Mondays, and room for them', async () => {
  const page = await desk.open('/kpis/request_count?from=2025-12-01&to=2026-11-23&interval=week');
  const figure = page.getByRole('figure').first();
  await looksRight(page);
  await figure.getByRole('button', { name: /as a table$/ }).click();
  // And the head.
  await expect.poll(() => figure.getByRole('row').count()).toBe(1 + 51);
});

test('the filter shows the name cut, and whole to whoever hovers', async () => {
  const page = await desk.open(`/?${model}`, { width: 390 });
  const chip = page.getByRole('group', { name: 'Filter' }).getByTitle(ODD_MODEL);
  await chip.first().waitFor();
  expect((await chip.first().boundingBox())?.width).toBeLessThan(390);
});
