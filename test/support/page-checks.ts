/** What every browser test asks of a page: that it hears, that it came to rest, no error in the console, and nothing that axe objects to. */
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';

declare global {
  interface Window {
    axe: { run(context: unknown, options: unknown): Promise<{ violations: { id: string; help: string; nodes: { target: unknown; failureSummary?: string }[] }[] }> };
  }
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** For what hangs, not for what is slow: the machine may have other work. */
export const PATIENCE_MS = 60_000;

export interface WatchedPage {
  page: Page;
  /** Errors and warnings of the console, and exceptions; empty when all is well. */
  complaints: string[];
}

export interface PageOptions {
  width?: number;
  colorScheme?: 'light' | 'dark';
  /** Whom the server takes the visitor for; without it nobody has said a name. */
  person?: string;
}

export async function watchedPage(browser: Browser, options: PageOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: 900 },
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: 'reduce',
    // Another zone and language than the server's: what is rendered must not depend on the browser's.
    timezoneId: 'America/New_York',
    locale: 'de-DE',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  return { page, complaints };
}

/** Goes to an address and waits until what the page asks for has come and keys and clicks are heard. */
export async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: 'networkidle' });
  await hydrated(page);
}

/** The same for a reload. */
export async function reload(page: Page): Promise<void> {
  await page.reload({ waitUntil: 'networkidle' });
  await hydrated(page);
}

/** Resolves when the browser has taken over; a key pressed before that is lost. */
export async function hydrated(page: Page): Promise<void> {
  await page.locator('html[data-hydrated="true"]').waitFor({ state: 'attached' });
}

/** Resolves when nothing is asked of the server, charts live, nothing moves, and what measures itself has been drawn anew. */
export async function atRest(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('[data-static-plot]') === null);
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let frames = 0; frames < 4; frames += 1) await new Promise((done) => requestAnimationFrame(done));
    const passing = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(passing.map((one) => one.finished.catch(() => undefined)));
  });
}

/** Violations as lines that say what and where. */
export async function axeViolations(page: Page): Promise<string[]> {
  await atRest(page);
  await page.addScriptTag({ path: AXE });
  return page.evaluate(async (rules) => {
    const { violations } = await window.axe.run(document, { runOnly: rules });
    return violations.flatMap((violation) => violation.nodes.slice(0, 3).map((node) => `${violation.id}: ${violation.help}: ${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`));
  }, RULES);
}

/** What sticks out of a page that scrolls sideways, at most five; empty when it does not. */
export async function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const outside = [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1 && !one.closest('.overflow-x-auto'));
    return [`${scrollWidth} of ${clientWidth} px`, ...outside.slice(0, 5).map((one) => one.outerHTML.slice(0, 160))];
  });
}
