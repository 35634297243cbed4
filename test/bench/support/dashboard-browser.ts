/** What a person waits for in Chromium: the first paint of each page, and from a click to the next frame. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM_ARGS, findChromium } from '../../support/browser.ts';
import { quantile, say } from './figures.ts';

export interface BrowserFigures {
  page: string;
  /** First contentful paint in a browser that has never been here: the median of some loads. */
  first_paint_ms: number;
  /** The longest of some interactions, as INP takes it: from the input to the next frame. */
  interaction_ms: number;
  /** What that was. */
  slowest: string;
}

/** Event timing is told in steps of eight milliseconds. */
const OBSERVE = `
  window.waited = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.interactionId > 0) window.waited.push([entry.name, entry.duration]);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
`;

/** @param url of a running server with the pages built */
export async function measureBrowser(url: string, pages: readonly { page: string; path: string }[], loads: number): Promise<BrowserFigures[]> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
  try {
    // The first page of a new browser pays for the browser.
    await firstPaint(browser, url);
    const found: BrowserFigures[] = [];
    for (const { page, path } of pages) {
      const paints: number[] = [];
      for (let load = 0; load < loads; load += 1) paints.push(await firstPaint(browser, url + path));
      const waits = await interactions(browser, url + path);
      const worst = waits.reduce((a, b) => (b.ms > a.ms ? b : a), { what: 'nothing over 16 ms', ms: 0 });
      const figures = { page, first_paint_ms: quantile(paints, 0.5), interaction_ms: worst.ms, slowest: worst.what };
      say(`${page} in Chromium: first paint ${figures.first_paint_ms} ms, interaction ${figures.interaction_ms} ms (${figures.slowest})`);
      found.push(figures);
    }
    return found;
  } finally {
    await browser.close();
  }
}

async function opened(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.setDefaultTimeout(60_000);
  return page;
}

async function firstPaint(browser: Browser, address: string): Promise<number> {
  const page = await opened(browser);
  await page.goto(address, { waitUntil: 'networkidle' });
  const at = await page.evaluate<number | null>(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null`);
  await page.context().close();
  if (at === null) throw new Error(`${address} painted nothing.`);
  return at;
}

/** A range, a filter opened and closed, the range again, and another page: each with the figures of the last one on the screen. */
async function interactions(browser: Browser, address: string): Promise<{ what: string; ms: number }[]> {
  const page = await opened(browser);
  await page.goto(address, { waitUntil: 'networkidle' });
  await page.locator('html[data-hydrated="true"]').waitFor({ state: 'attached' });
  await page.evaluate(OBSERVE);
  const range = page.getByRole('navigation', { name: 'Time range' });
  const found: { what: string; ms: number }[] = [];
  const act = async (what: string, action: () => Promise<void>) => {
    await page.evaluate('window.waited = []');
    await action();
    await page.waitForLoadState('networkidle');
    // Entries come with the frame behind them.
    await page.waitForTimeout(300);
    const waited = await page.evaluate<[string, number][]>('window.waited');
    found.push({ what, ms: Math.max(0, ...waited.map(([, ms]) => ms)) });
  };
  await act('range 7d', () => range.getByRole('link', { name: '7d' }).click());
  await act('range 90d', () => range.getByRole('link', { name: '90d' }).click());
  await act('open a filter', () => page.getByRole('group', { name: 'Filter' }).getByRole('button', { name: 'Feature' }).click());
  await act('close it', () => page.keyboard.press('Escape'));
  await act('range 30d', () => range.getByRole('link', { name: '30d' }).click());
  await act('another page', () => page.getByRole('navigation').getByRole('link', { name: address.endsWith('/traces') ? 'Cost' : 'Traces', exact: true }).first().click());
  await page.context().close();
  return found;
}
