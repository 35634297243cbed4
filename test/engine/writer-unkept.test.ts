/** A project that keeps no content: what its texts tell is kept all the same, of spans in pieces too, and the texts are nowhere. */
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { SpanFacts, SpanPart } from '#ingest/facts.ts';
import { privacyOf, DEFAULT_PRIVACY } from '#ingest/enrich/privacy.ts';
import { createWriter, type Writer } from '#ingest/writer/group-commit.server.ts';
import { TABLE_COLUMNS } from '#schema/clickhouse/tables.ts';
import { batchOf, spanFacts, T0 } from '../support/span-facts.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const open: Writer[] = [];
afterAll(async () => {
  for (const writer of open) await writer.close();
});
const NONE = privacyOf({ ...DEFAULT_PRIVACY, capture: 'none' });
function writerOf(): Writer {
  const writer = createWriter({ store, now: Date.now, logger: { info: () => {}, warn: () => {}, error: () => {} }, isEngineUp: () => true, reconcileEveryMs: 0, privacy: () => NONE });
  open.push(writer);
  return writer;
}

type Piece = { span: SpanFacts } | { part: SpanPart };
/** Every text ends so, and none of it may be found again. */
const MARK = 'kestrel';
const part = (span_id: string, n: number, facts: Partial<SpanFacts>, more: Partial<SpanPart> = {}): Piece => ({ part: { trace_id: 't', span_id, part_id: `${span_id}-${n}`, order_us: (T0 + n) * 1_000, facts, ...more } });

/** A search in pieces, a call in pieces, and a call whose messages come in log records behind its span. */
const PIECES: Piece[] = [
  { span: spanFacts({ trace_id: 't', span_id: 'root', name: 'ask', duration_ms: 2_000, input: `What is it? ${MARK}` }) },
  part('find', 1, { kind: 'retrieval', name: 'find', source: 'langfuse/legacy', parent_span_id: 'root', start_time: T0 + 100, input: `Refunds? ${MARK}` }),
  part('find', 2, { end_time: T0 + 200, documents: [{ id: 'kb-1', score: 0.9, content: `Refunds are possible within thirty days ${MARK}.`, title: 'Refund policy' }, { id: 'kb-2', score: 0.4, content: `Shipping ${MARK}` }] }),
  part('find', 3, { environment: 'production' }),
  part('call', 1, { kind: 'llm', name: 'call', source: 'langfuse/legacy', parent_span_id: 'root', start_time: T0 + 300, model: 'gpt-4o-mini', finish_reason: 'stop' }),
  part('call', 2, { end_time: T0 + 900, output: `Refunds are possible within thirty days [Refund-policy.md] and [1] and [9], ${MARK}.`, attributes: { note: MARK } }),
  part('call', 3, { input_tokens: 1_000_000, output_tokens: 100 }),
  { span: spanFacts({ trace_id: 't', span_id: 'last', parent_span_id: 'root', kind: 'llm', model: 'gpt-4o-mini', start_time: T0 + 1_000, duration_ms: 500, finish_reason: 'stop' }) },
  part('last', 1, {}, { input_messages: [{ role: 'user', content: `Why? ${MARK}` }] }),
  part('last', 2, {}, { output_messages: [{ role: 'assistant', content: `Refunds are possible within thirty days [1] ${MARK}.` }] }),
];

async function send(writer: Writer, project: string, pieces: readonly Piece[]): Promise<void> {
  const spans = pieces.flatMap((piece) => ('span' in piece ? [piece.span] : []));
  const parts = pieces.flatMap((piece) => ('part' in piece ? [piece.part] : []));
  await writer.write(project, batchOf(spans, { parts }), 1_000);
}

const TABLES = ['spans', 'span_payloads', 'requests', 'span_parts'] as const;
async function state(project: string): Promise<Record<string, Record<string, unknown>[]>> {
  const tables: Record<string, Record<string, unknown>[]> = {};
  for (const table of TABLES) {
    const columns = TABLE_COLUMNS[table].filter((column) => !['project_id', 'version', 'span_version_max', 'span_version_sum'].includes(column));
    tables[table] = (await store.rows('test', `SELECT ${columns.join(', ')} FROM ${table} FINAL WHERE project_id = {project:String} ORDER BY ALL`, { project })) as Record<string, unknown>[];
  }
  return tables;
}

