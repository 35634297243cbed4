/** The labelling screen in a real browser: keyboard alone, offline and back, undo, reload, blindness. */
import type { BrowserContext, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { drawPlan } from '#app/actions/draw-plan.server.ts';
import type { ActionDeps } from '#app/actions/deps.server.ts';
import { savePlan } from '#app/actions/save-plan.server.ts';
import { weekBefore, isoWeekOf, weekWindow } from '#app/review/iso-week.ts';
import { foldEvents } from '#app/review/labels.ts';
import { eventsOfQueue } from '#app/queries/review-events.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { planSettingsSchema } from '#schema/review.ts';
import { browserDesk } from '../support/browser-desk.ts';
import { PATIENCE_MS, reload, visit } from '../support/page-checks.ts';
import { insertAnswers } from '../support/review-answers.ts';

const PLAN = 'weekly';

const desk = browserDesk(async ({ store }) => {
  const deps: ActionDeps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: Date.now };
  const week = weekBefore(isoWeekOf(Date.now(), 'UTC'));
  const { from } = weekWindow(week, 'UTC');
  await insertAnswers(store, Array.from({ length: 400 }, (_, index) => ({ trace_id: `t${index}`, at: from + index * 60_000, is_flagged: index % 10 === 0, answer: `Answer ${index}. Refunds take 30 days [1].` })));
  await savePlan(deps, { id: 'lead', origin: 'page' }, { settings: planSettingsSchema.parse({ name: 'Weekly', salt: 'pepper', labels_per_week: 60, overlap_share: 1, gold_share: 0 }) });
  await drawPlan(deps, { id: 'lead', origin: 'page' }, PLAN, { week });
});

/** A browser of one's own, with a name given by keyboard. */
async function arrive(name: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await desk.browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await visit(page, `${desk.assay.url}/review/label/${PLAN}`);
  await page.locator('section #who-name').focus();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await ready(page);
  return { context, page };
}

/** Keys are heard, and more items than two are at hand. */
async function ready(page: Page): Promise<void> {
  await page.waitForSelector('[data-ready="true"] [data-item]');
  await page.waitForLoadState('networkidle');
}

const itemOn = async (page: Page) => (await page.locator('[data-item]').getAttribute('data-item')) ?? '';

/** Presses and waits until another item is on the screen. */
async function press(page: Page, ...keys: string[]): Promise<string> {
  const before = await itemOn(page);
  for (const key of keys) await page.keyboard.press(key);
  // On the screen, not just in the document: a key before that is not taken.
  await page.waitForFunction((id) => {
    const shown = document.querySelector<HTMLElement>('[data-item]')?.dataset;
    return shown && shown['item'] !== id && shown['painted'] === shown['item'];
  }, before);
  return before;
}

const saved = (page: Page) => page.waitForSelector('[data-waiting="0"]');

async function labelsOf(reviewer: string): Promise<Map<string, string>> {
  const log = await eventsOfQueue(desk.assay.store, { project_id: 'default', queue_id: PLAN });
  const found = new Map<string, string>();
  for (const state of foldEvents(log).values()) for (const label of state.blind) if (label.reviewer_id === reviewer) found.set(state.item_id, String(label.answers['verdict']));
  return found;
}

