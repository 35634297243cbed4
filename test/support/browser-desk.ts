/** A server with data of its own and a Chromium, for one file of browser tests: started before its tests, ended behind them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { PERSON_COOKIE } from '#app/person.server.ts';
import { parseConfig } from '#schema/config.server.ts';
import type { EventInput } from '#schema/events.ts';
import { type RunningAssay, startAssay } from '../../server.ts';
import { CHROMIUM_ARGS, findChromium } from './browser.ts';
import { type PageOptions, visit, watchedPage, type WatchedPage } from './page-checks.ts';

export interface BrowserDesk {
  readonly assay: RunningAssay;
  readonly browser: Browser;
  /** A page of one's own at a path, ready for keys and clicks. What it complains of fails the test; it is closed behind it. */
  open(path: string, options?: PageOptions): Promise<Page>;
}

/**
 * Call at the top of a test file.
 * @param prepare puts into the running server what the tests look at
 */
export function browserDesk(prepare?: (assay: RunningAssay) => Promise<void>): BrowserDesk {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'assay-browser-'));
  let assay: RunningAssay | null = null;
  let browser: Browser | null = null;
  let pages: WatchedPage[] = [];
  const running = <T>(one: T | null): T => {
    if (one === null) throw new Error('Not started yet: use it within a test.');
    return one;
  };

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
    assay = await startAssay({ config: { ...parseConfig({}), port: 0, dataDirectory }, logger: pino({ level: 'silent' }) });
    await prepare?.(assay);
  });

  afterAll(async () => {
    await browser?.close();
    await assay?.stop();
    rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 10 });
  });

  afterEach(async () => {
    const opened = pages;
    pages = [];
    const complaints = opened.flatMap((one) => one.complaints);
    for (const { page } of opened) await page.context().close();
    expect(complaints).toEqual([]);
  });

  return {
    get assay() {
      return running(assay);
    },
    get browser() {
      return running(browser);
    },
    async open(path, options) {
      const watched = await watchedPage(running(browser), options);
      pages.push(watched);
      if (options?.person) await watched.page.context().addCookies([{ name: PERSON_COOKIE, value: encodeURIComponent(options.person), url: running(assay).url }]);
      await visit(watched.page, running(assay).url + path);
      return watched.page;
    },
  };
}

/** Sends native events as an application does. */
export async function sendEvents(assay: RunningAssay, events: readonly EventInput[]): Promise<void> {
  const sent = await fetch(`${assay.url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(events) });
  const answer = await sent.text();
  if (!sent.ok) throw new Error(`The events were refused: ${sent.status} ${answer}`);
}
