/**
 * `npm run bench -- label [--labels N] [--spans N] [--items N] [--json FILE]`: the labelling screen
 * in Chromium against the real server, with a million spans and 10,000 items in the store: from the
 * key to the next item painted, cold start, memory over 500 labels in a row, and twenty reviewers at
 * once. Every key that is pressed on an item that is on the screen must be one stored label.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { type Browser, chromium, type Page } from 'playwright-core';
import { reassignQueue } from '#app/actions/reassign-queue.server.ts';
import { isoWeekOf, weekBefore, weekWindow } from '#app/review/iso-week.ts';
import { eventsOfQueue } from '#app/queries/review-events.server.ts';
import type { Store } from '#schema/clickhouse/client.server.ts';
import { parseConfig } from '#schema/config.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { startAssay } from '../../server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { CHROMIUM_ARGS, findChromium } from '../support/browser.ts';
import { stored } from '../support/review-answers.ts';
import { labelAtOnce } from './support/label-crew.ts';

const PAUSE_MS = 120;
const COLD_STARTS = 5;
const CHUNK = 50_000;
const QUEUE = 'calibration';
const CREW = ['Ada', 'Bob', ...Array.from({ length: 18 }, (_, index) => `Reviewer${index + 1}`)];
const LABELS_AT_ONCE = 25;

export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({ args: [...args], strict: false, options: { labels: { type: 'string', default: '500' }, spans: { type: 'string', default: '1000000' }, items: { type: 'string', default: '10000' } } });
  const [labels, spans, items] = [Number(values.labels), Number(values.spans), Number(values.items)];
  const dataDirectory = mkdtempSync(join(tmpdir(), 'assay-bench-label-'));
  const assay = await startAssay({ config: { ...parseConfig({}), port: 0, dataDirectory }, logger: pino({ level: 'error' }) });
  let browser: Browser | null = null;
  try {
    await fill(assay.store, spans, items);
    browser = await chromium.launch({ executablePath: findChromium(), args: [...CHROMIUM_ARGS, '--enable-precise-memory-info', '--js-flags=--expose-gc'] });
    const cold: number[] = [];
    for (let start = 0; start < COLD_STARTS; start += 1) cold.push(await coldStart(browser, assay.url));
    const { durations, heaps, pressed } = await labelMany(browser, assay.url, labels);
    const log = (await eventsOfQueue(assay.store, { project_id: 'default', queue_id: QUEUE })).filter((event) => event.kind === 'label');
    const onTheirItem = new Set(log.map((event) => event.item_id));
    const crew = await labelAtOnce(assay.store, assay.url, QUEUE, CREW, LABELS_AT_ONCE);
    return {
      bench: 'label',
      spans,
      items,
      labels,
      keys_pressed: pressed.length,
      labels_painted: durations.length,
      labels_stored: new Set(log.map((event) => event.event_id)).size,
      labels_on_another_item: pressed.filter((id) => !onTheirItem.has(id)).length,
      next_item_p50_ms: quantile(durations, 0.5),
      next_item_p75_ms: quantile(durations, 0.75),
      next_item_p95_ms: quantile(durations, 0.95),
      next_item_max_ms: quantile(durations, 1),
      cold_ms: quantile(cold, 0.5),
      cold_max_ms: quantile(cold, 1),
      at_once: crew,
      heap_mb: heaps.map((bytes) => Math.round(bytes / 1e5) / 10),
    };
  } finally {
    await browser?.close();
    await assay.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

/** Three spans a request, and items with the texts that answers have, put in place by SQL: a draw of ten thousand is no part of labelling. */
async function fill(store: Store, spans: number, items: number): Promise<void> {
  const week = weekBefore(isoWeekOf(Date.now(), 'UTC'));
  const { from, to } = weekWindow(week, 'UTC');
  const requests = Math.ceil(spans / 3);
  const step = Math.max(1, Math.floor(((to - from) * 1_000) / requests));
  const insert = async (sql: string, count: number) => {
    for (let first = 0; first < count; first += CHUNK) await store.command(sql, { from, step, week, first, count: Math.min(CHUNK, count - first) }, { max_execution_time: 0 });
  };
  const at = `fromUnixTimestamp64Micro(toInt64({from:Int64} * 1000 + number * {step:UInt64}))`;
  const trace = `lower(hex(MD5(toString(number))))`;
  await insert(
    `INSERT INTO spans (project_id, trace_id, span_id, parent_span_id, start_time, duration_us, kind, name, status, model, feature, version)
     SELECT 'default', ${trace}, ['root', 'llm', 'retrieval'][part], if(part = 1, '', 'root'), ${at}, 1000000, ['chain', 'llm', 'retrieval'][part], 'ask', 'ok', 'm', 'search', 1
     FROM numbers({first:UInt64}, {count:UInt64}) ARRAY JOIN [1, 2, 3] AS part`,
    requests,
  );
  await insert(
    `INSERT INTO requests (project_id, trace_id, span_id, start_time, duration_us, name, is_failed, is_answered, is_refusal, model, feature, answer_span_id, answer_document_span_id, risk_flag, risk_score, version)
     SELECT 'default', ${trace}, 'root', ${at}, 1000000, 'ask', false, true, false, 'm', 'search', 'llm', 'retrieval', number % 15 = 0, 0.5, 1
     FROM numbers({first:UInt64}, {count:UInt64})`,
    requests,
  );
  const sentence = `'Refunds are possible within thirty days of purchase when the receipt is at hand [1]. '`;
  const document = `concat('{"id":"doc-', toString(part), '","title":"Manual ', toString(part), '","score":0.8,"content":"', repeat(${sentence}, 12), '","uri":""}')`;
  await insert(
    `INSERT INTO review_items (project_id, item_id, queue_id, purpose, week, trace_id, span_id, answered_at, feature, model, raters, question, answer, documents, citations, rubric_id, created_at, version)
     SELECT 'default', substring(${trace}, 1, 24), '${QUEUE}', 'calibration', {week:String}, ${trace}, 'root', ${at}, 'search', 'm', 1 + (number % 5 = 0),
            'What is the refund policy for a jacket that was worn twice?', concat(toString(number), ' ', repeat(${sentence}, 6)),
            concat('[', arrayStringConcat(arrayMap(part -> ${document}, range(1, 6)), ','), ']'), '[{"target":"#1","start":90,"end":93,"quote":""}]', 'default', now64(6), 1
     FROM numbers({first:UInt64}, {count:UInt64})`,
    items,
  );
  const deps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: Date.now };
  const lead = { id: 'lead', origin: 'page' } as const;
  await insertRows(store, 'review_reviewers', CREW.map((name) => ({ project_id: 'default', reviewer_id: name.toLowerCase(), name, is_active: true, weight: 1, at: stored(Date.now()), by: 'lead' })));
  await reassignQueue(deps, lead, QUEUE, 'joined');
}

