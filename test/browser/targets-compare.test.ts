/** Targets, figures from elsewhere, markers, saved views and comparison in a real Chromium, each with axe. */
import { expect, test } from 'vitest';
import { browserDesk, sendEvents } from '../support/browser-desk.ts';
import { looksRight } from '../support/looks-right.ts';
import { visit } from '../support/page-checks.ts';
import { smallTraffic } from '../support/small-traffic.ts';

const desk = browserDesk((assay) => sendEvents(assay, smallTraffic(Date.now())));

test('a target is set in per cent, holds on the KPI page, and is taken back', async () => {
  const page = await desk.open('/kpis/error_rate');
  await page.getByRole('link', { name: 'Target and its history' }).click();
  const history = page.getByRole('region', { name: 'History' });
  await page.getByRole('textbox', { name: /^Target, in per cent/ }).fill('soon');
  await page.getByRole('button', { name: 'Set the target' }).click();
  await page.getByText('Value must be a number in per cent, such as 2.5; “soon” is none.').waitFor();
  await page.getByRole('textbox', { name: /^Target, in per cent/ }).fill('25');
  await page.getByRole('textbox', { name: 'Owner' }).fill('Ada');
  await page.getByRole('button', { name: 'Set the target' }).click();
  await history.getByText('Error rate: ≤ 25.0%').waitFor();
  await visit(page, `${desk.assay.url}/kpis/error_rate`);
  await page.getByRole('region', { name: 'Where it stands' }).getByText('≤ 25.0%').first().waitFor();
  await visit(page, `${desk.assay.url}/targets?key=error_rate`);
  await history.getByRole('button', { name: /^Undo/ }).click();
  await page.getByText('The last change of Error rate is taken back.').waitFor();
  await expect.poll(() => history.innerText()).toContain('taken back');
  await looksRight(page);
});

test('a file is looked at before it is stored; its good rows are kept, deleted and brought back', async () => {
  const page = await desk.open('/figures/new');
  await page.getByLabel('CSV file').setInputFiles({ name: 'figures.csv', mimeType: 'text/csv', buffer: Buffer.from('key,from,to,numerator,denominator\ndelivery,2026-11-02,2026-11-09,18,20\nluck,2026-11-02,2026-11-09,1,2\n') });
  await page.getByRole('button', { name: 'Look at it' }).click();
  const preview = page.getByRole('region', { name: 'Preview of the file' });
  await preview.getByText('1 good row, 1 with something wrong').waitFor();
  await expect.poll(() => preview.innerText()).toContain('Line 3, key No KPI has the key “luck”.');
  await preview.getByRole('button', { name: 'Store 1 figure' }).click();
  await page.waitForURL(/\/figures\?stored=1/);
  await page.getByRole('button', { name: /^Delete Delivery/ }).click();
  await page.getByText('Nothing was sent yet.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('18 of 20').waitFor();
  await looksRight(page);
});

test('a marker leads to before and after, and its deletion is undone', async () => {
  const page = await desk.open('/markers');
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
  const page = await desk.open('/compare?by=feature');
  const table = page.getByRole('table', { name: /against/ });
  const errors = table.getByRole('row', { name: /^Error rate/ });
  await errors.waitFor();
  await expect.poll(() => errors.innerText()).toMatch(/points|More than noise explains|would have been seen/);
  await page.getByRole('heading', { name: 'Examples' }).waitFor();
  const csv = await page.context().request.get(`${desk.assay.url}/compare.csv?by=feature`);
  expect((await csv.text()).split('\r\n')[0]).toContain('key,title,unit,a,a_low,a_high');
  await page.getByRole('link', { name: 'Swap the sides' }).click();
  await page.waitForURL(/a=.*&b=/);
  await errors.waitFor();
  await looksRight(page);
});

test('a view is saved on the scorecard and found in the palette', async () => {
  const page = await desk.open('/scorecard?range=7d&set=all');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('textbox', { name: 'Name of what is shown now' }).fill('Everything of the week');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved as “Everything of the week”.').waitFor();
  await page.keyboard.press('Escape');
  await visit(page, `${desk.assay.url}/views`);
  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: 'Everything of the week' }).waitFor();
  await page.keyboard.type('everything');
  await page.getByRole('option', { name: 'Everything of the week', selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/scorecard\?range=7d&set=all/);
  await visit(page, `${desk.assay.url}/views`);
  await looksRight(page);
});