test('twenty by keyboard alone, offline and back, three undone, a reload in the middle: every label is there once', async () => {
  const { context, page } = await arrive('Ada Lovelace');
  const expected = new Map<string, string>();
  const supported = async () => expected.set(await press(page, '1'), 'supported');

  for (let count = 0; count < 5; count += 1) await supported();
  // Unsupported is three actions: verdict, failure mode, save.
  expected.set(await press(page, '2', 'm', 'Enter'), 'unsupported');
  expected.set(await press(page, '4', 'Enter'), 'cant_tell');

  // Offline: two are at hand, and what is labelled is kept.
  await saved(page);
  await page.waitForFunction(() => Number(document.querySelector('[data-at-hand]')?.getAttribute('data-at-hand')) >= 2);
  await context.setOffline(true);
  await supported();
  await supported();
  await expect.poll(() => page.locator('[role="status"][data-waiting]').textContent()).toMatch(/2 kept here|Saving 2/);
  expect((await labelsOf('ada-lovelace')).size).toBe(7);
  await context.setOffline(false);
  await saved(page);
  expect((await labelsOf('ada-lovelace')).size).toBe(9);

  // Undo three, newest first: each comes back with what was said of it.
  const undone: string[] = [];
  for (const key of ['u', 'Control+z', 'u']) {
    await press(page, key);
    undone.push(await itemOn(page));
  }
  expect(undone).toEqual([...expected.keys()].slice(-3).reverse());
  await saved(page);
  expect((await labelsOf('ada-lovelace')).size).toBe(6);
  for (const id of undone.reverse()) {
    expect(await itemOn(page)).toBe(id);
    expected.set(await press(page, '3', 'x', 'Enter'), 'contradicted');
  }

  // A reload in the middle: the half-made label is still there, and so is what can be undone.
  await page.keyboard.press('2');
  await page.waitForSelector('button[aria-pressed="true"]:has-text("Unsupported")');
  const half = await itemOn(page);
  await reload(page);
  await page.waitForSelector(`[data-item="${half}"] button[aria-pressed="true"]:has-text("Unsupported")`);
  expected.set(await press(page, 'w', 'Enter'), 'unsupported');
  await press(page, 'u');
  expect(await itemOn(page)).toBe(half);
  expected.set(await press(page, 'Enter'), 'unsupported');

  while (expected.size < 20) await supported();
  await saved(page);
  expect(await labelsOf('ada-lovelace')).toEqual(expected);
  const log = await eventsOfQueue(desk.assay.store, { project_id: 'default', queue_id: PLAN });
  expect(new Set(log.map((event) => event.event_id)).size).toBe(log.length);
  // The screen measured how long each was looked at.
  expect(log.filter((event) => event.kind === 'label').every((event) => event.active_ms !== null)).toBe(true);
  await context.close();
});

test('a second reviewer sees nothing of it before saving their own; then the judge’s marks, and a changed mind is a second label', async () => {
  const first = await labelsOf('ada-lovelace');
  const { context, page } = await arrive('Bob');
  const answers: Promise<string>[] = [];
  // What the server sends beside its scripts, which hold the words of every page.
  page.on('response', (response) => {
    if (!response.url().includes('/assets/')) answers.push(response.text().catch(() => ''));
  });
  await reload(page);
  await ready(page);
  for (let count = 0; count < 3; count += 1) await press(page, '1');
  await saved(page);
  const bodies = await Promise.all(answers);
  const seen = `${bodies.join('\n')}\n${await page.content()}`;
  const telling = ['risk_', 'flagged', 'low_support', 'stratum', 'probability', 'estimation', 'lovelace'];
  expect(bodies.length).toBeGreaterThan(2);
  expect(telling.filter((word) => seen.toLowerCase().includes(word))).toEqual([]);
  expect(first.size).toBe(20);

  const asked = await page.evaluate(async (id) => {
    const answer = await fetch('/review/reveal', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ item_id: id }) });
    return answer.status;
  }, await itemOn(page));
  expect(asked).toBe(409);

  const current = await itemOn(page);
  await page.keyboard.press('ArrowLeft');
  await page.waitForSelector('text=Rule judge rule-1');
  const lookedAt = await itemOn(page);
  expect(lookedAt).not.toBe(current);
  await page.keyboard.press('2');
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  await page.waitForSelector(`[data-item="${current}"]`);
  await saved(page);
  const state = foldEvents(await eventsOfQueue(desk.assay.store, { project_id: 'default', queue_id: PLAN })).get(lookedAt);
  expect(state?.blind.find((label) => label.reviewer_id === 'bob')?.answers['verdict']).toBe('supported');
  expect(state?.revealed.find((label) => label.reviewer_id === 'bob')?.answers['verdict']).toBe('unsupported');
  await context.close();
});

