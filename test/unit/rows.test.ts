/** Rows of a span: markers are looked for in what is said to somebody, and which reasons to stop are refusals. */
import { expect, test } from 'vitest';
import { type RowContext, toRows } from '#ingest/rows.ts';
import { spanFacts } from '../support/span-facts.ts';

const context: RowContext = { projectId: 'default', scoreThresholds: {}, priceOverrides: [], keepsContent: true };
const targets = (said: Parameters<typeof spanFacts>[0]) => toRows(spanFacts(said), context, 1, {}, 0).span.citation_targets;
const ids = { trace_id: 't', span_id: 's' };

test.each([
  ['an answer', { kind: 'llm' as const, output: 'Thirty days [1].' }, ['#1']],
  ['an answer of the whole', { kind: 'chain' as const, output: 'Thirty days [1].', has_output: true }, ['#1']],
  ['a tool\'s result', { kind: 'tool' as const, output: 'rows [1] and [2]' }, []],
  ['a prompt that was filled in', { kind: 'chain' as const, output: 'Use: [1] Refunds', has_output: false }, []],
])('%s', (_, said, expected) => {
  expect(targets({ ...ids, ...said })).toEqual(expected);
});

test.each([
  ['SAFETY', true, true],
  ['prohibited-content', true, true],
  ['refusal', true, true],
  // The provider's filter spoke, not the model.
  ['content_filter', false, null],
  // A model that declines in words ends like one that answers: unseen, nobody knows.
  ['stop', false, null],
  ['end_turn', false, null],
])('a call that ended with %s: a refusal is %s, and %s where its answer was not captured', (finish_reason, seen, unseen) => {
  const refusal = (output?: string) => toRows(spanFacts({ ...ids, kind: 'llm', finish_reason, output_tokens: 9, ...(output === undefined ? {} : { output }) }), context, 1, {}, 0).span.is_refusal;
  expect(refusal('Thirty days.')).toBe(seen);
  expect(refusal()).toBe(unseen);
});
