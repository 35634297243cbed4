/** Past calls priced again, and their requests with them. */
import { afterAll, expect, test } from 'vitest';
import { createWriter } from '#ingest/writer/group-commit.server.ts';
import { DEFAULT_PROJECT, type Project } from '#schema/project.ts';
import { batchOf, ragTrace, spanFacts, T0 } from '../support/span-facts.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
let overrides: Project['settings']['price_overrides'] = [];
const writer = createWriter({
  store,
  now: Date.now,
  logger: { info: () => {}, warn: () => {}, error: () => {} },
  isEngineUp: () => true,
  reconcileEveryMs: 0,
  project: () => ({ ...DEFAULT_PROJECT, settings: { ...DEFAULT_PROJECT.settings, price_overrides: overrides } }),
});
afterAll(() => writer.close());

const ask = (columns: string, table: string) => store.rows('test', `SELECT ${columns} FROM ${table} FINAL WHERE project_id = 'p' ORDER BY trace_id, span_id`, {});

test('a price that was missing is filled in, and one that changed is changed when asked', async () => {
  const call = (trace: string, model: string, more: object = {}) =>
    spanFacts({ trace_id: trace, span_id: trace, kind: 'llm', provider: 'own', model, start_time: T0, input_tokens: 1_000_000, output_tokens: 100_000, ...more });
  await writer.write('p', batchOf([call('a', 'own-1'), call('b', 'own-1', { cost_usd: 9 }), call('c', 'own-1', { start_time: T0 - 3_600_000 }), ...ragTrace('d')]), 1_000);
  const cost = 'trace_id, cost_usd, unpriced_call_count';
  expect(await ask(cost, 'requests')).toEqual([
    { trace_id: 'a', cost_usd: null, unpriced_call_count: 1 },
    { trace_id: 'b', cost_usd: 9, unpriced_call_count: 0 },
    { trace_id: 'c', cost_usd: null, unpriced_call_count: 1 },
    { trace_id: 'd', cost_usd: 0.0002034, unpriced_call_count: 0 },
  ]);

  overrides = [{ provider: '', model: 'own-1', from: T0 - 1_000, input: 2, output: 10 }];
  expect(await writer.reprice('p', false)).toEqual({ spans: 2, changed: 1, traces: 1 });
  expect(await ask(cost, 'requests')).toMatchObject([{ trace_id: 'a', cost_usd: 3, unpriced_call_count: 0 }, { cost_usd: 9 }, { trace_id: 'c', cost_usd: null }, { cost_usd: 0.0002034 }]);
  expect(await ask('cost_usd, cost_source', 'spans')).toMatchObject([{ cost_usd: 3, cost_source: 'override' }, { cost_usd: 9, cost_source: 'client' }, { cost_usd: null }, {}, {}, {}, {}, {}]);

  overrides = [{ provider: '', model: 'own-1', from: 0, input: 4, output: 10 }];
  expect(await writer.reprice('p', true)).toEqual({ spans: 4, changed: 3, traces: 3 });
  expect(await ask(cost, 'requests')).toMatchObject([{ cost_usd: 5 }, { cost_usd: 5 }, { cost_usd: 5 }, { cost_usd: 0.0002034, unpriced_call_count: 0 }]);
  expect(await writer.reprice('p', true)).toEqual({ spans: 4, changed: 0, traces: 0 });
});

test('overrides by date go before what the client said, which comes back when they go', async () => {
  const HOUR = 3_600_000;
  const at = (span_id: string, start_time: number, more: object = {}) =>
    spanFacts({ trace_id: `o-${span_id}`, span_id, kind: 'llm', provider: 'openai', model: 'gpt-4o-mini', start_time, input_tokens: 1_000_000, output_tokens: 0, ...more });
  const ask = () => store.rows('test', "SELECT span_id, cost_usd, cost_source FROM spans FINAL WHERE project_id = 'q' ORDER BY span_id", {});
  const requests = () => store.rows('test', "SELECT cost_usd FROM requests FINAL WHERE project_id = 'q' ORDER BY span_id", {});
  const price = (from: number, input: number, provider = '') => ({ provider, model: 'gpt-4o-mini', from, input, output: 1 });
  overrides = [price(T0, 2)];
  // Before, at and after the moment from which the price holds, and as the client said beside it.
  await writer.write('q', batchOf([at('a', T0 - 1), at('b', T0), at('c', T0 + HOUR), at('d', T0 + HOUR, { cost_usd: 7 }), at('e', T0 - HOUR, { cost_usd: 8 })]), 1_000);
  const first = [
    { span_id: 'a', cost_usd: 0.15, cost_source: 'table' },
    { span_id: 'b', cost_usd: 2, cost_source: 'override' },
    { span_id: 'c', cost_usd: 2, cost_source: 'override' },
    { span_id: 'd', cost_usd: 2, cost_source: 'override' },
    { span_id: 'e', cost_usd: 8, cost_source: 'client' },
  ];
  expect(await ask()).toEqual(first);
  expect(await writer.reprice('q', true)).toEqual({ spans: 5, changed: 0, traces: 0 });

  // A later price of the same provider, and an earlier one that reaches back over all.
  overrides = [price(T0 - 2 * HOUR, 1), price(T0 + HOUR, 3, 'openai'), price(T0 + HOUR, 9, 'azure')];
  expect(await writer.reprice('q', false)).toEqual({ spans: 0, changed: 0, traces: 0 });
  expect(await ask()).toEqual(first);
  expect(await writer.reprice('q', true)).toEqual({ spans: 5, changed: 5, traces: 5 });
  expect((await requests()).map((row) => (row as { cost_usd: number }).cost_usd)).toEqual([1, 1, 3, 3, 1]);

  overrides = [];
  expect(await writer.reprice('q', true)).toEqual({ spans: 5, changed: 5, traces: 5 });
  expect(await ask()).toEqual([
    { span_id: 'a', cost_usd: 0.15, cost_source: 'table' },
    { span_id: 'b', cost_usd: 0.15, cost_source: 'table' },
    { span_id: 'c', cost_usd: 0.15, cost_source: 'table' },
    { span_id: 'd', cost_usd: 7, cost_source: 'client' },
    { span_id: 'e', cost_usd: 8, cost_source: 'client' },
  ]);
  expect((await requests()).map((row) => (row as { cost_usd: number }).cost_usd)).toEqual([0.15, 0.15, 0.15, 7, 8]);
});
