/** Answers whose text was not captured: what follows from the text is unknown, and no rate counts it. */
import { expect, test } from 'vitest';
import { readKpis } from '#app/readings/kpis.server.ts';
import { startRollup } from '#app/jobs/rollup.server.ts';
import { normalise } from '#ingest/conventions/index.ts';
import type { NeutralSpan } from '#ingest/neutral.ts';
import { createWriter } from '#ingest/writer/group-commit.server.ts';
import { DEFAULT_PROJECT, type Project } from '#schema/project.ts';
import { batchOf, T0 } from '../support/span-facts.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();

/** A chat call as OpenTelemetry's instrumentations send it, each a request of its own. */
function chat(n: number, attributes: NeutralSpan['attributes']): NeutralSpan {
  return {
    traceId: String(n).padStart(32, '0'), spanId: String(n).padStart(16, '0'), parentSpanId: '', name: 'chat gpt-4o-mini', startUs: T0 * 1_000, endUs: T0 * 1_000 + 500_000,
    status: 'unset', statusMessage: '', resource: {}, scopeName: '', scopeVersion: '', events: [], links: [],
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o-mini', 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.output_tokens': 5, ...attributes },
  };
}
const said = (text: string) => JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: text }] }]);

test('the refusal rate leaves out answers that nobody saw, raw and from the rollup', async () => {
  const writer = createWriter({ store, now: Date.now, logger: { info: () => {}, warn: () => {}, error: () => {} }, isEngineUp: () => true, reconcileEveryMs: 0 });
  const spans = [
    chat(1, { 'gen_ai.response.finish_reasons': ['stop'] }),
    chat(2, { 'gen_ai.response.finish_reasons': ['stop'], 'gen_ai.output.messages': said('Thirty days.') }),
    chat(3, { 'gen_ai.response.finish_reasons': ['refusal'] }),
    chat(4, {}),
    chat(5, { 'gen_ai.output.messages': said('Two days.') }),
  ];
  await writer.write('default', batchOf(spans.map((span) => normalise(span).facts)), 1_000);
  await writer.close();
  expect(await store.rows('test', "SELECT is_refusal FROM requests FINAL WHERE project_id = 'default' ORDER BY trace_id", {})).toEqual([null, false, true, null, false].map((is_refusal) => ({ is_refusal })));

  const project: Project = DEFAULT_PROJECT;
  const deps = { reader: store, project, now: () => T0 + 10 * 86_400_000 };
  const ask = () => readKpis(deps, { filter: { from: Date.parse('2026-11-01T00:00:00Z'), to: Date.parse('2026-11-25T00:00:00Z'), dimensions: {} }, keys: ['refusal_rate'] });
  const raw = await ask();
  expect(raw).toMatchObject({ source: 'raw', readings: [{ value: 0.333333333333, numerator: 1, denominator: 3, coverage: 0.6 }] });
  // A build waits for what may still come: as if stored a while ago.
  await store.command('ALTER TABLE requests UPDATE stored_at = stored_at - INTERVAL 10 MINUTE WHERE 1 SETTINGS mutations_sync = 2');
  const rollup = startRollup({ store, projects: () => [project], logger: { debug: () => {}, warn: () => {} }, isEngineUp: () => true, isManual: true });
  await rollup.runOnce({ isForced: true });
  await rollup.stop();
  expect(await ask()).toEqual({ ...raw, source: 'rollup' });
});
