/** What a trace's spans come to, on traces made by hand. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RequestRow, SpanRow } from '#schema/clickhouse/tables.ts';
import { settle } from '#ingest/settle.ts';
import { cpuMs } from '../support/cpu-time.ts';

/** Each span starts a second after the one before, unless `at` (seconds) says otherwise. */
function spans(...said: (Partial<SpanRow> & { id: string; in?: string; at?: number })[]): SpanRow[] {
  return said.map(({ id, in: parent = '', at, ...more }, index) => ({
    project_id: 'p', trace_id: 't', span_id: id, parent_span_id: parent, start_time: `2026-11-20 10:00:${String(at ?? index).padStart(2, '0')}.000000`, duration_us: 1_000_000,
    kind: 'chain', name: id, source: 'native', status: 'unset', error_type: '', status_message: '', model_requested: '', model: '', provider: '', finish_reason: '',
    input_tokens: null, cached_input_tokens: null, cache_write_tokens: null, output_tokens: null, reasoning_tokens: null, cost_usd: null, cost_source: '', ttft_ms: null,
    prompt_name: '', prompt_version: '', feature: '', environment: '', release: '', user_id: '', session_id: '',
    is_refusal: null, is_rate_limited: false, is_fallback: null, is_cache_hit: null, is_guardrail_triggered: null, has_output: false,
    index_name: '', retrieval_query_hash: '0', document_count: null, top_score: null, score_threshold: null, no_hit: 'unknown', document_keys: [],
    citation_kinds: [], citation_targets: [], input_preview: '', output_preview: '', output_characters: null, pii_found: {}, part_count: 0, version: index + 1, is_deleted: 0,
    ...more,
  }));
}
const only = (rows: RequestRow[]): RequestRow => {
  expect(rows).toHaveLength(1);
  return rows[0] as RequestRow;
};
const llm: Partial<SpanRow> = { kind: 'llm', provider: 'openai', model: 'm', has_output: true, input_tokens: 100, output_tokens: 10, cost_usd: 1 };
const found: Partial<SpanRow> = { kind: 'retrieval', no_hit: 'hit', document_count: 2, top_score: 0.9, document_keys: [['a'], ['b']] };

test('parents repeat usage, and only the inner call is billed', () => {
  const row = only(settle(spans({ id: 'root', kind: 'agent', input_tokens: 200, cost_usd: 9 }, { id: 'outer', in: 'root', ...llm, input_tokens: 200, cost_usd: 2 }, { id: 'chain', in: 'outer' }, { id: 'inner1', in: 'chain', ...llm }, { id: 'inner2', in: 'chain', ...llm })));
  expect(row).toMatchObject({ llm_call_count: 2, input_tokens: 200, output_tokens: 20, cost_usd: 2, call_kinds: ['llm', 'llm'], answer_span_id: 'inner2', span_count: 5, span_version_max: 5 });
});

test('failed attempts count, cost and do not make a request fail', () => {
  const row = only(
    settle(spans({ id: 'root' }, { id: 'try1', in: 'root', kind: 'llm', model_requested: 'm', status: 'error', error_type: 'rate_limit', is_rate_limited: true }, { id: 'try2', in: 'root', ...llm, status: 'error', error_type: 'timeout', cost_usd: 0.25 }, { id: 'try3', in: 'root', ...llm })),
  );
  expect(row).toMatchObject({ is_failed: false, error_type: '', is_answered: true, llm_call_count: 3, failed_llm_call_count: 2, rate_limited_call_count: 1, input_tokens: 200, cost_usd: 1.25, model: 'm', call_error_types: ['rate_limit', 'timeout', ''], call_is_rate_limited: [true, false, false] });
});

test('a failed root is a failed request, with the error of its last call where it has none of its own', () => {
  const row = only(settle(spans({ id: 'root', status: 'error', status_message: 'gave up' }, { id: 'call', in: 'root', ...llm, has_output: false, status: 'error', error_type: 'timeout' })));
  expect(row).toMatchObject({ is_failed: true, error_type: 'timeout', status_message: 'gave up', is_answered: false, answer_span_id: '', model: 'm', citation_count: null });
});

