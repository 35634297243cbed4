/** What reviewers are asked, as data: versioned, with keys for a labelling screen without a mouse. Safe in a browser. */
import { z } from 'zod';

export const QUESTION_KINDS = ['yes_no', 'one_of', 'many_of', 'number', 'text', 'spans', 'documents'] as const;

const optionSchema = z.object({
  value: z.string().regex(/^[a-z0-9_]+$/, 'must be lower-case letters, digits and "_"'),
  label: z.string().min(1),
  help: z.string().default(''),
  /** One key on the keyboard. */
  key: z.string().length(1).nullable().default(null),
  /** Choosing it saves the label at once, when nothing required is open. */
  is_final: z.boolean().default(false),
});

const questionSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/, 'must begin with a letter; lower-case letters, digits and "_"'),
  kind: z.enum(QUESTION_KINDS),
  prompt: z.string().min(1),
  help: z.string().default(''),
  example: z.string().default(''),
  is_required: z.boolean().default(false),
  options: z.array(optionSchema).default([]),
  /** Asked only when that question was answered with one of these. */
  when: z.object({ question: z.string(), is: z.array(z.string()).min(1) }).nullable().default(null),
});

/** Keys of the screen itself; no option may take them. */
export const RESERVED_KEYS = ['s', 'c', 'u', 'd', '/', '?'];

export const rubricSchema = z
  .object({
    rubric_id: z.string().min(1).max(64),
    version: z.int().min(1),
    name: z.string().min(1),
    questions: z.array(questionSchema).min(1),
    /** The question that makes an answer count as a hallucination. */
    verdict: z.object({ question: z.string(), positive: z.array(z.string()).min(1), undecided: z.array(z.string()) }),
  })
  .superRefine((rubric, context) => {
    const ids = new Set<string>();
    const keys = new Map<string, string>();
    rubric.questions.forEach((question, index) => {
      const at = ['questions', index];
      if (ids.has(question.id)) context.addIssue({ code: 'custom', path: [...at, 'id'], message: `two questions are called ${question.id}` });
      ids.add(question.id);
      const isChoice = question.kind === 'one_of' || question.kind === 'many_of';
      if (isChoice && question.options.length < 2) context.addIssue({ code: 'custom', path: [...at, 'options'], message: 'needs two options or more' });
      if (question.when && !ids.has(question.when.question)) context.addIssue({ code: 'custom', path: [...at, 'when'], message: `${question.when.question} is not asked before` });
      for (const option of question.options) {
        if (option.key === null) continue;
        const taken = RESERVED_KEYS.includes(option.key) ? 'the screen' : keys.get(option.key);
        if (taken) context.addIssue({ code: 'custom', path: [...at, 'options'], message: `key ${option.key} belongs to ${taken} already` });
        keys.set(option.key, question.id);
      }
    });
    if (!ids.has(rubric.verdict.question)) context.addIssue({ code: 'custom', path: ['verdict', 'question'], message: 'is not one of the questions' });
  });

export type Rubric = z.output<typeof rubricSchema>;
export type Question = Rubric['questions'][number];

/** Offsets in UTF-16 units, of the answer or of one document. */
export const spanSchema = z.object({
  /** `answer`, or the document's place in rank order, from 0. */
  where: z.union([z.literal('answer'), z.int().min(0)]),
  start: z.int().min(0),
  end: z.int().min(0),
  /** What it says of the claim: `unsupported`, `contradicted`, `supports`, `contradicts`. */
  label: z.string().max(64),
});
export type Span = z.output<typeof spanSchema>;

/** Answers by question id. `documents` answers are 0 or 1 by the document's place; what is not judged is left out. */
export const answersSchema = z.record(
  z.string(),
  z.union([z.string(), z.boolean(), z.number(), z.array(z.string()), z.array(spanSchema), z.record(z.string(), z.union([z.literal(0), z.literal(1)]))]),
);
export type Answers = z.output<typeof answersSchema>;

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
