/**
 * Labels as scores on the trace they are about. The label log stays the truth: scores follow from
 * it and can be made again at any time.
 */
import type { Answers, Question, Rubric, Span } from '#schema/review.ts';
import type { ItemState, Label } from './labels.ts';
import { basisOf, decidingLabels, type RubricOf } from './outcome.ts';
import { outcomeOf, spansOf } from './rubric.ts';

/** What a question of one deciding label says. */
export interface LabelScore {
  score_id: string;
  /** The question's id. */
  name: string;
  value: number | null;
  label: string;
  comment: string;
  /** Offsets of the spans, in the form that `POST /v1/scores` takes. */
  evidence: { start?: number; end?: number; document_id?: string; document_start?: number; document_end?: number }[];
  evaluator: string;
  /** Rubric and version: `default v2`. */
  evaluator_version: string;
  /** Microseconds since 1970. */
  at: number;
  isAdjudicated: boolean;
}

export const labelScorePrefix = (itemId: string) => `label:${itemId}:`;

/**
 * Whether an item's labels may be read by others: once all are in, or an adjudicator decided. Who
 * is still to label it must not find another's label on the trace.
 * @param crew reviewers there are: an item that wants more gets no more
 */
export function isSettled(state: ItemState, raters: number, crew: number): boolean {
  if (state.verdict) return true;
  return state.blind.length > 0 && state.blind.length >= Math.min(raters, Math.max(1, crew));
}

/**
 * One score a question and deciding label: the adjudicator's alone where there is one, else those
 * of all blind labels. The verdict carries the comment and the spans; its value is 1 for a
 * hallucination, 0 for none, null for "can't tell".
 */
export function scoresOfItem(itemId: string, documents: readonly { id: string }[], state: ItemState, rubricOf: RubricOf): LabelScore[] {
  return decidingLabels(state).flatMap((label) => scoresOfLabel(itemId, documents, label, rubricOf(label), state.verdict !== null, basisOf(state) ?? ''));
}

function scoresOfLabel(itemId: string, documents: readonly { id: string }[], label: Label, rubric: Rubric, isAdjudicated: boolean, basis: string): LabelScore[] {
  return rubric.questions.flatMap((question): LabelScore[] => {
    const given = label.answers[question.id];
    if (given === undefined || question.kind === 'text' || question.kind === 'spans') return [];
    const isVerdict = question.id === rubric.verdict.question;
    return [
      {
        score_id: `${labelScorePrefix(itemId)}${isAdjudicated ? 'adjudicated' : label.reviewer_id}:${question.id}`,
        name: question.id,
        ...said(question, given, documents),
        ...(isVerdict ? { value: outcomeOf(rubric, label.answers) ?? null, comment: commentOf(rubric, label.answers), evidence: spansOf(label.answers).map((span) => evidenceOf(span, documents)) } : { comment: '', evidence: [] }),
        evaluator: label.reviewer_id,
        evaluator_version: basis,
        at: label.at,
        isAdjudicated,
      },
    ];
  });
}

function said(question: Question, given: Answers[string], documents: readonly { id: string }[]): { value: number | null; label: string } {
  if (typeof given === 'boolean') return { value: Number(given), label: given ? 'yes' : 'no' };
  if (typeof given === 'number') return { value: given, label: '' };
  if (typeof given === 'string') return { value: null, label: given };
  if (Array.isArray(given)) return { value: null, label: given.filter((one) => typeof one === 'string').join(', ') };
  // By rank: 1 relevant, 0 not, – not judged.
  return { value: null, label: question.kind === 'documents' ? documents.map((_, place) => given[String(place)] ?? '–').join(' ') : '' };
}

function commentOf(rubric: Rubric, answers: Answers): string {
  return rubric.questions
    .filter((question) => question.kind === 'text')
    .flatMap((question) => {
      const text = answers[question.id];
      return typeof text === 'string' ? text : [];
    })
    .join('\n');
}

function evidenceOf(span: Span, documents: readonly { id: string }[]): LabelScore['evidence'][number] {
  if (span.where === 'answer') return { start: span.start, end: span.end };
  return { document_id: documents[span.where]?.id || String(span.where + 1), document_start: span.start, document_end: span.end };
}