test('unknown stays unknown', () => {
  const silent = only(settle(spans({ id: 'root' }, { id: 'a', in: 'root', ...llm }, { id: 'b', in: 'root', ...llm, input_tokens: null, output_tokens: null, cost_usd: null })));
  expect(silent).toMatchObject({ input_tokens: null, output_tokens: null, cached_input_tokens: null, cost_usd: 1, unpriced_call_count: 0, no_hit: 'unknown', is_refusal: null, is_guardrail_triggered: null, is_fallback: null, ttft_ms: null });
  const unpriced = only(settle(spans({ id: 'root', ...llm, cost_usd: null })));
  expect(unpriced).toMatchObject({ cost_usd: null, unpriced_call_count: 1, input_tokens: 100 });
  expect(only(settle(spans({ id: 'root' })))).toMatchObject({ llm_call_count: 0, input_tokens: null, cost_usd: null, is_answered: false });
});

test('embeddings and reranks cost, and are not LLM calls', () => {
  const row = only(settle(spans({ id: 'root' }, { id: 'find', in: 'root', ...found }, { id: 'embed', in: 'find', kind: 'embedding', model: 'e', cost_usd: 0.5, input_tokens: 7 }, { id: 'rank', in: 'root', kind: 'rerank', model: 'r', cost_usd: 0.25, document_count: 1, no_hit: 'hit', document_keys: [['b']] }, { id: 'call', in: 'root', ...llm })));
  expect(row).toMatchObject({ cost_usd: 1.75, input_tokens: 100, llm_call_count: 1, call_kinds: ['embedding', 'rerank', 'llm'], call_models: ['e', 'r', 'm'], answer_document_span_id: 'rank' });
});

test('a reranker that is a model inside is billed as that model', () => {
  const row = only(settle(spans({ id: 'root' }, { id: 'rank', in: 'root', kind: 'rerank', cost_usd: 5, document_count: 1, no_hit: 'hit' }, { id: 'judge', in: 'rank', ...llm })));
  expect(row).toMatchObject({ cost_usd: 1, call_kinds: ['llm'] });
});

test('the time to the first token counts from the request', () => {
  expect(only(settle(spans({ id: 'root' }, { id: 'call', in: 'root', at: 3, ...llm, ttft_ms: 250 }))).ttft_ms).toBe(3_250);
  expect(only(settle(spans({ id: 'root', ...llm, ttft_ms: 250 }))).ttft_ms).toBe(250);
  expect(only(settle(spans({ id: 'root', ttft_ms: 900 }, { id: 'call', in: 'root', ...llm }))).ttft_ms).toBe(900);
});

test('dimensions come from the root, else from the call that answered, else from anywhere', () => {
  const row = only(settle(spans({ id: 'root', feature: 'from-root' }, { id: 'tool', in: 'root', kind: 'tool', feature: 'x', release: 'r1', environment: 'y' }, { id: 'call', in: 'root', ...llm, feature: 'z', environment: 'from-call', prompt_name: 'p', prompt_version: '2' })));
  expect(row).toMatchObject({ feature: 'from-root', environment: 'from-call', release: 'r1', prompt_name: 'p', prompt_version: '2' });
  const above = only(settle(spans({ id: 'root', prompt_name: 'far', prompt_version: '1' }, { id: 'step', in: 'root', prompt_name: 'near', prompt_version: '7' }, { id: 'call', in: 'step', ...llm })));
  expect(above).toMatchObject({ prompt_name: 'near', prompt_version: '7' });
});

