/** Settings and reconciliation in a real Chromium: make a key and copy it, revoke it with a confirmation, change privacy, read the counts. */
import { expect, test } from 'vitest';
import { browserDesk } from '../support/browser-desk.ts';
import { looksRight } from '../support/looks-right.ts';
import { reload } from '../support/page-checks.ts';

const desk = browserDesk(async ({ url }) => {
  const event = (index: number) => ({ trace_id: `${index}`.padEnd(32, '0'), span_id: `${index}`.padEnd(16, '0'), name: 'ask', kind: 'llm', model: 'made-up-model-9', provider: 'acme', input_tokens: 10, output_tokens: 2, input: 'I am ann@example.com', start_time: new Date(Date.now() - 60_000).toISOString(), duration_ms: 5 });
  const body = JSON.stringify([event(1), event(2), { ...event(3), kind: 'nonsense' }]);
  await fetch(`${url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
});

test('a key is made, shown once, works, and is revoked after a question', async () => {
  const page = await desk.open('/settings/keys');
  await page.getByLabel('Name').fill('checkout');
  await page.getByRole('button', { name: 'Make a key' }).click();
  const key = await page.getByTestId('new-key').innerText();
  expect(key).toMatch(/^assay_[A-Za-z0-9_-]{43}$/);
  const ask = () => fetch(`${desk.assay.url}/api/public/projects`, { headers: { authorization: `Bearer ${key}` } });
  expect((await ask()).status).toBe(200);
  await reload(page);
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
  const page = await desk.open('/settings/privacy');
  await page.getByRole('combobox', { name: 'E-mail addresses' }).selectOption('hash');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved: time zone, pii.').waitFor();
  await reload(page);
  expect(await page.getByRole('combobox', { name: 'E-mail addresses' }).inputValue()).toBe('hash');
  expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
});

test('the reconciliation adds up, and lists the model without a price', async () => {
  const page = await desk.open('/reconciliation');
  // Counts are stored every few seconds.
  await expect.poll(async () => (await reload(page), await page.getByRole('rowheader', { name: 'All' }).count())).toBe(1);
  const all = page.getByRole('row', { name: /^All/ });
  expect((await all.innerText()).replace(/\s+/g, ' ')).toMatch(/^All 3 2 1 bad field 1 0 2 email 2 0 2 0 adds up$/);
  expect(await page.getByRole('row', { name: /made-up-model-9/ }).innerText()).toContain('2');
  await page.getByRole('button', { name: 'Price again' }).click();
  await page.getByText('No call found a price.').waitFor();
});

test.each(['/settings/keys', '/settings/privacy', '/reconciliation'])('%s looks right', async (path) => {
  await looksRight(await desk.open(path));
});
