/** The Chromium that browser tests and screenshots drive. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** No service of Google's is asked for anything, and the sandbox needs no rights that CI lacks. */
export const CHROMIUM_ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ELSEWHERE = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/**
 * Path of a Chromium: `CHROMIUM_PATH`, else the first of the usual names on the PATH.
 * @throws Error with one sentence that says how to get one, or how to do without
 */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string {
  const chosen = environment['CHROMIUM_PATH'];
  const onPath = (environment['PATH'] ?? '').split(delimiter).flatMap((directory) => NAMES.map((name) => join(directory, name)));
  const found = (chosen ? [chosen] : [...onPath, ...ELSEWHERE]).find((path) => existsSync(path));
  if (found) return found;
  throw new Error(
    `${chosen ? `There is no file ${chosen} (CHROMIUM_PATH)` : 'No Chromium was found'}: install one with \`apt-get install chromium\`, set CHROMIUM_PATH to one, or leave the browser tests out with \`npm test -- --exclude 'test/browser/**'\`.`,
  );
}