test.each<[string, SpanRow[], Partial<RequestRow>]>([
  ['one hit is a hit', spans({ id: 'root' }, { id: 'a', in: 'root', ...found, no_hit: 'empty', document_count: 0 }, { id: 'b', in: 'root', ...found, index_name: 'docs' }), { no_hit: 'hit', retrieval_count: 2, retrieval_no_hits: ['empty', 'hit'], retrieval_indexes: ['', 'docs'] }],
  ['all missed', spans({ id: 'root' }, { id: 'a', in: 'root', ...found, no_hit: 'empty', document_count: 0 }, { id: 'b', in: 'root', ...found, no_hit: 'below_threshold', score_threshold: 0.95 }), { no_hit: 'below_threshold', retrieval_has_thresholds: [false, true] }],
  ['an error is no miss', spans({ id: 'root' }, { id: 'a', in: 'root', kind: 'retrieval', no_hit: 'error', status: 'error' }), { no_hit: 'error' }],
  ['silence is unknown', spans({ id: 'root' }, { id: 'a', in: 'root', kind: 'retrieval' }), { no_hit: 'unknown', retrieval_count: 1 }],
  ['the reranker\'s documents count', spans({ id: 'root' }, { id: 'a', in: 'root', ...found }, { id: 'r', in: 'root', kind: 'rerank', document_count: 0, no_hit: 'empty' }), { no_hit: 'empty', retrieval_count: 1 }],
  ['the index\'s threshold holds for the reranker\'s scores', spans({ id: 'root' }, { id: 'a', in: 'root', ...found, score_threshold: 0.5 }, { id: 'r', in: 'root', kind: 'rerank', document_count: 2, top_score: 0.2, no_hit: 'hit' }), { no_hit: 'below_threshold' }],
  ['a rerank belongs to the retrievals since the last call', spans({ id: 'root' }, { id: 'a', in: 'root', ...found }, { id: 'c', in: 'root', ...llm }, { id: 'b', in: 'root', ...found }, { id: 'r', in: 'root', kind: 'rerank', document_count: 0, no_hit: 'empty' }), { retrieval_no_hits: ['hit', 'empty'], no_hit: 'hit' }],
  ['a retriever around retrievers repeats them', spans({ id: 'root' }, { id: 'outer', in: 'root', ...found }, { id: 'a', in: 'outer', ...found }, { id: 'b', in: 'outer', ...found }), { retrieval_count: 2 }],
  ['a silent one inside gives way', spans({ id: 'root' }, { id: 'outer', in: 'root', ...found }, { id: 'a', in: 'outer', kind: 'retrieval' }), { retrieval_count: 1, no_hit: 'hit' }],
])('%s', (_, trace, expected) => {
  expect(only(settle(trace))).toMatchObject(expected);
});

const says = (...targets: string[]): Partial<SpanRow> => ({ ...llm, output_characters: 50, citation_kinds: targets.map(() => 'marker' as const), citation_targets: targets });

test.each<[string, SpanRow[], number | null, number | null]>([
  ['markers by rank', spans({ id: 'root' }, { id: 'a', in: 'root', ...found }, { id: 'c', in: 'root', ...says('#1', '#2', '#3') }), 3, 2],
  ['counted from 0', spans({ id: 'root' }, { id: 'a', in: 'root', ...found }, { id: 'c', in: 'root', ...says('#0', '#1') }), 2, 2],
  ['the nearest retrieval before the answer', spans({ id: 'root' }, { id: 'a', in: 'root', ...found, document_keys: [['x'], ['y'], ['z']], document_count: 3 }, { id: 'b', in: 'root', ...found }, { id: 'c', in: 'root', ...says('#3', 'a') }, { id: 'late', in: 'root', ...found, document_keys: [['q']] }), 2, 1],
  ['an empty retrieval proves nothing cited', spans({ id: 'root' }, { id: 'a', in: 'root', kind: 'retrieval', no_hit: 'empty', document_count: 0 }, { id: 'c', in: 'root', ...says('#1') }), 1, 0],
  ['without documents nobody knows', spans({ id: 'root' }, { id: 'c', in: 'root', ...says('#1') }), 1, null],
  ['no citation is none', spans({ id: 'root' }, { id: 'c', in: 'root', ...says() }), 0, 0],
  ['no text is unknown', spans({ id: 'root' }, { id: 'a', in: 'root', ...found }, { id: 'c', in: 'root', ...llm }), null, null],
  ['the root\'s output is the answer', spans({ id: 'root', has_output: true, output_characters: 9, citation_kinds: ['marker'], citation_targets: ['#1'] }, { id: 'a', in: 'root', ...found }, { id: 'c', in: 'root', ...says('#1', '#2') }), 1, 1],
  ['structured ones of the call stand for an answer that lost them', spans({ id: 'root', has_output: true, output_characters: 9 }, { id: 'a', in: 'root', ...found }, { id: 'c', in: 'root', ...says(), citation_kinds: ['structured'], citation_targets: ['b'] }), 1, 1],
])('citations: %s', (_, trace, count, resolved) => {
  expect(only(settle(trace))).toMatchObject({ citation_count: count, resolved_citation_count: resolved });
});

