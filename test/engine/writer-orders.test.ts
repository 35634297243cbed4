/**
 * The same events in every order, split and process end in the same stored state: whole spans,
 * log records of a span, spans that come in pieces only, and a user's thumb.
 */
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { SpanFacts, SpanPart } from '#ingest/facts.ts';
import { createWriter, type Writer } from '#ingest/writer/group-commit.server.ts';
import type { Score } from '#schema/scores.ts';
import { TABLE_COLUMNS } from '#schema/clickhouse/tables.ts';
import { batchOf, ragTrace, spanFacts, T0 } from '../support/span-facts.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const open: Writer[] = [];
afterAll(async () => {
  for (const writer of open) await writer.close();
});
function process(): Writer {
  const writer = createWriter({ store, now: Date.now, logger: quiet, isEngineUp: () => true, reconcileEveryMs: 0 });
  open.push(writer);
  return writer;
}

type Piece = { span: SpanFacts } | { part: SpanPart } | { score: Score };

/** A call whose messages come in log records, beside one that comes in creates and updates only. */
function events(): Piece[] {
  const [root, find, , answer] = ragTrace('t') as [SpanFacts, SpanFacts, SpanFacts, SpanFacts];
  const silent = spanFacts({ ...answer, output: null });
  return [
    { span: root },
    { span: find },
    { span: silent },
    { part: { trace_id: 't', span_id: answer.span_id, part_id: 'log-1', order_us: T0 * 1_000 + 5, facts: {}, output_messages: [{ role: 'assistant', content: 'Refunds are possible within thirty days [2], ask ann@example.org.' }] } },
    { part: { trace_id: 't', span_id: answer.span_id, part_id: 'log-0', order_us: T0 * 1_000 + 1, facts: {}, input_messages: [{ role: 'user', content: 'What is the refund policy?' }] } },
    { part: { trace_id: 't', span_id: 't-gen', part_id: 'create', order_us: T0 * 1_000 + 10, facts: { kind: 'llm', name: 'generation', source: 'langfuse/legacy', parent_span_id: 't-root', start_time: T0 + 700, model: 'gpt-4o-mini', provider: 'openai' } } },
    { part: { trace_id: 't', span_id: 't-gen', part_id: 'update', order_us: T0 * 1_000 + 20, facts: { end_time: T0 + 900, input_tokens: 1_000_000, output_tokens: 0, output: 'Yes.', status: 'ok' } } },
  ];
}
const thumb: Piece = { score: { trace_id: 't', name: 'thumb', source: 'user', value: 0 } };

async function send(writer: Writer, project: string, pieces: readonly Piece[]): Promise<void> {
  const spans = pieces.flatMap((piece) => ('span' in piece ? [piece.span] : []));
  const parts = pieces.flatMap((piece) => ('part' in piece ? [piece.part] : []));
  const scores = pieces.flatMap((piece) => ('score' in piece ? [piece.score] : []));
  await writer.write(project, batchOf(spans, { parts, scores }), 1_000);
}

async function state(project: string): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {};
  for (const table of ['spans', 'span_payloads', 'requests', 'span_parts', 'scores'] as const) {
    const columns = TABLE_COLUMNS[table].filter((column) => !['project_id', 'version', 'span_version_max', 'span_version_sum', 'at'].includes(column));
    tables[table] = await store.rows('test', `SELECT ${columns.join(', ')} FROM ${table} FINAL WHERE project_id = {project:String} ORDER BY ALL`, { project });
  }
  return tables;
}

let projects = 0;

test('the state that all orders must end in is the right one', async () => {
  await send(process(), 'right', [...events(), thumb]);
  const { spans, requests, scores } = await state('right');
  expect(requests).toMatchObject([
    { llm_call_count: 2, cost_usd: 0.1502034, input_tokens: 1_001_200, citation_count: 1, resolved_citation_count: 1, no_hit: 'hit', risk_reasons: ['thumbs_down'], span_count: 4, answer_span_id: 't-root' },
  ]);
  expect(spans?.find((span) => (span as { span_id: string }).span_id === 't-llm2')).toMatchObject({ part_count: 2, has_output: true, citation_targets: ['#2'], pii_found: { email: 1 }, output_preview: 'Refunds are possible within thirty days [2], ask [email].' });
  expect(spans?.find((span) => (span as { span_id: string }).span_id === 't-gen')).toMatchObject({ part_count: 2, kind: 'llm', duration_us: 200_000, cost_usd: 0.15, source: 'langfuse/legacy' });
  expect(scores).toMatchObject([{ feature: 'support', model: 'gpt-4o-mini' }]);
});

const order = fc.array(fc.nat(1_000), { minLength: 8, maxLength: 8 });
const byKey = (pieces: readonly Piece[], keys: readonly number[]) => pieces.map((piece, i) => ({ piece, key: keys[i] ?? 0 })).sort((a, b) => a.key - b.key).map(({ piece }) => piece);

test('in one process: every order and split, sent one after another or at once', { timeout: 300_000 }, async () => {
  const right = await state('right');
  await fc.assert(
    fc.asyncProperty(order, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), fc.boolean(), async (keys, cuts, isAtOnce) => {
      const project = `one${++projects}`;
      const writer = process();
      const groups: Piece[][] = [[]];
      byKey([...events(), thumb], keys).forEach((piece, i) => {
        if (cuts[i]) groups.push([]);
        groups.at(-1)?.push(piece);
      });
      if (isAtOnce) await Promise.all(groups.map((group) => send(writer, project, group)));
      else for (const group of groups) await send(writer, project, group);
      expect(await state(project)).toEqual(right);
    }),
    { numRuns: 15 },
  );
});

test('in two processes, reconciled: the same', { timeout: 300_000 }, async () => {
  await send(process(), 'right2', events());
  const right = await state('right2');
  await fc.assert(
    fc.asyncProperty(order, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), async (keys, sides) => {
      const project = `two${++projects}`;
      const [one, other] = [process(), process()];
      const begin = Date.now() * 1_000 - 1_000_000;
      for (const [i, piece] of byKey(events(), keys).entries()) await send(sides[i] ? one : other, project, [piece]);
      await one.reconcile(begin, -10_000_000);
      expect(await state(project)).toEqual(right);
    }),
    { numRuns: 8, examples: [[[431, 0, 4, 431, 0, 0, 4, 0], [true, true, true, false, true, false, false, false]], [[0, 96, 0, 0, 9, 0, 0, 0], [true, true, false, false, false, true, false, false]]] },
  );
});

test('all sent twice, the second time in pieces: nothing changes', async () => {
  const writer = process();
  await send(writer, 'twice', [...events(), thumb]);
  const once = await state('twice');
  for (const piece of [thumb, ...events().reverse()]) await send(writer, 'twice', [piece]);
  for (const piece of events()) await send(process(), 'twice', [piece]);
  expect(await state('twice')).toEqual(once);
});
