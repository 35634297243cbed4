/** Reconciliation: received = accepted + rejected by hour, project, door and source, whatever happens. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createWriter } from '#ingest/writer/group-commit.server.ts';
import { batchOf, ragTrace, spanFacts } from '../support/span-facts.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

async function counts(project: string): Promise<Record<string, number>> {
  const rows = (await store.rows(
    'test',
    `SELECT concat(door, ' ', source, ' ', measure, if(reason = '', '', concat(' ', reason))) AS what, sum(delta) AS events
     FROM (SELECT DISTINCT * FROM ingest_counts FINAL WHERE project_id = {project:String}) GROUP BY what ORDER BY what`,
    { project },
  )) as { what: string; events: number }[];
  return Object.fromEntries(rows.map(({ what, events }) => [what, events]));
}

test('every event is counted by what became of it', async () => {
  const registry = new Registry();
  const writer = createWriter({ store, now: Date.now, logger: quiet, isEngineUp: () => true, reconcileEveryMs: 0, registry });
  const rejection = { index: 0, reason: 'bad_time', path: 'start_time', message: 'is no time' };
  await writer.write('c1', { ...batchOf(ragTrace('a')), received: 6, rejections: [rejection] }, 100);
  await writer.write('c1', batchOf(ragTrace('a').slice(0, 2)), 100);
  await writer.write('c1', batchOf([spanFacts({ trace_id: 'b', span_id: 'b', kind: 'llm', model: 'nobody-knows-1', input_tokens: 5, input: 'write to ann@example.org' })]), 100);
  await writer.writeScores('c1', [{ trace_id: 'a', name: 'thumb', source: 'user', value: 1 }]);
  await writer.close();
  expect(await counts('c1')).toEqual({
    'native  received': 1,
    'native  rejected bad_time': 1,
    'native native accepted': 8,
    'native native priced': 1,
    'native native received': 8,
    'native native redacted email': 1,
    'native native replaced': 2,
    'native native unpriced': 1,
    'scores  accepted': 1,
    'scores  received': 1,
  });
  const text = await registry.metrics();
  expect(text).toContain('assay_ingest_events_total{door="native",source="native",measure="accepted",reason=""} 8');
  expect(text).toContain('assay_ingest_spool_bytes 0');
});

test('a span that is twice in one request is its later version, and counted as replaced', async () => {
  const writer = createWriter({ store, now: Date.now, logger: quiet, isEngineUp: () => true, reconcileEveryMs: 0 });
  const call = (model: string, more: object = {}) => spanFacts({ trace_id: 'd', span_id: 'd', kind: 'llm', provider: 'openai', model, input_tokens: 1_000_000, output_tokens: 0, ...more });
  await writer.write('c4', batchOf([call('gpt-4o'), call('gpt-4o-mini'), call('gpt-4o-mini', { name: 'last' })]), 100);
  // Many a request more often than a flush: the order within each still decides.
  await Promise.all(Array.from({ length: 20 }, (_, i) => writer.write('c4', batchOf([{ ...call('gpt-4o'), trace_id: `e${i}`, span_id: 'e' }, { ...call('gpt-4o-mini'), trace_id: `e${i}`, span_id: 'e' }]), 100)));
  await writer.close();
  expect(await store.rows('test', "SELECT name, model, cost_usd FROM spans FINAL WHERE project_id = 'c4' AND trace_id = 'd'", {})).toEqual([{ name: 'last', model: 'gpt-4o-mini', cost_usd: 0.15 }]);
  // $0.15 a million input tokens, 21 requests.
  expect(await store.rows('test', "SELECT count() AS n, uniqExact(model) AS models, round(sum(cost_usd), 6) AS cost, sum(span_count) AS spans FROM requests FINAL WHERE project_id = 'c4'", {})).toEqual([{ n: 21, models: 1, cost: 3.15, spans: 21 }]);
  expect(await counts('c4')).toEqual({ 'native native received': 43, 'native native accepted': 43, 'native native priced': 43, 'native native replaced': 22 });
});

test('what replaces is counted at the door by which it came, whoever shares its insert', async () => {
  const writer = createWriter({ store, now: Date.now, logger: quiet, isEngineUp: () => true, reconcileEveryMs: 0 });
  await writer.write('c5', batchOf(ragTrace('a')), 100);
  await Promise.all([writer.write('c5', batchOf(ragTrace('b'), { door: 'otlp/json' }), 100), writer.write('c5', batchOf(ragTrace('a').slice(0, 2), { door: 'langfuse' }), 100)]);
  await writer.close();
  const counted = await counts('c5');
  expect(Object.fromEntries(Object.entries(counted).filter(([what]) => what.includes('replaced')))).toEqual({ 'langfuse native replaced': 2 });
});

test('what is spooled, and what cannot be, is counted too', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'assay-counts-'));
  let isUp = false;
  const writer = createWriter({ store, now: Date.now, logger: quiet, isEngineUp: () => isUp, reconcileEveryMs: 0, dataDirectory: directory, spoolMaxBytes: 20_000 });
  await writer.write('c2', batchOf(ragTrace('a')), 100);
  const many = batchOf(Array.from({ length: 20 }, (_, i) => ragTrace(`m${i}`)).flat());
  await expect(writer.write('c2', many, 100)).rejects.toThrow(/spool is full/);
  isUp = true;
  await expect.poll(() => store.rows('test', "SELECT count() AS n FROM spans FINAL WHERE project_id = 'c2'", {})).toEqual([{ n: 5 }]);
  await writer.close();
  expect(await counts('c2')).toEqual({
    'native  received': 100,
    'native  rejected unavailable': 100,
    'native native accepted': 5,
    'native native priced': 1,
    'native native received': 5,
    'native native spooled': 5,
  });
  rmSync(directory, { recursive: true });
});

test('figures whose insert failed are stored once, later', async () => {
  let isBroken = true;
  const flaky = {
    ...store,
    insertLines: async (...args: Parameters<typeof store.insertLines>) => {
      await store.insertLines(...args);
      // It landed, and the answer was lost.
      if (args[0] === 'ingest_counts' && isBroken) throw new Error('socket hang up');
    },
  };
  const writer = createWriter({ store: flaky, now: Date.now, logger: quiet, isEngineUp: () => true, reconcileEveryMs: 0 });
  await writer.write('c3', batchOf(ragTrace('a')), 100);
  await writer.flushCounts();
  await writer.write('c3', batchOf(ragTrace('b')), 100);
  isBroken = false;
  await writer.close();
  expect((await counts('c3'))['native native accepted']).toBe(10);
});
