/** What is said when a page is not there or cannot be made: to people on the page, to operators in the log, without content and never on stderr. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { later, loadPage } from '#app/page-loader.server.ts';
import { factsOf } from '#app/report-error.server.ts';
import type { AppContext } from '#app/context.server.ts';
import { QueryError } from '#schema/clickhouse/define-query.server.ts';
import { parseConfig } from '#schema/config.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { type RunningAssay, startAssay } from '../../server.ts';

const lines: Record<string, unknown>[] = [];
const logger = pino({ level: 'warn' }, new Writable({ write: (chunk, _encoding, done) => (lines.push(JSON.parse(String(chunk))), done()) }));
const dataDirectory = mkdtempSync(join(tmpdir(), 'assay-errors-'));
const stderr = vi.spyOn(console, 'error');
let assay: RunningAssay;
/** Jobs have lines of their own: they too miss a table that is away. */
const ofRequests = () => lines.filter((line) => 'path' in line);

beforeAll(async () => {
  assay = await startAssay({ config: { ...parseConfig({}), port: 0, dataDirectory }, roles: ['ingest', 'app'], logger });
});
afterAll(async () => {
  await assay.stop();
  rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 10 });
});
beforeEach(() => {
  lines.length = 0;
  stderr.mockClear();
});
afterEach(() => expect(stderr).not.toHaveBeenCalled());

test.each([
  ['/nowhere', 404, 'No page has this address.'],
  ['/nowhere.data', 404, ''],
  [`/traces/${'a'.repeat(32)}`, 404, 'There is nothing here'],
  ['/kpis/luck', 404, 'There is nothing here'],
  ['/?from=soon', 400, 'This address does not make sense'],
])('%s is a %i that the page says and the log does not', async (path, status, sentence) => {
  const answer = await fetch(assay.url + path);
  expect(answer.status).toBe(status);
  expect(await answer.text()).toContain(sentence);
  expect(ofRequests()).toEqual([]);
});

test('a page that cannot be made says so, and the log says where it broke but not what was asked', async () => {
  await assay.store.command('RENAME TABLE requests TO requests_away');
  for (const path of ['/traces?feature=kestrel', '/traces.data?feature=kestrel', '/api/v1/traces?feature=kestrel']) {
    lines.length = 0;
    const answer = await fetch(assay.url + path);
    expect(answer.status, path).toBe(500);
    const text = await answer.text();
    if (path.startsWith('/traces?')) expect(text).toContain('This page could not be made');
    expect(text).not.toMatch(/requests_away|UNKNOWN_TABLE|SELECT /);
    expect(ofRequests(), path).toEqual([expect.objectContaining({ path: path.replace(/\?.*/, ''), error: 'QueryError', kind: 'engine', query: expect.stringMatching(/^trace/), msg: 'a request could not be answered', cause: expect.objectContaining({ code: '60', type: 'UNKNOWN_TABLE' }) })]);
    expect(JSON.stringify(lines)).not.toContain('kestrel');
    expect(JSON.stringify(lines)).not.toMatch(/SELECT /);
  }
  await assay.store.command('RENAME TABLE requests_away TO requests');
});

test('a panel that fails behind its page is in the log of that page', async () => {
  const reported: [unknown, string][] = [];
  const context: AppContext = {
    reader: assay.store, writer: assay.store, project: DEFAULT_PROJECT, saveProject: async () => {}, forgetKeys: () => {}, who: async () => ({ id: 'ada', name: 'Ada', isNamed: true }),
    now: Date.now, isEngineUp: () => true, reportError: (error, path) => void reported.push([error, path]), startDemo: () => {}, demoProgress: () => ({ state: 'idle', sent: 0, total: 0, message: null }),
  };
  const error = new Error('late');
  const { panel } = await loadPage({ request: new Request('http://localhost/cost?model=kestrel'), context: { ...context }, params: {} }, async () => ({ panel: later(Promise.reject(error)) }));
  await expect(panel).rejects.toBe(error);
  expect(reported).toEqual([[error, '/cost']]);
});

test('what the log says of an error', () => {
  const error = new QueryError('engine', 'trace.list', Object.assign(new Error('Cannot parse kestrel'), { code: '27', type: 'CANNOT_PARSE' }));
  expect(factsOf(error)).toMatchObject({ error: 'QueryError', kind: 'engine', query: 'trace.list', cause: { error: 'Error', code: '27', type: 'CANNOT_PARSE' } });
  expect(JSON.stringify(factsOf(error))).not.toContain('kestrel');
  expect(factsOf(new TypeError('x is not a function'))).toMatchObject({ error: 'TypeError', message: 'x is not a function' });
  expect(factsOf('kestrel')).toEqual({ error: 'string' });
});
