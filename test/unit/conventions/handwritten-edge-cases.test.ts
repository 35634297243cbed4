/** Ids in upper case and base64, numbers in every dress, messages as key-value lists, spans that are none. */
import { expect, test } from 'vitest';
import { capturedTraces, NOTHING, summary } from '../../support/captures.ts';

const { facts, rejected } = capturedTraces('handwritten-edge-cases__otlp-json', 'complex-attributes-and-id-forms.json');

test('two spans are sound, two are not', () => {
  expect([facts.length, rejected]).toEqual([2, 2]);
});

test('the chat', () => {
  const chat = facts[0];
  if (chat === undefined) throw new Error('missing');
  expect(chat).toMatchObject({
    trace_id: '5b8efff798038103d269b633813fc60c', span_id: 'eee19b7ec3c1b174', parent_span_id: null, output: 'hi [1]', has_output: true, finish_reason: 'stop',
    start_time: 1544712660000, end_time: 1544712661000, feature: 'edge',
  });
  expect(summary(chat)).toEqual({
    ...NOTHING, kind: 'llm', tokens: [1200, 1024, null, 64, null], documents: [['doc-1', 0.9], [null, null]], isRefusal: false,
  });
  expect(chat.attributes).toMatchObject({ 'bytes.attr': 'AAEC', 'empty.attr': null });
});

test('the span with base64 ids has failed by its status alone', () => {
  const failed = facts[1];
  if (failed === undefined) throw new Error('missing');
  expect(failed).toMatchObject({ trace_id: '5b8efff798038103d269b633813fc60c', span_id: 'eee19b7ec3c1b174', status: 'error' });
  expect(summary(failed)).toEqual({ ...NOTHING, kind: 'chain', error: { type: null } });
});
