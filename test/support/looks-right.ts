/** What every page is held to, in light and dark, on a desk and on a phone. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { atRest, axeViolations, sticksOut } from './page-checks.ts';

/** As it is in light; then narrow as a phone in dark, where nothing may stick out. axe is content with both. */
export async function looksRight(page: Page): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  await atRest(page);
  // Charts measure themselves anew.
  await expect.poll(() => sticksOut(page)).toEqual([]);
  expect(await axeViolations(page)).toEqual([]);
}
