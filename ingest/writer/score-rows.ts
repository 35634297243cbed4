/** Judgements, figures and markers as rows. Ids that were not given follow from what they are about. */
import { createHash } from 'node:crypto';
import type { KpiValueRow, MarkerRow, ScoreRow } from '#schema/clickhouse/tables.ts';
import type { KpiValue } from '#schema/kpi-values.ts';
import type { Marker } from '#schema/markers.ts';
import type { Score } from '#schema/scores.ts';
import { wellFormed } from '../enrich/preview.ts';
import type { KnownRequest } from './trace-reader.server.ts';

export function scoreRow(projectId: string, score: Score, version: number): ScoreRow {
  return {
    project_id: projectId,
    score_id: score.score_id ?? scoreIdOf(score),
    trace_id: score.trace_id ?? '',
    span_id: score.span_id ?? '',
    session_id: wellFormed(score.session_id ?? ''),
    at: time(score.at ?? version / 1_000),
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

/** Of target, name, source and evaluator: the same judge saying it again replaces what it said. */
function scoreIdOf(score: Score): string {
  const target = [score.trace_id, score.span_id, score.session_id, score.suite, score.run_id, score.case_id];
  return idOf([...target, score.name, score.source, score.evaluator]);
}

export function withDimensions(row: ScoreRow, request: KnownRequest): ScoreRow {
  const { feature, model, provider, prompt_name, prompt_version, environment, release } = request;
  return { ...row, feature, model, provider, prompt_name, prompt_version, environment, release };
}

/** A user's judgement that says no: 0 or less, or a label for it. */
export function isThumbsDown(value: number | null, label: string): boolean {
  return value === null ? /down|negative|bad|dislike|wrong|unhelpful/i.test(label) : value <= 0;
}

export function kpiValueRow(projectId: string, value: KpiValue, version: number): KpiValueRow {
  return {
    project_id: projectId,
    value_id: idOf([value.key, value.from, value.to, value.feature, value.group]),
    key: value.key,
    from_time: time(value.from),
    to_time: time(value.to),
    numerator: value.numerator ?? null,
    denominator: value.denominator ?? null,
    value: value.value ?? null,
    standard_deviation: value.standard_deviation ?? null,
    sample_size: value.sample_size ?? null,
    feature: wellFormed(value.feature ?? ''),
    group_name: wellFormed(value.group ?? ''),
    note: wellFormed(value.note ?? ''),
    version,
    is_deleted: 0,
  };
}

export function markerRow(projectId: string, marker: Marker, version: number): MarkerRow {
  const at = marker.at ?? version / 1_000;
  return {
    project_id: projectId,
    marker_id: marker.marker_id ?? idOf([marker.kind, marker.title, marker.at]),
    at: time(at),
    kind: marker.kind,
    title: wellFormed(marker.title),
    severity: marker.severity ?? '',
    url: marker.url ?? '',
    feature: wellFormed(marker.feature ?? ''),
    is_genai: marker.is_genai ?? null,
    attributes: textMap(marker.attributes),
    version,
    is_deleted: 0,
  };
}

function idOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts.map((part) => part ?? ''))).digest('hex').slice(0, 32);
}

/** Milliseconds since 1970 as DateTime64(3). */
function time(ms: number): string {
  return new Date(Math.floor(ms)).toISOString().replace('T', ' ').replace('Z', '');
}

function textMap(attributes: Record<string, unknown> | null | undefined): Record<string, string> {
  const map: Record<string, string> = {};
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || key === '__proto__') continue;
    map[wellFormed(key)] = wellFormed(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  }
  return map;
}