test('what the texts told, by literals, and not a word of them', async () => {
  const writer = writerOf();
  for (const piece of PIECES) await send(writer, 'none', [piece]);
  const { spans = [], requests, span_payloads = [] } = await state('none');
  const of = (span_id: string) => spans.find((span) => span.span_id === span_id);
  expect(of('find')).toMatchObject({ no_hit: 'hit', document_count: 2, top_score: 0.9, document_keys: [['kb-1', 'Refund policy'], ['kb-2']], environment: 'production', part_count: 3, retrieval_query_hash: expect.not.stringMatching(/^0$/), input_preview: '' });
  expect(of('call')).toMatchObject({ is_refusal: false, has_output: true, output_characters: 84, citation_targets: ['Refund-policy.md', '#1', '#9'], input_tokens: 1_000_000, part_count: 3, output_preview: '' });
  expect(of('last')).toMatchObject({ is_refusal: false, has_output: true, output_characters: 52, citation_targets: ['#1'], part_count: 2 });
  expect(span_payloads.find((payload) => payload.span_id === 'find')).toMatchObject({ input: '', documents: '[{"id":"kb-1","score":0.9,"rank":1},{"id":"kb-2","score":0.4,"rank":2}]' });
  expect(requests).toMatchObject([{ is_answered: true, is_refusal: false, no_hit: 'hit', citation_count: 1, resolved_citation_count: 1, answer_span_id: 'last', answer_document_span_id: 'find', lexical_support: 1, output_preview: '', span_count: 4 }]);
  for (const table of TABLES) {
    const all = await store.rows('test', `SELECT * FROM ${table} WHERE project_id = 'none'`, {});
    expect(all.length, table).toBeGreaterThan(0);
    expect(JSON.stringify(all), table).not.toContain(MARK);
    expect(JSON.stringify(all), table).not.toContain('thirty days');
  }
});

test('a refusal and a structured citation in pieces outlive a piece without text', async () => {
  const writer = writerOf();
  const refused: Piece[] = [
    { span: spanFacts({ trace_id: 't', span_id: 'call', kind: 'llm', finish_reason: 'stop' }) },
    part('call', 1, {}, { output_messages: [{ role: 'assistant', content: null, refusal: `No, ${MARK}.` }] }),
  ];
  const cited: Piece[] = [
    part('other', 1, { kind: 'llm', name: 'other', source: 'langfuse/legacy', start_time: T0, output: `Thirty days, ${MARK}.`, has_output: true, citations: [{ target: 'kb-1', start: 0, end: 5, quote: MARK }] }),
    part('other', 2, { output_tokens: 5 }),
  ];
  for (const piece of [...refused, ...cited]) await send(writer, 'said', [piece]);
  await send(writerOf(), 'said', [part('call', 2, { output_tokens: 3 }), part('other', 3, { input_tokens: 3 })]);
  const { spans = [] } = await state('said');
  expect(spans.map(({ span_id, is_refusal, citation_kinds, citation_targets, output_tokens }) => ({ span_id, is_refusal, citation_kinds, citation_targets, output_tokens }))).toEqual([
    { span_id: 'call', is_refusal: true, citation_kinds: [], citation_targets: [], output_tokens: 3 },
    { span_id: 'other', is_refusal: null, citation_kinds: ['structured'], citation_targets: ['kb-1'], output_tokens: 5 },
  ]);
  expect(JSON.stringify(await state('said'))).not.toContain(MARK);
});

test('every order and split, in one process and in several, ends the same', { timeout: 120_000 }, async () => {
  const right = await state('none');
  let projects = 0;
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(PIECES, { minLength: PIECES.length }), fc.array(fc.boolean(), { minLength: PIECES.length, maxLength: PIECES.length }), fc.boolean(), async (pieces, cuts, areSeveral) => {
      const project = `n${++projects}`;
      const begin = Date.now() * 1_000 - 1_000_000;
      const writers = areSeveral ? [writerOf(), writerOf()] : [writerOf()];
      const groups: Piece[][] = [[]];
      pieces.forEach((piece, i) => {
        if (cuts[i]) groups.push([]);
        groups.at(-1)?.push(piece);
      });
      for (const [i, group] of groups.entries()) await send(writers[i % writers.length] ?? writerOf(), project, group);
      await writerOf().reconcile(begin, -10_000_000);
      const found = await state(project);
      // A text that is not kept is known to the process alone that it passed through.
      const seen = ({ requests = [], ...rows }: typeof found) => ({ ...rows, requests: requests.map(({ lexical_support, ...row }) => (areSeveral ? row : { ...row, lexical_support })) });
      expect(seen(found)).toEqual(seen(right));
    }),
    { numRuns: 14, seed: 11 },
  );
});
