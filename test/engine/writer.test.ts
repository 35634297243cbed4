/** The writer on a real engine: what is stored and settled, once, whatever the order and the split. */
import { afterAll, expect, test } from 'vitest';
import { createWriter, type Writer, type WriterOptions } from '#ingest/writer/group-commit.server.ts';
import { batchOf, ragTrace, spanFacts, T0 } from '../support/span-facts.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const open: Writer[] = [];
afterAll(async () => {
  for (const writer of open) await writer.close();
});

function writerOf(options: Partial<WriterOptions> = {}): Writer {
  const writer = createWriter({ store, now: Date.now, logger: quiet, isEngineUp: () => true, reconcileEveryMs: 0, ...options });
  open.push(writer);
  return writer;
}

let projects = 0;
const newProject = () => `p${++projects}`;

async function rows(project: string, columns: string, table: string): Promise<unknown[]> {
  return await store.rows('test', `SELECT ${columns} FROM ${table} FINAL WHERE project_id = {project:String} ORDER BY trace_id, span_id`, { project });
}

test('a trace becomes its spans, its texts and one request', async () => {
  const project = newProject();
  await writerOf().write(project, batchOf(ragTrace('t1')), 5_000);

  expect(await rows(project, 'span_id, kind, cost_usd, cost_source, no_hit', 'spans')).toEqual([
    { span_id: 't1-find', kind: 'retrieval', cost_usd: null, cost_source: '', no_hit: 'hit' },
    { span_id: 't1-llm1', kind: 'llm', cost_usd: null, cost_source: '', no_hit: 'unknown' },
    // 1,000 plain and 200 cached input tokens and 64 output at $0.15, $0.075 and $0.60 a million.
    { span_id: 't1-llm2', kind: 'llm', cost_usd: 0.0002034, cost_source: 'table', no_hit: 'unknown' },
    { span_id: 't1-root', kind: 'chain', cost_usd: null, cost_source: '', no_hit: 'unknown' },
    { span_id: 't1-tool', kind: 'tool', cost_usd: null, cost_source: '', no_hit: 'unknown' },
  ]);
  const [payload] = (await rows(project, 'span_id, input, documents', 'span_payloads')) as { documents: string }[];
  expect(JSON.parse(payload?.documents ?? '')[1]).toEqual({ id: 'kb-2', score: 0.4, rank: 2, content: 'Shipping takes two days.' });
  expect(
    await rows(
      project,
      `span_id, start_time, is_failed, model, provider, prompt_name, prompt_version, feature, user_id, input_tokens, output_tokens, cost_usd, round(ttft_ms) AS ttft_ms,
       llm_call_count, failed_llm_call_count, rate_limited_call_count, unpriced_call_count, retrieval_count, no_hit, is_answered, is_refusal,
       citation_count, resolved_citation_count, answer_span_id, answer_document_span_id, call_kinds, call_is_failed, retrieval_indexes, lexical_support, risk_flag, span_count`,
      'requests',
    ),
  ).toEqual([
    {
      span_id: 't1-root', start_time: '2026-11-20 10:00:00.000000', is_failed: false, model: 'gpt-4o-mini', provider: 'openai', prompt_name: 'answer', prompt_version: '3', feature: 'support', user_id: 'u1',
      input_tokens: 1_200, output_tokens: 64, cost_usd: 0.0002034, ttft_ms: 850,
      llm_call_count: 2, failed_llm_call_count: 1, rate_limited_call_count: 1, unpriced_call_count: 0, retrieval_count: 1, no_hit: 'hit', is_answered: true, is_refusal: false,
      citation_count: 1, resolved_citation_count: 1, answer_span_id: 't1-root', answer_document_span_id: 't1-find', call_kinds: ['llm', 'llm'], call_is_failed: [true, false], retrieval_indexes: ['docs'],
      lexical_support: 1, risk_flag: false, span_count: 5,
    },
  ]);
});

