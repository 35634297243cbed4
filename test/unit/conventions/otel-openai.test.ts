/** The official OpenAI instrumentation: content only in logs, which come before or after their span. */
import { expect, test } from 'vitest';
import type { SpanFacts } from '#ingest/facts.ts';
import { foldParts } from '#ingest/fold.ts';
import { capturedLogs, capturedTraces, NOTHING, spanOf, summary } from '../../support/captures.ts';

const FOLDER = 'otel-instrumentation-openai-0.21.0__traces+logs__otlp-http-json';
const { facts } = capturedTraces(FOLDER, '01-POST-v1_traces.json');
const { parts } = capturedLogs(FOLDER, '02-POST-v1_logs.json');
const ANSWER = 'Refunds are possible within 30 days of purchase [1]. Shipping costs are not refunded [2].';
const CALL = { ...NOTHING, kind: 'llm', requested: 'gpt-4o-mini', model: 'gpt-4o-mini-2024-07-18', provider: 'openai', tokens: [1200, null, null, 64, null] };

test.each([
  ['4afb', CALL],
  ['c8c8', CALL],
  ['41af', CALL],
  ['6e51', { ...CALL, model: null, tokens: NOTHING.tokens, error: { type: 'RateLimitError' }, isRateLimited: true }],
  ['2bb6', { ...CALL, kind: 'embedding', requested: 'text-embedding-3-small', model: 'text-embedding-3-small', tokens: [8, null, null, null, null] }],
  ['71d0', { ...CALL, requested: 'gpt-5-mini', model: 'gpt-5-mini-2025-08-07' }],
])('span %s alone', (id, expected) => {
  expect(summary(spanOf(facts, id))).toEqual(expected);
  expect(spanOf(facts, id)).toMatchObject({ input: null, output: null, has_output: false });
});

test('nothing else came', () => expect([facts.length, parts.length]).toEqual([6, 10]));

function whole(id: string): SpanFacts | null {
  const span = spanOf(facts, id);
  const own = parts.filter(({ span_id }) => span_id === span.span_id);
  const folded = foldParts(span, own);
  expect(foldParts(span, [...own].reverse())).toEqual(folded);
  return folded;
}

test('spans with their logs', () => {
  expect(whole('4afb')).toMatchObject({
    input: [{ role: 'system', content: 'Answer with citations.' }, { role: 'user', content: 'What is the refund policy?' }],
    output: ANSWER, has_output: true, is_refusal: false, finish_reason: 'stop', citations: null,
  });
  expect(whole('c8c8')).toMatchObject({ input: 'Weather in Paris?', has_output: false, finish_reason: 'tool_calls' });
  expect(whole('41af')).toMatchObject({ input: 'stream it', output: ANSWER, has_output: true });
  expect(whole('6e51')).toMatchObject({ input: 'TRIGGER_429', output: null, status: 'error', is_rate_limited: true });
  expect(whole('71d0')).toMatchObject({ input: 'What is the refund policy?', output: 'Refunds are possible within 30 days of purchase.', has_output: true, is_refusal: false });
});

test('logs alone are no span yet', () => {
  expect(foldParts(null, parts.filter(({ span_id }) => span_id.startsWith('4afb')))).toBeNull();
});

test('records of one moment keep the order of the request, and have the same ids when they come again', () => {
  const [system, user] = parts;
  expect([system?.order_us, user?.order_us]).toEqual([1795453084569000, 1795453084569001]);
  expect(capturedLogs(FOLDER, '02-POST-v1_logs.json').parts).toEqual(parts);
  expect(new Set(parts.map(({ part_id }) => part_id)).size).toBe(10);
});
