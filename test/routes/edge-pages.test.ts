/**
 * Every page of figures where there is little or nothing to show, by HTTP: no traffic at all, one
 * request, a filter that matches nothing, a filter that no rollup serves, a year of weeks, and the
 * week in which the clock of the project moves. No page fails, and none shows a number that is none.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '#schema/config.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { KPIS } from '#schema/kpis/index.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { type RunningAssay, startAssay } from '../../server.ts';

const dataDirectory = mkdtempSync(join(tmpdir(), 'assay-edges-'));
let assay: RunningAssay;

beforeAll(async () => {
  // The clock of Auckland moves on 27 September 2026.
  const startedAt = Date.now();
  const now = () => Date.parse('2026-10-01T00:00:00Z') + Date.now() - startedAt;
  assay = await startAssay({ config: { ...parseConfig({}), port: 0, dataDirectory }, logger: pino({ level: 'silent' }), now });
  await insertRows(assay.store, 'projects', [{ project_id: 'default', name: 'Default project', settings: JSON.stringify({ ...DEFAULT_PROJECT.settings, time_zone: 'Pacific/Auckland' }), version: 1 }]);
});

afterAll(async () => {
  await assay?.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

const PAGES = ['/', '/scorecard', '/cost', '/latency', '/retrieval', '/hallucinations', '/compare?by=period', '/compare?by=feature', '/what-moved', '/definitions', '/targets', '/traces', '/markers', '/figures'];
const LONG = `it's "quoted" <b>bold</b> 🦉 ${'long '.repeat(53)}`.slice(0, 300);

/** What a reader sees, without tags and scripts. Panels that come later are in the stream, behind the page. */
async function look(path: string): Promise<string> {
  const answer = await fetch(assay.url + path);
  const html = await answer.text();
  const text = html
    .replace(/<script[\s\S]*?<\/script>/g, ' ')
    .replace(/<style[\s\S]*?<\/style>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
  expect(answer.status, `${path}: ${text.slice(0, 300)}`).toBe(200);
  expect(text, path).not.toMatch(/could not be read|\bNaN\b|\bundefined\b|\bInfinity\b|\[object /);
  return text;
}

const withFilter = (path: string, filter: string) => `${path}${path.includes('?') ? '&' : '?'}${filter}`;
const FILTERLESS = ['/definitions', '/targets', '/markers', '/figures'];

test('no traffic at all', async () => {
  // Settings hold within seconds.
  await expect.poll(() => look('/definitions'), { timeout: 20_000 }).toContain('Pacific/Auckland');
  // The first page says how to begin, every other that it has nothing to show.
  expect(await look('/')).toMatch(/first trace|Get started|demo/i);
  for (const path of PAGES) await look(path);
  expect(await look('/retrieval')).toContain('No request of this window ran a retrieval.');
  expect(await look('/compare?by=feature')).toContain('This window has fewer than two values to compare.');
  expect(await look('/compare?by=period')).toContain('No request on this side.');
  expect(await look('/what-moved')).toContain('One of the two periods has no figure, so there is no change to explain.');
}, 120_000);

test('one request: its figures stand alone, and say that they are too few', async () => {
  const event = {
    trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), name: 'ask', kind: 'llm', start_time: '2026-09-30T03:00:00Z', duration_ms: 1_200, feature: LONG, model: LONG, provider: 'openai',
    environment: 'production', release: '1', input: 'What is the refund policy?', output: 'Thirty days.', input_tokens: 100, output_tokens: 20,
  };
  const sent = await fetch(`${assay.url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) });
  expect(await sent.json()).toMatchObject({ accepted: 1, rejected: 0 });
  for (const path of PAGES) await look(path);
  expect(await look('/latency')).toContain('1.20 s');
  // A model of that name has no price: listed, and not free.
  expect(await look('/cost')).toContain('They are in no total, rather than free.');
  const errors = await look('/kpis/error_rate');
  // 0 of 1: Wilson reaches to 79.3%.
  expect(errors).toContain('79.3');
  expect(errors).toContain('A verdict takes at least 30.');
}, 120_000);

test.each(KPIS.map(({ key }) => [key]))('one request: the page of %s, with or without a denominator', async (key) => {
  await look(`/kpis/${key}?interval=hour&range=7d`);
  await look(`/kpis/${key}?interval=week&range=90d&split=model`);
}, 60_000);

test('a filter that matches nothing', async () => {
  for (const path of PAGES) if (!FILTERLESS.includes(path)) await look(withFilter(path, 'feature=no-such-feature'));
  expect(await look('/?feature=no-such-feature')).toContain('No request matches this filter');
  expect(await look('/traces?feature=no-such-feature')).toContain('No trace matches this filter');
  await look('/kpis/latency_p95?feature=no-such-feature');
}, 120_000);

test('a filter that no rollup serves is read from the rows, and says how long that took', async () => {
  for (const path of ['/', '/scorecard', '/cost', '/kpis/error_rate']) {
    const text = await look(withFilter(path, 'environment=production&release=1&provider=openai'));
    expect(text, path).toMatch(/No rollup has three dimensions or more together: every request of the window was looked through, in [\d.,]+ (ms|s)\./);
    expect(await look(withFilter(path, 'environment=production&release=1')), path).not.toContain('No rollup');
  }
  expect(await look('/traces?environment=production&release=1&provider=openai')).not.toContain('No rollup');
}, 60_000);

test('a year of weeks, and the week that is an hour short', async () => {
  for (const path of ['/cost', '/latency', '/retrieval', '/kpis/request_count']) await look(withFilter(path, 'from=2025-10-01&to=2026-10-01&interval=week'));
  const series = await fetch(`${assay.url}/api/v1/kpis/request_count/series?from=2026-09-21&to=2026-10-05&interval=week`);
  const { points } = (await series.json()) as { points: { at: string; value: number | null }[] };
  // Weeks begin on Monday midnight in Auckland: 12:00 UTC before the clock moves, 11:00 after. The request came on Wednesday.
  expect(points.map(({ at, value }) => [at, value])).toEqual([
    ['2026-09-20T12:00:00.000Z', 0],
    ['2026-09-27T11:00:00.000Z', 1],
  ]);
  // The Sunday on which it moves has 23 hours.
  const hours = await fetch(`${assay.url}/api/v1/kpis/request_count/series?from=2026-09-27&to=2026-09-28&interval=hour`);
  expect(((await hours.json()) as { points: unknown[] }).points).toHaveLength(23);
}, 60_000);
