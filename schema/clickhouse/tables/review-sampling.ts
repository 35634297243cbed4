/** Sampling: plans, draws with their frames, and the items that are labelled. */
import { columns, type StoredTime } from './columns.ts';

export interface ReviewPlanRow {
  project_id: string;
  plan_id: string;
  version: number;
  is_active: boolean;
  /** JSON of PlanSettings. */
  settings: string;
  created_at: StoredTime;
  created_by: string;
  /** `page`, `api`, `job`, `import`. */
  origin: string;
}

export interface ReviewDrawRow {
  project_id: string;
  draw_id: string;
  plan_id: string;
  plan_version: number;
  /** The week, with `+2` behind it for a second draw of it. */
  period: string;
  week: string;
  from_time: StoredTime;
  to_time: StoredTime;
  /** JSON of PlanSettings as they were. */
  settings: string;
  /** JSON of the past rates that the allocation used, or empty. */
  past: string;
  frame_size: number;
  sample_size: number;
  /** SHA-256 over the sorted frame. */
  frame_hash: string;
  /** JSON of DrawnStratum[]. */
  strata: string;
  drawn_at: StoredTime;
  drawn_by: string;
  origin: string;
}

export interface ReviewFrameRow {
  project_id: string;
  draw_id: string;
  trace_id: string;
  span_id: string;
  start_time: StoredTime;
  is_flagged: boolean;
  stratum: string;
  feature: string;
  model: string;
  provider: string;
  prompt_name: string;
  prompt_version: string;
  environment: string;
  release: string;
}

export interface ReviewItemRow {
  project_id: string;
  item_id: string;
  queue_id: string;
  /** `estimation`, `gold`, `triage`, `calibration`. */
  purpose: string;
  plan_id: string;
  plan_version: number;
  draw_id: string;
  week: string;
  trace_id: string;
  span_id: string;
  answered_at: StoredTime;
  feature: string;
  model: string;
  provider: string;
  prompt_name: string;
  prompt_version: string;
  environment: string;
  release: string;
  is_flagged: boolean;
  stratum: string;
  /** N_h and n_h, stored with every item. */
  stratum_size: number;
  stratum_sample: number;
  inclusion_probability: number | null;
  u: number | null;
  raters: number;
  question: string;
  answer: string;
  /** JSON of {id, title, content, score, uri}[]. */
  documents: string;
  /** JSON as stored with the answer. */
  citations: string;
  risk_score: number;
  risk_reasons: string[];
  risk_version: string;
  rubric_id: string;
  /** JSON of Answers; of gold items, else empty. */
  expected: string;
  /** Why it was put into triage. */
  reason: string;
  created_at: StoredTime;
  created_by: string;
  version: number;
}

export interface SamplingTables {
  review_plans: ReviewPlanRow;
  review_draws: ReviewDrawRow;
  review_frames: ReviewFrameRow;
  review_items: ReviewItemRow;
}

export const SAMPLING_COLUMNS: { [T in keyof SamplingTables]: (keyof SamplingTables[T] & string)[] } = {
  review_plans: columns<ReviewPlanRow>({
    project_id: true,
    plan_id: true,
    version: true,
    is_active: true,
    settings: true,
    created_at: true,
    created_by: true,
    origin: true,
  }),
  review_draws: columns<ReviewDrawRow>({
    project_id: true,
    draw_id: true,
    plan_id: true,
    plan_version: true,
    period: true,
    week: true,
    from_time: true,
    to_time: true,
    settings: true,
    past: true,
    frame_size: true,
    sample_size: true,
    frame_hash: true,
    strata: true,
    drawn_at: true,
    drawn_by: true,
    origin: true,
  }),
  review_frames: columns<ReviewFrameRow>({
    project_id: true,
    draw_id: true,
    trace_id: true,
    span_id: true,
    start_time: true,
    is_flagged: true,
    stratum: true,
    feature: true,
    model: true,
    provider: true,
    prompt_name: true,
    prompt_version: true,
    environment: true,
    release: true,
  }),
  review_items: columns<ReviewItemRow>({
    project_id: true,
    item_id: true,
    queue_id: true,
    purpose: true,
    plan_id: true,
    plan_version: true,
    draw_id: true,
    week: true,
    trace_id: true,
    span_id: true,
    answered_at: true,
    feature: true,
    model: true,
    provider: true,
    prompt_name: true,
    prompt_version: true,
    environment: true,
    release: true,
    is_flagged: true,
    stratum: true,
    stratum_size: true,
    stratum_sample: true,
    inclusion_probability: true,
    u: true,
    raters: true,
    question: true,
    answer: true,
    documents: true,
    citations: true,
    risk_score: true,
    risk_reasons: true,
    risk_version: true,
    rubric_id: true,
    expected: true,
    reason: true,
    created_at: true,
    created_by: true,
    version: true,
  }),
};