async function openScreen(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies([{ name: 'assay_person', value: 'Ada', url }]);
  return context.newPage();
}

/** From the address to a screen that takes keys, in a browser that has never been here. */
async function coldStart(browser: Browser, url: string): Promise<number> {
  const page = await openScreen(browser, url);
  await page.goto(`${url}/review/label/${QUEUE}`, { waitUntil: 'commit' });
  await page.waitForSelector('[data-ready="true"] [data-item]');
  const elapsed = await page.evaluate(() => performance.now());
  await page.context().close();
  return elapsed;
}

async function labelMany(browser: Browser, url: string, labels: number): Promise<{ durations: number[]; heaps: number[]; pressed: string[] }> {
  const page = await openScreen(browser, url);
  await page.goto(`${url}/review/label/${QUEUE}`);
  await page.waitForSelector('[data-ready="true"] [data-item]');
  await page.evaluate(MEASURE);
  const heaps: number[] = [];
  const pressed: string[] = [];
  for (let count = 0; count < labels; count += 1) {
    if (count % 100 === 50 || count === labels - 1) heaps.push(await page.evaluate<number>(HEAP));
    // What a person does: sees the item, then presses. Which one it was is asked of the screen.
    const seen = await page.waitForFunction(ON_SCREEN, pressed.at(-1) ?? '');
    pressed.push(String(await seen.jsonValue()));
    await page.keyboard.press('1');
    await page.waitForTimeout(PAUSE_MS);
  }
  // Whatever was pressed last has brought the next item, or the end.
  await page.waitForFunction(`document.querySelector('[data-item]')?.getAttribute('data-item') !== ${JSON.stringify(pressed.at(-1) ?? '')}`);
  await page.waitForSelector('[data-waiting="0"]', { timeout: 30_000 });
  const durations = await page.evaluate<number[]>('window.painted');
  await page.context().close();
  return { durations, heaps, pressed };
}

/** From the key's own time stamp to the frame after the one that shows the next item. */
const MEASURE = `
  window.painted = [];
  let pressed = null;
  window.addEventListener('keydown', (event) => { pressed = event.timeStamp; }, { capture: true });
  let shown = document.querySelector('[data-item]').getAttribute('data-item');
  new MutationObserver(() => {
    const now = document.querySelector('[data-item]')?.getAttribute('data-item');
    if (!now || now === shown || pressed === null) return;
    shown = now;
    const from = pressed;
    pressed = null;
    requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => window.painted.push(performance.now() - from); channel.port2.postMessage(null); });
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-item'] });
`;
/** The item that is on the screen, once it is another than the last. */
const ON_SCREEN = (last: string) => {
  const shown = document.querySelector<HTMLElement>('[data-item]')?.dataset;
  return shown && shown['item'] !== last && (shown['painted'] ?? shown['item']) === shown['item'] ? shown['item'] : false;
};
const HEAP = `(() => { window.gc?.(); return performance.memory.usedJSHeapSize; })()`;

function quantile(values: readonly number[], level: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.min(sorted.length - 1, Math.ceil(level * sorted.length) - 1)];
  return found === undefined ? null : Math.round(found * 10) / 10;
}
