/** One trace in full: its spans, texts, documents, where its citations point, and what was judged. */
import { expect, test } from 'vitest';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { SpanPayloadRow, SpanRow } from '#schema/clickhouse/tables.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { readTrace } from '#app/readings/traces.server.ts';
import { requestRow } from '../support/request-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const deps = { reader: store, project: DEFAULT_PROJECT, now: () => Date.parse('2026-11-10T00:00:00Z') };

function spanRow(facts: Partial<SpanRow> & Pick<SpanRow, 'trace_id' | 'span_id' | 'start_time'>): SpanRow {
  return {
    project_id: 'default', parent_span_id: '', duration_us: 1_000, kind: 'chain', name: 'ask', source: 'native', status: 'ok', error_type: '', status_message: '',
    model_requested: '', model: '', provider: '', finish_reason: '', input_tokens: null, cached_input_tokens: null, cache_write_tokens: null, output_tokens: null, reasoning_tokens: null,
    cost_usd: null, cost_source: '', ttft_ms: null, prompt_name: '', prompt_version: '', feature: '', environment: '', release: '', user_id: '', session_id: '',
    is_refusal: null, is_rate_limited: false, is_fallback: null, is_cache_hit: null, is_guardrail_triggered: null, has_output: false, index_name: '', retrieval_query_hash: '0',
    document_count: null, top_score: null, score_threshold: null, no_hit: 'unknown', document_keys: [], citation_kinds: [], citation_targets: [], input_preview: '', output_preview: '',
    output_characters: null, pii_found: {}, part_count: 0, version: 1, is_deleted: 0,
    ...facts,
  };
}

const payloadRow = (facts: Partial<SpanPayloadRow> & Pick<SpanPayloadRow, 'trace_id' | 'span_id' | 'start_time'>): SpanPayloadRow => ({
  project_id: 'default', input: '', output: '', documents: '', citations: '', events: '', attributes: {}, version: 1, is_deleted: 0, ...facts,
});

await insertRows(store, 'spans', [
  spanRow({ trace_id: 't', span_id: 'root', start_time: '2026-11-03 10:00:00.000001', feature: 'search', citation_kinds: ['marker', 'marker', 'marker'], citation_targets: ['#1', '#9', 'doc-b'] }),
  spanRow({ trace_id: 't', span_id: 'find', parent_span_id: 'root', start_time: '2026-11-03 10:00:00.100000', kind: 'retrieval', document_count: 2, document_keys: [['doc-a'], ['doc-b', 'https://b.example']], no_hit: 'hit' }),
  spanRow({ trace_id: 't', span_id: 'call', parent_span_id: 'root', start_time: '2026-11-03 11:00:00.200000', kind: 'llm', status: 'error', error_type: 'timeout', is_rate_limited: true, input_tokens: 0 }),
  spanRow({ trace_id: 'orphan', span_id: 'leaf', parent_span_id: 'lost', start_time: '2026-11-03 12:00:00.000000', kind: 'llm', model: 'm', status: 'error', error_type: 'boom' }),
]);
await insertRows(store, 'span_payloads', [
  payloadRow({ trace_id: 't', span_id: 'root', start_time: '2026-11-03 10:00:00.000001', input: 'Why?', output: 'So [1] [9] [doc-b].', citations: JSON.stringify([{ kind: 'marker', target: '#1', start: 3, end: 6 }]), attributes: { 'app.tier': 'gold' } }),
  payloadRow({ trace_id: 't', span_id: 'find', start_time: '2026-11-03 10:00:00.100000', documents: JSON.stringify([{ id: 'doc-a', score: 0.9, rank: 1, content: 'A' }, { id: 'doc-b' }]) }),
  payloadRow({ trace_id: 't', span_id: 'call', start_time: '2026-11-03 11:00:00.200000' }),
  payloadRow({ trace_id: 'orphan', span_id: 'leaf', start_time: '2026-11-03 12:00:00.000000' }),
]);
await insertRows(store, 'requests', [requestRow({ trace_id: 't', span_id: 'root', at: '2026-11-03T10:00:00.000001Z', feature: 'search', answer_span_id: 'root', answer_document_span_id: 'find', citation_count: 3, resolved_citation_count: 2 })]);
await insertRows(store, 'scores', [
  {
    project_id: 'default', score_id: 's', trace_id: 't', span_id: '', session_id: '', at: '2026-11-03 10:05:00.000', source: 'user', name: 'thumbs', value: 1, label: '', comment: 'fine', evidence: '', evaluator: '', evaluator_version: '',
    suite: '', run_id: '', case_id: '', is_critical: null, cost_usd: null, attributes: {}, feature: '', model: '', provider: '', prompt_name: '', prompt_version: '', environment: '', release: '', stratum: '', inclusion_probability: null, version: 1, is_deleted: 0,
  },
]);

