/** Evaluation results and annotations as scores on the right target. */
import type { Score, ScoreSource } from '#schema/scores.ts';
import type { Attributes, AttributeValue, NeutralSpan } from '../neutral.ts';
import type { IndexedSource } from './convention.ts';
import { isObject, type JsonObject, objectOf, readDimension, readNumber, readText } from './values.ts';

const MAX_NAME_LENGTH = 256;

export interface Target {
  trace_id?: string;
  span_id?: string;
  session_id?: string;
}

/** GenAI's `gen_ai.evaluation.result`, as a span event or a log record. Undefined when it holds no result. */
export function evaluationScore(attributes: Attributes, target: Target, timeUs: number): Score | undefined {
  const error = readDimension(attributes['error.type']);
  return makeScore({
    target,
    name: attributes['gen_ai.evaluation.name'],
    value: attributes['gen_ai.evaluation.score.value'],
    label: attributes['gen_ai.evaluation.score.label'],
    comment: attributes['gen_ai.evaluation.explanation'],
    source: 'eval',
    evaluator: readDimension(attributes['gen_ai.evaluation.evaluator.name']),
    version: undefined,
    at: timeUs / 1000,
    attributes: error === undefined ? undefined : { 'error.type': error },
  });
}

/**
 * OpenInference's annotations (on what was judged) and evaluations (on the evaluator's span, which
 * links to what was judged; the parent says nothing).
 */
export function annotationScores(list: readonly AttributeValue[], source: IndexedSource, span: NeutralSpan, isEvaluator: boolean, sessionId: string | undefined): Score[] {
  const link = isEvaluator ? span.links[0] : undefined;
  const traceId = link?.traceId ?? span.traceId;
  let target: Target = { trace_id: traceId, span_id: link?.spanId ?? span.spanId };
  if (source.target === 'trace') target = { trace_id: traceId };
  if (source.target === 'session' && sessionId !== undefined) target = { session_id: sessionId };
  const scores: Score[] = [];
  for (const item of list) {
    if (!isObject(item)) continue;
    const metadata = objectOf(item.metadata);
    const score = makeScore({
      target,
      name: item.name,
      value: item.score,
      label: item.label,
      comment: item.explanation,
      source: sourceOf(item.annotator_kind),
      evaluator: readDimension(item.identifier) ?? readDimension(metadata?.evaluator),
      version: readDimension(metadata?.evaluator_version) ?? readDimension(metadata?.rubric_version) ?? readDimension(metadata?.version),
      at: (span.endUs ?? span.startUs) / 1000,
      attributes: metadata,
    });
    if (score !== undefined) scores.push(score);
  }
  return scores;
}

function sourceOf(kind: AttributeValue | undefined): ScoreSource {
  switch (readDimension(kind)?.toUpperCase()) {
    case 'HUMAN': return 'human';
    case 'USER': return 'user';
    case 'LLM': return 'judge';
    default: return 'eval';
  }
}

function makeScore(from: {
  target: Target;
  name: AttributeValue | undefined;
  value: AttributeValue | undefined;
  label: AttributeValue | undefined;
  comment: AttributeValue | undefined;
  source: ScoreSource;
  evaluator: string | undefined;
  version: string | undefined;
  at: number;
  attributes: JsonObject | undefined;
}): Score | undefined {
  const name = readDimension(from.name)?.slice(0, MAX_NAME_LENGTH);
  const value = typeof from.value === 'boolean' ? from.value : readNumber(from.value);
  const label = readDimension(from.label);
  if (name === undefined || (value === undefined && label === undefined)) return undefined;
  if (from.target.trace_id === undefined && from.target.session_id === undefined) return undefined;
  const score: Score = { ...from.target, name, source: from.source, at: from.at };
  if (value !== undefined) score.value = value;
  if (label !== undefined) score.label = label;
  const comment = readText(from.comment);
  if (comment !== undefined) score.comment = comment;
  if (from.evaluator !== undefined) score.evaluator = from.evaluator;
  if (from.version !== undefined) score.evaluator_version = from.version;
  if (from.attributes !== undefined) score.attributes = from.attributes;
  return score;
}
