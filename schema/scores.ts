/**
 * The wire contract of `POST /v1/scores`: one judgement on a trace, a span or a session, by a
 * person, a judge model, a user, an evaluation run or a rule. Safe in a browser.
 */
import { z } from 'zod';
import { dimension, MAX_TEXT_LENGTH, wireId, wireTime } from './wire.ts';

export const SCORE_SOURCES = ['human', 'judge', 'user', 'eval', 'rule'] as const;
export type ScoreSource = (typeof SCORE_SOURCES)[number];

/** Where in the answer, and where in which document, the judgement points. Offsets in UTF-16 units. */
const evidenceSchema = z.object({
  start: z.int().min(0).optional(),
  end: z.int().min(0).optional(),
  document_id: z.string().max(2_048).optional(),
  document_start: z.int().min(0).optional(),
  document_end: z.int().min(0).optional(),
});

export const scoreSchema = z
  .strictObject({
    /** Sending the same id again replaces. Left out, it follows from target, name, source and evaluator. */
    score_id: wireId.nullish(),
    trace_id: wireId.nullish(),
    /** With `trace_id`. */
    span_id: wireId.nullish(),
    session_id: dimension.nullish(),
    name: z.string().min(1).max(256),
    source: z.enum(SCORE_SOURCES).default('eval'),
    /** A number, or true (1) and false (0). */
    value: z.union([z.number(), z.boolean()], { error: 'must be a number, true or false; a word goes into label' }).nullish(),
    /** A category: `pass`, `unsupported`, `thumbs_down`. */
    label: dimension.nullish(),
    comment: z.string().max(MAX_TEXT_LENGTH).nullish(),
    evidence: z.array(evidenceSchema).max(1_000).nullish(),
    /** Who judged: a judge's or rule's name, a suite, a reviewer. */
    evaluator: dimension.nullish(),
    /** Version of the judge, rubric or rule. */
    evaluator_version: dimension.nullish(),
    /** Of an evaluation run. */
    suite: dimension.nullish(),
    run_id: dimension.nullish(),
    case_id: dimension.nullish(),
    is_critical: z.boolean().nullish(),
    /** What the judgement itself cost; kept apart from the product's cost. */
    cost_usd: z.number().min(0).max(1e6).nullish(),
    at: wireTime.nullish(),
    attributes: z.record(z.string(), z.unknown()).nullish(),
  })
  .refine((score) => score.value != null || (score.label != null && score.label !== ''), {
    error: 'needs a value or a label',
    path: ['value'],
  })
  .refine((score) => score.trace_id != null || score.session_id != null || score.case_id != null, {
    error: 'needs a target: trace_id (with span_id or without), session_id, or case_id of an evaluation',
    path: ['trace_id'],
  })
  .refine((score) => score.span_id == null || score.trace_id != null, { error: 'needs trace_id beside it', path: ['span_id'] });

export type Score = z.output<typeof scoreSchema>;