test('a trace with its texts, documents, citations and scores', async () => {
  const found = await readTrace(deps, 't');
  expect(found?.trace).toMatchObject({ trace_id: 't', span_id: 'root', start_time: '2026-11-03T10:00:00.000001Z', feature: 'search', model: null, status: 'ok', citation_count: 3 });
  expect(found?.spans.map(({ span_id, parent_span_id }) => [span_id, parent_span_id])).toEqual([['root', null], ['find', 'root'], ['call', 'root']]);
  const [root, find, call] = found?.spans ?? [];
  expect(root).toMatchObject({ input: 'Why?', output: 'So [1] [9] [doc-b].', documents: null, attributes: { 'app.tier': 'gold' }, start_time: '2026-11-03T10:00:00.000001Z', duration_ms: 1 });
  expect(root?.citations).toEqual([
    { kind: 'marker', target: '#1', document_id: 'doc-a', start: 3, end: 6, quote: null },
    { kind: 'unresolved', target: '#9', document_id: null, start: null, end: null, quote: null },
    { kind: 'marker', target: 'doc-b', document_id: 'doc-b', start: null, end: null, quote: null },
  ]);
  expect(find?.documents).toEqual([
    { id: 'doc-a', score: 0.9, rank: 1, content: 'A', title: null, uri: null },
    { id: 'doc-b', score: null, rank: 2, content: null, title: null, uri: null },
  ]);
  // A zero that was told stays a zero; what was not told is null.
  expect(call).toMatchObject({ status: 'error', error_type: 'timeout', is_rate_limited: true, input_tokens: 0, output_tokens: null, cost_usd: null, input: null });
  expect(found?.scores).toEqual([{ score_id: 's', span_id: null, at: '2026-11-03T10:05:00.000000Z', source: 'user', name: 'thumbs', value: 1, label: null, comment: 'fine', evaluator: null, evaluator_version: null, evidence: [], stratum: null, inclusion_probability: null }]);
});

test('spans without a root are shown by what is there', async () => {
  const found = await readTrace(deps, 'orphan');
  expect(found?.trace).toMatchObject({ trace_id: 'orphan', status: 'error', error_type: 'boom', model: 'm', duration_ms: null, cost_usd: null });
  expect(await readTrace(deps, 'none')).toBeNull();
});

test('an id is understood as its client writes it: in upper case, or as a UUID', async () => {
  const kept = '0af7651916cd43dd8448eb211c80319c';
  await insertRows(store, 'spans', [spanRow({ trace_id: kept, span_id: 'a', start_time: '2026-11-03 13:00:00.000000' })]);
  await insertRows(store, 'span_payloads', [payloadRow({ trace_id: kept, span_id: 'a', start_time: '2026-11-03 13:00:00.000000' })]);
  for (const id of [kept, kept.toUpperCase(), '0af76519-16cd-43dd-8448-eb211c80319c']) expect((await readTrace(deps, id))?.trace.trace_id, id).toBe(kept);
});

test('spans that start at one moment: the root first, then the longer', async () => {
  const at = { trace_id: 'tie', start_time: '2026-11-03 14:00:00.000000' as const };
  const spans = [spanRow({ ...at, span_id: 'a', parent_span_id: 'b', duration_us: 10 }), spanRow({ ...at, span_id: 'b', parent_span_id: 'c', duration_us: 20 }), spanRow({ ...at, span_id: 'c', duration_us: 20 })];
  await insertRows(store, 'spans', spans);
  await insertRows(store, 'span_payloads', spans.map(({ span_id }) => payloadRow({ ...at, span_id })));
  expect((await readTrace(deps, 'tie'))?.spans.map(({ span_id }) => span_id)).toEqual(['c', 'b', 'a']);
});
