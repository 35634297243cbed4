/** Judgements as rows. Ids that were not given follow from what they are about. */
import type { ScoreRow } from '#schema/clickhouse/tables.ts';
import { idOf, storedMs, textMap } from '#schema/outside-rows.server.ts';
import type { Score } from '#schema/scores.ts';
import { plainId } from '#schema/wire.ts';
import { wellFormed } from '../enrich/preview.ts';
import type { KnownRequest } from './trace-reader.server.ts';

export function scoreRow(projectId: string, score: Score, version: number): ScoreRow {
  return {
    project_id: projectId,
    score_id: score.score_id ?? scoreIdOf(score),
    trace_id: score.trace_id ?? '',
    span_id: score.span_id ?? '',
    session_id: wellFormed(score.session_id ?? ''),
    at: storedMs(score.at ?? version / 1_000),
    source: score.source,
    name: wellFormed(score.name),
    value: typeof score.value === 'boolean' ? Number(score.value) : (score.value ?? null),
    label: wellFormed(score.label ?? ''),
    comment: wellFormed(score.comment ?? ''),
    evidence: score.evidence ? wellFormed(JSON.stringify(score.evidence)) : '',
    evaluator: wellFormed(score.evaluator ?? ''),
    evaluator_version: wellFormed(score.evaluator_version ?? ''),
    suite: wellFormed(score.suite ?? ''),
    run_id: wellFormed(score.run_id ?? ''),
    case_id: wellFormed(score.case_id ?? ''),
    is_critical: score.is_critical ?? null,
    cost_usd: score.cost_usd ?? null,
    attributes: textMap(score.attributes),
    feature: '',
    model: '',
    provider: '',
    prompt_name: '',
    prompt_version: '',
    environment: '',
    release: '',
    stratum: '',
    inclusion_probability: null,
    version,
    is_deleted: 0,
  };
}

/** Of target, name, source and evaluator: the same judge saying it again, however it spells the target, replaces what it said. */
export function scoreIdOf(score: Score): string {
  const target = [score.trace_id && plainId(score.trace_id), score.span_id && plainId(score.span_id), score.session_id, score.suite, score.run_id, score.case_id];
  return idOf([...target, score.name, score.source, score.evaluator]);
}

export function withDimensions(row: ScoreRow, request: KnownRequest): ScoreRow {
  const { feature, model, provider, prompt_name, prompt_version, environment, release } = request;
  return { ...row, feature, model, provider, prompt_name, prompt_version, environment, release };
}

const DIMENSIONS = ['feature', 'model', 'provider', 'prompt_name', 'prompt_version', 'environment', 'release'] as const;

export function hasDimensionsOf(row: ScoreRow, request: KnownRequest): boolean {
  return DIMENSIONS.every((name) => row[name] === request[name]);
}

/** A user's judgement that says no: 0 or less, or a label for it. */
export function isThumbsDown(value: number | null, label: string): boolean {
  return value === null ? /down|negative|bad|dislike|wrong|unhelpful/i.test(label) : value <= 0;
}
