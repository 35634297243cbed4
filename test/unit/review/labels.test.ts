/** Rubric, fold of the event log, outcome, claims, pace and gold. */
import { expect, test } from 'vitest';
import { badClaims, claimsOf } from '#app/review/claims.ts';
import { DEFAULT_RUBRIC } from '#app/review/default-rubric.ts';
import { goldAccuracy } from '#app/review/gold.ts';
import { foldEvents, type ReviewEvent } from '#app/review/labels.ts';
import { itemOutcome, needsAdjudication, revealedOutcome } from '#app/review/outcome.ts';
import { isTooFast } from '#app/review/pace.ts';
import { rubricSchema } from '#schema/review.ts';
import { checkAnswers } from '#app/review/rubric.ts';

let clock = 0;
function event(values: Partial<ReviewEvent>): ReviewEvent {
  clock += 1;
  return {
    event_id: `event-${clock}`, kind: 'label', item_id: 'i', reviewer_id: 'ada', at: clock, is_revealed: false,
    answers: {}, reason: '', undoes: '', active_ms: null, rubric_id: 'default', rubric_version: 1, ...values,
  };
}
const says = (verdict: string) => ({ answers: { verdict } });

test('a label that is sent twice is there once; a later one of the same reviewer replaces it', () => {
  const first = event(says('supported'));
  const state = foldEvents([first, first, event(says('unsupported'))]).get('i');
  expect(state?.blind.map((label) => label.answers.verdict)).toEqual(['unsupported']);
});

test('an undo takes back its own event, and brings back what was before', () => {
  const first = event(says('supported'));
  const second = event(says('unsupported'));
  const undo = event({ kind: 'undo', undoes: second.event_id });
  expect(foldEvents([undo, second, first]).get('i')?.blind.map((label) => label.answers.verdict)).toEqual(['supported']);
  expect(foldEvents([first, event({ kind: 'undo', undoes: first.event_id })]).get('i')).toBeUndefined();
});

test("nobody takes back another's label", () => {
  const label = event(says('supported'));
  const state = foldEvents([label, event({ kind: 'undo', undoes: label.event_id, reviewer_id: 'bob' })]).get('i');
  expect(state?.blind).toHaveLength(1);
});

test('a changed mind after the reveal is a second label and does not touch the first', () => {
  const state = foldEvents([event(says('supported')), event({ ...says('unsupported'), is_revealed: true })]).get('i');
  if (!state) throw new Error('no state');
  expect(itemOutcome(() => DEFAULT_RUBRIC, state)).toEqual({ positive: 0, is_adjudicated: false, is_disputed: false });
  expect(revealedOutcome(() => DEFAULT_RUBRIC, state)?.positive).toBe(1);
});

test("once the judge's marks were shown, the blind label stands: undo is too late, a new label is a second one", () => {
  const label = event(says('supported'));
  const reveal = event({ kind: 'reveal' });
  const late = event({ kind: 'undo', undoes: label.event_id });
  const second = event(says('unsupported'));
  const state = foldEvents([label, reveal, late, second]).get('i');
  expect(state?.blind.map((one) => one.answers.verdict)).toEqual(['supported']);
  expect(state?.revealed.map((one) => one.answers.verdict)).toEqual(['unsupported']);
  const takenBack = foldEvents([label, reveal, second, event({ kind: 'undo', undoes: second.event_id })]).get('i');
  expect(takenBack?.revealed).toEqual([]);
});

test('two who disagree count half until somebody decides; the verdict wins', () => {
  const log = [event(says('supported')), event({ ...says('contradicted'), reviewer_id: 'bob' })];
  const open = foldEvents(log).get('i');
  if (!open) throw new Error('no state');
  expect(itemOutcome(() => DEFAULT_RUBRIC, open)).toEqual({ positive: 0.5, is_adjudicated: false, is_disputed: true });
  expect(needsAdjudication(() => DEFAULT_RUBRIC, open)).toBe(true);
  const decided = foldEvents([...log, event({ ...says('contradicted'), kind: 'adjudicate', reviewer_id: 'eve' })]).get('i');
  if (!decided) throw new Error('no state');
  expect(itemOutcome(() => DEFAULT_RUBRIC, decided)).toEqual({ positive: 1, is_adjudicated: true, is_disputed: false });
  expect(needsAdjudication(() => DEFAULT_RUBRIC, decided)).toBe(false);
});

