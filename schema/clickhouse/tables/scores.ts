/** Judgements and figures from elsewhere, markers, and the project itself. */
import { columns, type StoredTime } from './columns.ts';

export interface ProjectRow {
  project_id: string;
  name: string;
  /** JSON of ProjectSettings. */
  settings: string;
  version: number;
}

export interface MarkerRow {
  project_id: string;
  marker_id: string;
  at: StoredTime;
  kind: string;
  title: string;
  severity: string;
  url: string;
  feature: string;
  is_genai: boolean | null;
  attributes: Record<string, string>;
  version: number;
  is_deleted: 0 | 1;
}

export interface ScoreRow {
  project_id: string;
  score_id: string;
  trace_id: string;
  span_id: string;
  session_id: string;
  at: StoredTime;
  source: string;
  name: string;
  value: number | null;
  label: string;
  comment: string;
  /** JSON array of evidence offsets. */
  evidence: string;
  evaluator: string;
  evaluator_version: string;
  suite: string;
  run_id: string;
  case_id: string;
  is_critical: boolean | null;
  cost_usd: number | null;
  attributes: Record<string, string>;
  /** The judged request's dimensions, copied in. */
  feature: string;
  model: string;
  provider: string;
  prompt_name: string;
  prompt_version: string;
  environment: string;
  release: string;
  /** Of a sampled item; empty and null for every other judgement. */
  stratum: string;
  inclusion_probability: number | null;
  version: number;
  is_deleted: 0 | 1;
}

export interface KpiValueRow {
  project_id: string;
  /** Hash of key, period, feature and group. */
  value_id: string;
  key: string;
  from_time: StoredTime;
  to_time: StoredTime;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  standard_deviation: number | null;
  sample_size: number | null;
  feature: string;
  group_name: string;
  note: string;
  version: number;
  is_deleted: 0 | 1;
}

export interface OutsideTables {
  projects: ProjectRow;
  markers: MarkerRow;
  scores: ScoreRow;
  kpi_values: KpiValueRow;
}

export const OUTSIDE_COLUMNS: { [T in keyof OutsideTables]: (keyof OutsideTables[T] & string)[] } = {
  projects: columns<ProjectRow>({
    project_id: true,
    name: true,
    settings: true,
    version: true,
  }),
  markers: columns<MarkerRow>({
    project_id: true,
    marker_id: true,
    at: true,
    kind: true,
    title: true,
    severity: true,
    url: true,
    feature: true,
    is_genai: true,
    attributes: true,
    version: true,
    is_deleted: true,
  }),
  scores: columns<ScoreRow>({
    project_id: true,
    score_id: true,
    trace_id: true,
    span_id: true,
    session_id: true,
    at: true,
    source: true,
    name: true,
    value: true,
    label: true,
    comment: true,
    evidence: true,
    evaluator: true,
    evaluator_version: true,
    suite: true,
    run_id: true,
    case_id: true,
    is_critical: true,
    cost_usd: true,
    attributes: true,
    feature: true,
    model: true,
    provider: true,
    prompt_name: true,
    prompt_version: true,
    environment: true,
    release: true,
    stratum: true,
    inclusion_probability: true,
    version: true,
    is_deleted: true,
  }),
  kpi_values: columns<KpiValueRow>({
    project_id: true,
    value_id: true,
    key: true,
    from_time: true,
    to_time: true,
    numerator: true,
    denominator: true,
    value: true,
    standard_deviation: true,
    sample_size: true,
    feature: true,
    group_name: true,
    note: true,
    version: true,
    is_deleted: true,
  }),
};
