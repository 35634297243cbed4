/** How answers stand to their rubric: what is asked, what is open, what they come to. Safe in a browser. */
import type { Answers, Question, Rubric, Span } from '#schema/review.ts';

/** All spans that a label marks, whatever the question. */
export function spansOf(answers: Answers): Span[] {
  return Object.values(answers).flatMap((value) => (Array.isArray(value) ? value.filter((one): one is Span => typeof one !== 'string') : []));
}

/** Whether the question is asked, given what was answered so far. */
export function isAsked(question: Question, answers: Answers): boolean {
  if (!question.when) return true;
  const given = answers[question.when.question];
  const values = Array.isArray(given) ? given.filter((value) => typeof value === 'string') : [typeof given === 'boolean' ? (given ? 'yes' : 'no') : String(given ?? '')];
  return values.some((value) => question.when?.is.includes(value));
}

/** What still stands in the way of saving, as sentences; empty when it may be saved. */
export function openQuestions(rubric: Rubric, answers: Answers): string[] {
  return rubric.questions.filter((question) => question.is_required && isAsked(question, answers) && isEmpty(answers[question.id])).map((question) => `${question.prompt} is not answered.`);
}

/**
 * Drops what is no longer asked, and refuses what the rubric does not know.
 * @returns a sentence naming the question when an answer does not fit it
 */
export function checkAnswers(rubric: Rubric, answers: Answers): { answers: Answers } | { error: string } {
  const known = new Map(rubric.questions.map((question) => [question.id, question]));
  const kept: Answers = {};
  for (const [id, value] of Object.entries(answers)) {
    const question = known.get(id);
    if (!question) return { error: `${id} is not a question of rubric ${rubric.rubric_id} version ${rubric.version}.` };
    if (!isAsked(question, answers) || isEmpty(value)) continue;
    const wrong = mismatch(question, value);
    if (wrong) return { error: `${id} ${wrong}.` };
    kept[id] = value;
  }
  const open = openQuestions(rubric, kept);
  return open[0] ? { error: open[0] } : { answers: kept };
}

function mismatch(question: Question, value: Answers[string]): string | null {
  const values = question.options.map((option) => option.value);
  switch (question.kind) {
    case 'yes_no':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'one_of':
      return typeof value === 'string' && values.includes(value) ? null : `must be one of ${values.join(', ')}`;
    case 'many_of':
      return Array.isArray(value) && value.every((one) => typeof one === 'string' && values.includes(one)) ? null : `must be a list out of ${values.join(', ')}`;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'must be a number';
    case 'text':
      return typeof value === 'string' ? null : 'must be a text';
    case 'spans':
      return Array.isArray(value) && value.every((one) => typeof one === 'object') ? null : 'must be a list of spans';
    case 'documents':
      return typeof value === 'object' && !Array.isArray(value) ? null : 'must be 0 or 1 by document';
    default:
      return question.kind satisfies never;
  }
}

function isEmpty(value: Answers[string] | undefined): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** What a label says about the answer as a whole: 1 hallucination, 0 none, null when the reviewer could not tell. */
export function outcomeOf(rubric: Rubric, answers: Answers): 0 | 1 | null | undefined {
  const verdict = answers[rubric.verdict.question];
  if (typeof verdict !== 'string') return undefined;
  if (rubric.verdict.undecided.includes(verdict)) return null;
  return rubric.verdict.positive.includes(verdict) ? 1 : 0;
}