test("can't tell is an outcome of its own; a skip is no label", () => {
  const unsure = foldEvents([event(says('cant_tell'))]).get('i');
  expect(unsure && itemOutcome(() => DEFAULT_RUBRIC, unsure)?.positive).toBeNull();
  const skipped = foldEvents([event({ kind: 'skip', reason: 'wrong language' })]).get('i');
  expect(skipped && itemOutcome(() => DEFAULT_RUBRIC, skipped)).toBeUndefined();
  expect(skipped?.skipped).toEqual([{ reviewer_id: 'ada', reason: 'wrong language', at: clock }]);
});

test('answers are held to the rubric; what is no longer asked is dropped', () => {
  expect(checkAnswers(DEFAULT_RUBRIC, { verdict: 'supported', failure_mode: 'pii' })).toEqual({ answers: { verdict: 'supported' } });
  expect(checkAnswers(DEFAULT_RUBRIC, { verdict: 'unsupported' })).toEqual({ error: 'What went wrong? is not answered.' });
  expect(checkAnswers(DEFAULT_RUBRIC, { verdict: 'maybe' })).toEqual({ error: 'verdict must be one of supported, unsupported, contradicted, cant_tell.' });
  expect(checkAnswers(DEFAULT_RUBRIC, { mood: 'good' })).toEqual({ error: 'mood is not a question of rubric default version 1.' });
  const spans = [{ where: 'answer' as const, start: 3, end: 9, label: 'unsupported' }];
  expect(checkAnswers(DEFAULT_RUBRIC, { verdict: 'cant_tell', spans, relevance: { '0': 1 }, comment: '' })).toEqual({
    answers: { verdict: 'cant_tell', spans, relevance: { '0': 1 } },
  });
});

test('a rubric that gives one key twice, or takes a key of the screen, is refused', () => {
  const question = { id: 'q', kind: 'one_of', prompt: 'Q', options: [{ value: 'a', label: 'A', key: 'k' }, { value: 'b', label: 'B', key: 'k' }] };
  const rubric = { rubric_id: 'r', version: 1, name: 'R', questions: [question], verdict: { question: 'q', positive: ['a'], undecided: [] } };
  expect(rubricSchema.safeParse(rubric).error?.issues[0]?.message).toBe('key k belongs to q already');
  const taken = { ...rubric, questions: [{ ...question, options: [{ value: 'a', label: 'A', key: 's' }, { value: 'b', label: 'B' }] }] };
  expect(rubricSchema.safeParse(taken).error?.issues[0]?.message).toBe('key s belongs to the screen already');
});

test('claims are sentences, list items and code blocks with words in them', () => {
  const answer = 'Refunds take 30 days [1]. Write to us!\n- Bring the receipt\n\n```\nx = 1. y = 2.\n```\n—';
  expect(claimsOf(answer).map(({ start, end }) => answer.slice(start, end).trim())).toEqual([
    'Refunds take 30 days [1].', 'Write to us!', '- Bring the receipt', '```\nx = 1. y = 2.\n```',
  ]);
  expect(badClaims(DEFAULT_RUBRIC, { verdict: 'supported' }, answer)).toEqual({ bad: 0, claims: 4 });
  expect(badClaims(DEFAULT_RUBRIC, { verdict: 'unsupported' }, answer)).toEqual({ bad: 1, claims: 4 });
  const spans = [{ where: 'answer' as const, start: 0, end: 30, label: 'unsupported' }];
  expect(badClaims(DEFAULT_RUBRIC, { verdict: 'unsupported', spans }, answer)).toEqual({ bad: 2, claims: 4 });
  expect(badClaims(DEFAULT_RUBRIC, { verdict: 'cant_tell' }, answer)).toBeNull();
});

test('too fast to be read', () => {
  expect(isTooFast(1_000, 50)).toBe(true);
  expect(isTooFast(2_000, 50)).toBe(false);
  // 1,200 characters at 100 a second.
  expect(isTooFast(11_900, 1_200)).toBe(true);
  expect(isTooFast(12_100, 1_200)).toBe(false);
  expect(isTooFast(null, 1_200)).toBe(false);
});

test('gold: 18 of 20 leaves .70 to .97', () => {
  const labels = Array.from({ length: 20 }, (_, index) => ({ reviewer_id: 'ada', said: index < 18 ? 'supported' : 'unsupported', expected: 'supported' }));
  const [found] = goldAccuracy(labels);
  expect(found?.right).toBe(18);
  expect(found?.low).toBeCloseTo(0.7, 2);
  expect(found?.high).toBeCloseTo(0.97, 2);
});