test('the same payload twice changes nothing that is counted', async () => {
  const project = newProject();
  const writer = writerOf();
  const figures = 'count() AS n, sum(cost_usd) AS cost, sum(llm_call_count) AS calls';
  const ask = async () => await store.rows('test', `SELECT ${figures} FROM requests FINAL WHERE project_id = {project:String}`, { project });
  await writer.write(project, batchOf([...ragTrace('a'), ...ragTrace('b')]), 5_000);
  const once = await ask();
  await writer.write(project, batchOf([...ragTrace('a'), ...ragTrace('b')]), 5_000);
  await writerOf().write(project, batchOf(ragTrace('a')), 5_000);
  expect(await ask()).toEqual(once);
  expect(once).toEqual([{ n: 2, cost: 0.0004068, calls: 4 }]);
});

test('a span of an old trace that arrives late, at a process that never saw the trace, is settled with the rest', async () => {
  const project = newProject();
  const spans = ragTrace('late', T0);
  await writerOf().write(project, batchOf(spans.slice(0, 3)), 5_000);
  await writerOf().write(project, batchOf(spans.slice(3)), 5_000);
  expect(await rows(project, 'span_count, llm_call_count, cost_usd, lexical_support', 'requests')).toEqual([{ span_count: 5, llm_call_count: 2, cost_usd: 0.0002034, lexical_support: 1 }]);
});

test('a root that turns out to have a parent leaves no request behind', async () => {
  const project = newProject();
  const writer = writerOf();
  await writer.write(project, batchOf([spanFacts({ trace_id: 'x', span_id: 'child' })]), 100);
  expect(await rows(project, 'span_id', 'requests')).toEqual([{ span_id: 'child' }]);
  await writer.write(project, batchOf([spanFacts({ trace_id: 'x', span_id: 'child', parent_span_id: 'top' }), spanFacts({ trace_id: 'x', span_id: 'top' })]), 100);
  expect(await rows(project, 'span_id, span_count', 'requests')).toEqual([{ span_id: 'top', span_count: 2 }]);
});

test('a span whose time was corrected by hours or months is one span, also when two processes took it', async () => {
  const project = newProject();
  const begin = Date.now() * 1_000;
  const at = (start_time: number) => batchOf([spanFacts({ trace_id: 'x', span_id: 'a', start_time, name: 'ask' })]);
  const [one, other] = [writerOf(), writerOf()];
  await one.write(project, at(T0), 100);
  await one.write(project, at(T0 - 3 * 3_600_000), 100);
  expect(await rows(project, 'start_time', 'requests')).toEqual([{ start_time: '2026-11-20 07:00:00.000000' }]);
  await other.write(project, at(T0 - 40 * 24 * 3_600_000), 100);
  expect(await other.reconcile(begin, -1_000_000)).toBe(1);
  for (const table of ['spans', 'span_payloads', 'requests']) {
    expect(await rows(project, 'start_time', table), table).toEqual([{ start_time: '2026-10-11 10:00:00.000000' }]);
  }
  expect(await other.reconcile(begin, -1_000_000)).toBe(0);
});

test('what a crash or another process left unsettled is found and settled', async () => {
  const project = newProject();
  // Each process takes a part of a new trace for the whole of it.
  const [one, other] = [writerOf({ now: () => T0 }), writerOf({ now: () => T0 + 1 })];
  const spans = ragTrace('r', T0 + 1_000);
  await one.write(project, batchOf(spans.slice(1)), 5_000);
  await other.write(project, batchOf(spans.slice(0, 1)), 5_000);
  expect(await rows(project, 'span_count', 'requests')).toEqual([{ span_count: 1 }]);
  expect(await other.reconcile(T0 * 1_000, -1_000_000)).toBe(1);
  expect(await rows(project, 'span_count, llm_call_count, resolved_citation_count, lexical_support', 'requests')).toEqual([{ span_count: 5, llm_call_count: 2, resolved_citation_count: 1, lexical_support: 1 }]);
});

test('many senders at once share inserts and all are stored', async () => {
  const project = newProject();
  const writer = writerOf();
  await Promise.all(Array.from({ length: 300 }, (_, i) => writer.write(project, batchOf(ragTrace(`m${i}`)), 5_000)));
  expect(await store.rows('test', 'SELECT count() AS n, sum(span_count) AS spans FROM requests FINAL WHERE project_id = {project:String}', { project })).toEqual([{ n: 300, spans: 1_500 }]);
});
