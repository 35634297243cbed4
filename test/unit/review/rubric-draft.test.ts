/** A rubric being written: problems and changes as sentences. */
import { expect, test } from 'vitest';
import { DEFAULT_RUBRIC } from '#app/review/default-rubric.ts';
import { draftProblems, moved, newOption, newQuestion, rubricChanges, type RubricDraft, slugOf } from '#app/review/rubric-draft.ts';

const { version: _, ...DRAFT } = DEFAULT_RUBRIC;
const [verdict, ...rest] = DRAFT.questions;
if (!verdict) throw new Error('The default rubric has no question.');
const withVerdict = (change: Partial<typeof verdict>): RubricDraft => ({ ...DRAFT, questions: [{ ...verdict, ...change }, ...rest] });

test('the default rubric can be published, and changes nothing against itself', () => {
  expect(draftProblems(DRAFT)).toEqual([]);
  expect(rubricChanges(DRAFT, DRAFT)).toEqual([]);
});

test('what is wrong is said of the question by number and words', () => {
  expect(draftProblems({ ...DRAFT, name: ' ' })).toEqual(['The rubric needs a name.']);
  const empty = { ...newQuestion('one_of', []), id: 'tone' };
  expect(draftProblems({ ...DRAFT, questions: [...DRAFT.questions, empty] })).toEqual(['Question 8 does not ask anything yet.', 'Question 8: option 1 has no text.', 'Question 8: option 2 has no text.']);
  expect(draftProblems({ ...DRAFT, questions: [...DRAFT.questions, { ...empty, prompt: 'Tone?', options: [{ ...newOption(), label: 'Fine', value: 'fine', key: '1' }, { ...newOption(), label: 'Rude', value: 'fine', key: 's' }] }] })).toEqual([
    'Question 8 (“Tone?”): two options are called fine in exports.',
    'Question 8 (“Tone?”): key 1 of “Fine” belongs to “Supported” of question 1.',
    'Question 8 (“Tone?”): key S of “Rude” belongs to the labelling screen itself.',
  ]);
  expect(draftProblems({ ...DRAFT, questions: [...DRAFT.questions, { ...newQuestion('text', []), id: 'comment', prompt: 'More?' }] })).toEqual(['Question 8 (“More?”): its name in exports, comment, is another question’s already.']);
});

test('what hangs on a question is missed when the question goes', () => {
  expect(draftProblems({ ...DRAFT, questions: rest })).toEqual([
    'Question 1 (“What went wrong?”) is asked depending on verdict, which is not asked before it.',
    'Question 2 (“How bad for the user?”) is asked depending on verdict, which is not asked before it.',
    'No question says whether an answer is a hallucination: choose one below.',
  ]);
  expect(draftProblems(withVerdict({ kind: 'many_of' }))).toEqual(['The question that says whether an answer is a hallucination must be of the kind “One of”.']);
  expect(draftProblems({ ...DRAFT, verdict: { ...DRAFT.verdict, positive: [] } })).toEqual(['No option counts as a hallucination.']);
  expect(draftProblems({ ...DRAFT, verdict: { question: 'verdict', positive: ['supported', 'unsupported', 'contradicted'], undecided: ['cant_tell'] } })).toEqual(['Every option counts as a hallucination or as undecided: one must be fine.']);
});

test('what a version changes', () => {
  const after: RubricDraft = {
    ...DRAFT,
    name: 'Grounded',
    questions: [
      { ...verdict, prompt: 'Does it all stand there?', options: [...verdict.options.slice(0, 3), { ...newOption(), value: 'nothing_claimed', label: 'Nothing claimed' }] },
      ...moved(rest.filter((question) => question.id !== 'comment'), 1, -1),
      { ...newQuestion('number', []), id: 'minutes', prompt: 'Minutes it took?' },
    ],
    verdict: { question: 'verdict', positive: ['contradicted'], undecided: [] },
  };
  expect(draftProblems(after)).toEqual([]);
  expect(rubricChanges(DRAFT, after)).toEqual([
    'Renamed from “Groundedness” to “Grounded”.',
    '“Comment” is no longer asked.',
    '“Is every claim borne out by the documents?” now reads “Does it all stand there?”.',
    '“Does it all stand there?” has new options: Nothing claimed.',
    "“Does it all stand there?” lost options: Can't tell.",
    '“Minutes it took?” is new (number).',
    'Questions are asked in another order.',
    'What counts as a hallucination changed: contradicted.',
  ]);
});

test('names for exports', () => {
  expect(slugOf('Is it rude?')).toBe('is_it_rude');
  expect(slugOf('2nd look', ['nd_look'])).toBe('nd_look_2');
  expect(slugOf('Größe')).toBe('gro_e');
  expect(slugOf('???')).toBe('question');
});