test('a trace without a root has no request; with two it has two, each with its own', () => {
  expect(settle(spans({ id: 'a', in: 'gone', ...llm }))).toEqual([]);
  const rows = settle(spans({ id: 'r1' }, { id: 'r2' }, { id: 'a', in: 'r1', ...llm }, { id: 'b', in: 'r2', ...llm }, { id: 'c', in: 'r2', ...llm }, { id: 'lost', in: 'gone', ...llm }));
  expect(rows.map(({ span_id, llm_call_count, span_count }) => [span_id, llm_call_count, span_count])).toEqual([['r1', 1, 6], ['r2', 2, 6]]);
});

test('spans whose parent went elsewhere belong to the only root', () => {
  expect(only(settle(spans({ id: 'root' }, { id: 'a', in: 'never-sent', ...llm })))).toMatchObject({ cost_usd: 1, answer_span_id: 'a' });
});

test('circles neither hang nor throw', () => {
  const row = only(settle(spans({ id: 'root' }, { id: 'a', in: 'b', ...llm }, { id: 'b', in: 'a', ...llm }, { id: 'c', in: 'c', ...llm })));
  expect(row.span_count).toBe(4);
  expect(settle(spans({ id: 'a', in: 'b' }, { id: 'b', in: 'a' }))).toEqual([]);
});

test('the newest version of a span counts, and deleted ones do not', () => {
  const twice = [...spans({ id: 'root' }, { id: 'a', in: 'root', ...llm, version: 9 }), ...spans({ id: 'a', in: 'root', ...llm, cost_usd: 7, version: 3 })];
  expect(only(settle(twice))).toMatchObject({ cost_usd: 1, span_count: 2, span_version_max: 9 });
  expect(only(settle(spans({ id: 'root' }, { id: 'a', in: 'root', ...llm, is_deleted: 1 })))).toMatchObject({ llm_call_count: 0, span_count: 1 });
});

test('the rule judge sees what was settled', () => {
  const trace = spans({ id: 'root' }, { id: 'a', in: 'root', kind: 'retrieval', no_hit: 'empty', document_count: 0 }, { id: 'c', in: 'root', ...says('#1') });
  expect(only(settle(trace))).toMatchObject({ risk_flag: true, risk_reasons: ['no_hit_answered', 'unresolved_citation'], risk_score: 0.8, risk_version: 'rule-judge/1' });
  expect(only(settle(trace, { lexicalSupport: () => 0.1, hasThumbsDown: () => true })).risk_reasons).toEqual(['no_hit_answered', 'unresolved_citation', 'low_support', 'thumbs_down']);
});

test('a thousand calls in a chain are settled in no time', () => {
  const deep = spans({ id: 'root' }, ...Array.from({ length: 5_000 }, (_, i) => ({ id: `s${i}`, in: i === 0 ? 'root' : `s${i - 1}`, at: 1, ...llm })));
  expect(cpuMs(() => expect(only(settle(deep))).toMatchObject({ llm_call_count: 1, span_count: 5_001 }))).toBeLessThan(4_000);
});

