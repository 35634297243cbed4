/**
 * What sampling and labelling keep: a plan's settings, a rubric, the answers to it and the kinds of
 * events of the label log. Safe in a browser.
 */
import { z } from 'zod';
import { dimensionSchema } from './filter.ts';

/** A sampling plan: which answers may be drawn, how many a week, and how they are shared out. */
export const planSettingsSchema = z.object({
  name: z.string().trim().min(1, 'needs a name').max(120),
  /** `stratified` takes the smallest u of each stratum; `poisson` takes every answer with u < π. */
  method: z.enum(['stratified', 'poisson']).default('stratified'),
  labels_per_week: z.int('must be a whole number').min(1).max(20_000).default(400),
  /** Share of the labels for risk-flagged answers: 2.5 times the effective labels of simple random at 30%. */
  flagged_share: z.number().min(0).max(1).default(0.3),
  overlap_share: z.number().min(0).max(1).default(0.2),
  gold_share: z.number().min(0).max(0.5).default(0.05),
  stratify_by: z.array(z.enum(['feature', 'model'])).default(['feature', 'model']),
  /** Cells that would get fewer labels are merged. */
  minimum_cell_labels: z.int().min(2).max(1_000).default(20),
  /** Only these answers are eligible; a dimension left out does not restrict. */
  eligible: z.partialRecord(dimensionSchema, z.array(z.string())).default({}),
  /** Changing it changes every draw from then on. */
  salt: z.string().min(1).max(128),
  rubric_id: z.string().default('default'),
  /** Share flagged of the positives' budget from the past when there is one (Neyman). */
  use_past: z.boolean().default(true),
});

export type PlanSettings = z.output<typeof planSettingsSchema>;

export interface Plan extends PlanSettings {
  plan_id: string;
  version: number;
  is_active: boolean;
}

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

/** `reveal` is written when the judge's marks are handed out: from then on that reviewer is not blind on the item. */
export const EVENT_KINDS = ['label', 'undo', 'skip', 'reveal', 'adjudicate'] as const;