test('keys rest while typing; skip asks why; a selection in the answer is stored with its offsets; ? shows all keys', async () => {
  const { context, page } = await arrive('Cyd');
  const first = await itemOn(page);
  await page.keyboard.press('c');
  await page.waitForSelector('textarea:focus');
  await page.keyboard.type('1 2 3 us');
  expect(await itemOn(page)).toBe(first);
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Escape');
  await page.waitForSelector('textarea:focus', { state: 'detached' });
  await page.keyboard.press('Backspace');
  expect(await itemOn(page)).toBe(first);
  await page.keyboard.press('?');
  await page.waitForSelector('[role="dialog"]:has-text("Retrieval miss"), [role="dialog"]:has-text("Undo, ten deep")');
  await page.keyboard.press('Escape');
  await page.waitForSelector('[role="dialog"]', { state: 'detached' });

  await page.evaluate(() => {
    const answer = document.querySelector('[aria-label="Answer"][role="document"]');
    const text = answer?.querySelector('div')?.firstChild;
    if (!answer || !text) throw new Error('no answer');
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(text, 6);
    window.getSelection()?.removeAllRanges();
    window.getSelection()?.addRange(range);
    answer.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }));
  });
  await page.waitForSelector('[role="menu"]');
  await page.keyboard.press('2');
  await page.waitForSelector('[role="menu"]', { state: 'detached' });
  await press(page, '2', 'n', 'Enter');
  await page.keyboard.press('s');
  await page.waitForSelector('[role="dialog"] input:focus');
  await press(page, '2');
  await saved(page);
  const log = await eventsOfQueue(desk.assay.store, { project_id: 'default', queue_id: PLAN });
  const label = log.find((event) => event.item_id === first && event.reviewer_id === 'cyd');
  expect(label?.answers).toEqual({ verdict: 'unsupported', failure_mode: 'unsupported_claim', comment: '1 2 3 u', spans: [{ where: 'answer', start: 0, end: 6, label: 'unsupported' }] });
  expect(log.find((event) => event.kind === 'skip' && event.reviewer_id === 'cyd')?.reason).toBe('Not my subject');
  await context.close();
});

test('a key that comes before the next answer is on the screen, and one that is held down, label nothing and say so', async () => {
  const { context, page } = await arrive('Grace');
  const first = await itemOn(page);
  // Both in one task: the second comes before anything can be painted.
  await page.evaluate(() => {
    for (let count = 0; count < 2; count += 1) window.dispatchEvent(new KeyboardEvent('keydown', { key: '1', bubbles: true }));
  });
  await page.getByRole('status').filter({ hasText: 'before this answer was on the screen' }).waitFor();
  const second = await itemOn(page);
  expect(second).not.toBe(first);
  await saved(page);
  await expect.poll(async () => [...(await labelsOf('grace')).keys()]).toEqual([first]);

  await page.waitForFunction(() => document.querySelector<HTMLElement>('[data-item]')?.dataset['painted'] === document.querySelector<HTMLElement>('[data-item]')?.dataset['item']);
  await page.keyboard.down('1');
  await page.waitForFunction((id) => {
    const shown = document.querySelector<HTMLElement>('[data-item]')?.dataset;
    return shown && shown['item'] !== id && shown['painted'] === shown['item'];
  }, second);
  const third = await itemOn(page);
  await page.keyboard.down('1');
  await page.getByRole('status').filter({ hasText: 'held down labels one answer only' }).waitFor();
  await page.keyboard.up('1');
  expect(await itemOn(page)).toBe(third);
  await saved(page);
  await expect.poll(async () => [...(await labelsOf('grace')).keys()].sort()).toEqual([first, second].sort());
  await context.close();
});