test('every order of the spans gives the same row', () => {
  const kinds = ['llm', 'embedding', 'rerank', 'retrieval', 'tool', 'agent', 'chain', 'guardrail'];
  const span = fc.record({
    kind: fc.constantFrom(...kinds), parent: fc.integer({ min: -1, max: 8 }), at: fc.integer({ min: 0, max: 4 }), status: fc.constantFrom('ok' as const, 'error' as const), has_output: fc.boolean(),
    cost_usd: fc.option(fc.constantFrom(0.1, 0.2, 0.7)), input_tokens: fc.option(fc.constantFrom(1, 5)), document_count: fc.option(fc.constantFrom(0, 2)), feature: fc.constantFrom('', 'f', 'g'), prompt_name: fc.constantFrom('', 'p', 'q'),
    citation_targets: fc.constantFrom<string[]>([], ['#1'], ['#0', 'a']), is_guardrail_triggered: fc.option(fc.boolean()), version: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(span, { minLength: 1, maxLength: 9 }), fc.infiniteStream(fc.nat()), (list, order) => {
      const trace = spans(
        ...list.map(({ parent, ...said }, i) => ({
          id: `s${i}`, in: parent < 0 || i === 0 ? '' : `s${parent}`, ...said, no_hit: said.document_count === 0 ? ('empty' as const) : said.document_count === null ? ('unknown' as const) : ('hit' as const),
          citation_kinds: said.citation_targets.map(() => 'marker' as const), output_characters: said.has_output ? 9 : null, document_keys: said.document_count === 2 ? [['a'], ['b']] : [],
        })),
      );
      const shuffled = trace.map((row) => ({ row, key: order.next().value })).sort((a, b) => a.key - b.key).map(({ row }) => row);
      const byId = (rows: RequestRow[]) => rows.sort((a, b) => (a.span_id < b.span_id ? -1 : 1));
      expect(byId(settle(shuffled))).toEqual(byId(settle(trace)));
    }),
    { numRuns: 300 },
  );
});

const web = 'https://w.example/a';
test.each([
  ['links to pages of a web search tool, beside a retrieval', [{ id: 'find', in: 'root', ...found }, { id: 'web', in: 'root', kind: 'tool', document_count: 1, document_keys: [[web, 'A']] }], ['structured', 'structured', 'structured'], ['a', 'https://w.example/a#top', 'https://made.up/'], 3, 2],
  ['links to pages that the provider found itself and told', [{ id: 'find', in: 'root', ...found }, { id: 'own', in: 'root', ...llm, has_output: false, document_count: 1, document_keys: [[web]] }], ['structured'], [web], 1, 1],
  ['the provider\'s links where nothing tells what it found: left out', [{ id: 'find', in: 'root', ...found }], ['structured', 'structured', 'structured'], ['b', web, 'c'], 2, 1],
  ['nothing but such links: counted, and not known', [{ id: 'find', in: 'root', ...found }], ['structured', 'structured'], [web, 'https://w.example/b'], 2, null],
  ['a link that the model wrote itself is invented', [{ id: 'find', in: 'root', ...found }], ['marker'], [web], 1, 0],
  ['without a retrieval, by rank and link', [{ id: 'web', in: 'root', kind: 'tool', document_count: 2, document_keys: [[web], ['https://w.example/b']] }], ['marker', 'marker', 'marker'], ['#2', web, '#3'], 3, 2],
  ['nothing to look in', [], ['structured'], [web], 1, null],
] as const)('citations: %s', (_, before, kinds, targets, count, resolved) => {
  const answer = { id: 'call', in: 'root', ...llm, output_characters: 40, citation_kinds: [...kinds], citation_targets: [...targets] };
  const row = only(settle(spans({ id: 'root' }, ...before.map((span) => ({ ...span }) as Partial<SpanRow> & { id: string }), answer)));
  expect([row.citation_count, row.resolved_citation_count]).toEqual([count, resolved]);
});
