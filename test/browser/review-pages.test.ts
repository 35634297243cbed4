/** Triage from a list of traces by keyboard, and a rubric written in its form, in a real browser. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { itemsOfQueue } from '#app/queries/review-items.server.ts';
import { readRubrics } from '#app/readings/rubrics.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { browserDesk, sendEvents } from '../support/browser-desk.ts';
import { smallTraffic } from '../support/small-traffic.ts';

const desk = browserDesk((assay) => sendEvents(assay, smallTraffic(Date.now())));
const inTriage = async () => (await itemsOfQueue(desk.assay.store, { project_id: 'default', queue_id: 'triage' })).length;
const said = (page: Page, text: RegExp) => page.getByRole('status').filter({ hasText: text }).waitFor();

test('rows are chosen by keyboard, sent to triage, counted when they were there, and taken back', async () => {
  const page = await desk.open('/traces?range=7d');
  const table = page.getByRole('table', { name: 'Requests' });
  const boxes = table.getByRole('checkbox');
  await boxes.nth(2).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('2 chosen').waitFor();
  // A choice opens no trace.
  expect(page.url()).toContain('/traces?range=7d');
  await page.getByRole('button', { name: 'Send 2 to triage queue' }).click();
  await said(page, /2 are in triage now/);
  await expect.poll(inTriage).toBe(2);

  await boxes.nth(2).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('3 chosen').waitFor();
  await page.getByRole('button', { name: 'Send 3 to triage queue' }).click();
  await said(page, /1 is in triage now; 2 were there already/);
  await expect.poll(inTriage).toBe(3);
  await page.getByRole('button', { name: 'Undo' }).click();
  await said(page, /1 is out of the queue again/);
  await expect.poll(inTriage).toBe(2);

  await boxes.nth(0).click();
  await page.getByText(/\d+ chosen/).waitFor();
  await boxes.nth(2).focus();
  await page.keyboard.press('Escape');
  await page.getByText(/\d+ chosen/).waitFor({ state: 'detached' });
});

test('a question is added in the form; what is wrong stands there in sentences; the new version says what changed', async () => {
  const page = await desk.open('/review/rubrics');
  await page.getByLabel('Kind of the new question').selectOption({ label: 'One of' });
  await page.getByRole('button', { name: 'Add a question' }).click();
  const question = page.getByRole('group', { name: 'Question 8' });
  await question.getByLabel('Asks').fill('Is the tone right?');
  await page.getByLabel('Why').fill('Support asked for it.');
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  await page.getByRole('alert').getByText('Question 8 (“Is the tone right?”): option 1 has no text.').waitFor();

  await question.getByLabel('Text of option 1').fill('Right');
  await question.getByLabel('Text of option 2').fill('Too familiar');
  await question.getByLabel('Key of option 2').fill('t');
  await question.getByRole('button', { name: 'Move question 8 up' }).click();
  // As reviewers see it, before it is published.
  const preview = page.getByRole('region', { name: 'As reviewers see it' });
  await preview.getByRole('button', { name: 'Too familiar T' }).click();
  await expect.poll(() => preview.getByRole('button', { name: 'Too familiar T' }).getAttribute('aria-pressed')).toBe('true');
  await page.getByRole('form', { name: 'Publish' }).getByText('“Is the tone right?” is new (one of).').waitFor();
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  await said(page, /Version 2 is published/);
  await page.getByText('Support asked for it.').waitFor();
  await expect.poll(() => page.getByText('“Is the tone right?” is new (one of).').count()).toBe(1);

  const rubric = (await readRubrics({ reader: desk.assay.store, project: DEFAULT_PROJECT })).get('default');
  expect(rubric.version).toBe(2);
  expect(rubric.questions.map((one) => one.id)).toEqual(['verdict', 'failure_mode', 'severity', 'citation_correctness', 'spans', 'relevance', 'is_the_tone_right', 'comment']);
  expect(rubric.questions[6]?.options.map(({ value, label, key }) => ({ value, label, key }))).toEqual([{ value: 'right', label: 'Right', key: null }, { value: 'too_familiar', label: 'Too familiar', key: 't' }]);
});

test('a rubric leaves as JSON and comes in as JSON; what cannot be one is refused in words', async () => {
  const page = await desk.open('/review/rubrics?rubric=new');
  await page.getByText('Advanced: as JSON').click();
  const json = page.getByLabel('Rubric as JSON');
  await json.fill('{');
  await page.getByRole('button', { name: 'Take it into the form' }).click();
  await said(page, /This is not JSON/);
  await json.fill(JSON.stringify({ name: 'Short', questions: [{ id: 'ok', kind: 'one_of', prompt: 'Good?', options: [{ value: 'good', label: 'Good', key: '1' }, { value: 'bad', label: 'Bad', key: '2' }] }], verdict: { question: 'ok', positive: ['bad'], undecided: [] } }));
  await page.getByRole('button', { name: 'Take it into the form' }).click();
  await expect.poll(() => page.getByLabel('Name of the rubric').inputValue()).toBe('Short');
  await page.getByLabel('Why').fill('For calls.');
  await page.getByRole('button', { name: 'Publish version 1' }).click();
  await page.waitForURL(/rubric=short/);
});
