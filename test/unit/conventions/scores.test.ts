/** Evaluations and annotations as scores on what was judged. */
import { expect, test } from 'vitest';
import { normalise, normaliseLog } from '#ingest/conventions/index.ts';
import type { Attributes, NeutralLog } from '#ingest/neutral.ts';
import { scoreSchema } from '#schema/scores.ts';
import { event, span, START_US } from './spans.ts';

const OWN = { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' };
const TARGET = { traceId: '80f198ee56343ba864fe8b2a57d3eff7', spanId: 'e457b5a2e4d86bd1' };
const END_MS = START_US / 1000 + 1000;

test('an annotation judges the span that carries it', () => {
  const { scores, facts } = normalise(span({
    'openinference.span.kind': 'CHAIN',
    'annotations.0.annotation.name': 'hallucination',
    'annotations.0.annotation.score': 1,
    'annotations.0.annotation.label': 'hallucinated',
    'annotations.0.annotation.explanation': 'A claim is not supported.',
    'annotations.0.annotation.annotator_kind': 'LLM',
    'annotations.0.annotation.identifier': 'judge-v2',
    'annotations.0.annotation.metadata': '{"evaluator":"judge","rubric_version":"2026-07-01"}',
    'annotations.1.annotation.name': 'helpful',
    'annotations.1.annotation.label': 'thumbs_up',
    'annotations.1.annotation.annotator_kind': 'HUMAN',
  }));
  expect(scores).toEqual([
    {
      ...OWN, name: 'hallucination', source: 'judge', value: 1, label: 'hallucinated', comment: 'A claim is not supported.', evaluator: 'judge-v2', evaluator_version: '2026-07-01',
      attributes: { evaluator: 'judge', rubric_version: '2026-07-01' }, at: END_MS,
    },
    { ...OWN, name: 'helpful', source: 'human', label: 'thumbs_up', at: END_MS },
  ]);
  expect(facts.attributes).toEqual({});
});

const EVALUATION: Attributes = {
  'openinference.span.kind': 'EVALUATOR',
  'evaluations.0.evaluation.name': 'correct',
  'evaluations.0.evaluation.score': 0,
  'evaluations.0.evaluation.annotator_kind': 'CODE',
};

test('an evaluator that links judges what it links to, not its parent', () => {
  const { scores, facts } = normalise(span(EVALUATION, { parentSpanId: 'aaaaaaaaaaaaaaaa', links: [TARGET] }));
  expect(facts.kind).toBe('evaluator');
  expect(scores).toEqual([{ trace_id: TARGET.traceId, span_id: TARGET.spanId, name: 'correct', source: 'eval', value: 0, at: END_MS }]);
});

test('an evaluator without a link has judged nobody that is known but itself', () => {
  expect(normalise(span(EVALUATION, { parentSpanId: 'aaaaaaaaaaaaaaaa' })).scores).toMatchObject([OWN]);
});

test('links of other spans are no targets', () => {
  expect(normalise(span({ 'annotations.0.annotation.name': 'x', 'annotations.0.annotation.score': 1 }, { links: [TARGET] })).scores).toMatchObject([OWN]);
});

test('of a whole trace, of a session', () => {
  const { scores } = normalise(span({
    'session.id': 'sess-1',
    'trace.annotations.0.annotation.name': 'resolved',
    'trace.annotations.0.annotation.score': 1,
    'session.annotations.0.annotation.name': 'csat',
    'session.annotations.0.annotation.label': 'good',
    'trace.evaluations.0.evaluation.name': 'pass',
    'trace.evaluations.0.evaluation.label': 'yes',
  }));
  expect(scores).toHaveLength(3);
  expect(scores).toContainEqual({ trace_id: OWN.trace_id, name: 'resolved', source: 'eval', value: 1, at: END_MS });
  expect(scores).toContainEqual({ trace_id: OWN.trace_id, name: 'pass', source: 'eval', label: 'yes', at: END_MS });
  expect(scores).toContainEqual({ session_id: 'sess-1', name: 'csat', source: 'eval', label: 'good', at: END_MS });
});

test.each<[string, Attributes]>([
  ['no name', { 'annotations.0.annotation.score': 1 }],
  ['an explanation alone', { 'annotations.0.annotation.name': 'x', 'annotations.0.annotation.explanation': 'because' }],
  ['a score that is no number', { 'annotations.0.annotation.name': 'x', 'annotations.0.annotation.score': 'high' }],
  ['not even an object', { 'annotations.0': 'x' }],
])('no score: %s', (_, attributes) => {
  expect(normalise(span(attributes)).scores).toEqual([]);
});

test('an evaluation event that failed stays an event', () => {
  const { scores, facts } = normalise(span({}, { events: [event('gen_ai.evaluation.result', { 'gen_ai.evaluation.name': 'x', 'error.type': 'timeout' })] }));
  expect(scores).toEqual([]);
  expect(facts.events).toHaveLength(1);
  expect(facts.status).toBe('unset');
});

const LOG: NeutralLog = {
  traceId: OWN.trace_id, spanId: OWN.span_id, timeUs: START_US, eventName: 'gen_ai.evaluation.result', body: null, resource: {}, scopeName: '',
  attributes: { 'gen_ai.evaluation.name': 'relevance', 'gen_ai.evaluation.score.value': 4 },
};

test.each<[string, Partial<NeutralLog>, object[]]>([
  ['on a span', {}, [OWN]],
  ['on a trace', { spanId: '' }, [{ trace_id: OWN.trace_id }]],
  ['on a conversation', { traceId: '', spanId: '', attributes: { ...LOG.attributes, 'gen_ai.conversation.id': 'c-1' } }, [{ session_id: 'c-1' }]],
  ['on nothing', { traceId: '', spanId: '' }, []],
])('an evaluation log %s', (_, rest, targets) => {
  const { part, scores } = normaliseLog({ ...LOG, ...rest });
  expect(part).toBeNull();
  expect(scores).toEqual(targets.map((target) => ({ ...target, name: 'relevance', source: 'eval', value: 4, at: START_US / 1000 })));
  for (const score of scores) expect(scoreSchema.safeParse(score).success).toBe(true);
});
