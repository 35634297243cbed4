/** Labelling: who has what, the log of labels, reviewers and rubrics. Append-only; folds read it. */
import { columns, type StoredTime } from './columns.ts';

export interface ReviewAssignmentRow {
  project_id: string;
  queue_id: string;
  reviewer_id: string;
  item_id: string;
  is_assigned: boolean;
  at: StoredTime;
  /** `draw`, `added`, `joined`, `left`, `rebalanced`. */
  cause: string;
  by: string;
}

export interface ReviewEventRow {
  project_id: string;
  event_id: string;
  at: StoredTime;
  client_at: StoredTime | null;
  kind: string;
  queue_id: string;
  item_id: string;
  reviewer_id: string;
  is_revealed: boolean;
  /** JSON of Answers. */
  answers: string;
  reason: string;
  undoes: string;
  active_ms: number | null;
  rubric_id: string;
  rubric_version: number;
  origin: string;
}

export interface ReviewerRow {
  project_id: string;
  reviewer_id: string;
  name: string;
  is_active: boolean;
  weight: number;
  at: StoredTime;
  by: string;
}

export interface RubricRow {
  project_id: string;
  rubric_id: string;
  version: number;
  /** JSON of Rubric. */
  body: string;
  note: string;
  created_at: StoredTime;
  created_by: string;
}

export interface LabelTables {
  review_assignments: ReviewAssignmentRow;
  review_events: ReviewEventRow;
  review_reviewers: ReviewerRow;
  review_rubrics: RubricRow;
}

export const LABEL_COLUMNS: { [T in keyof LabelTables]: (keyof LabelTables[T] & string)[] } = {
  review_assignments: columns<ReviewAssignmentRow>({
    project_id: true,
    queue_id: true,
    reviewer_id: true,
    item_id: true,
    is_assigned: true,
    at: true,
    cause: true,
    by: true,
  }),
  review_events: columns<ReviewEventRow>({
    project_id: true,
    event_id: true,
    at: true,
    client_at: true,
    kind: true,
    queue_id: true,
    item_id: true,
    reviewer_id: true,
    is_revealed: true,
    answers: true,
    reason: true,
    undoes: true,
    active_ms: true,
    rubric_id: true,
    rubric_version: true,
    origin: true,
  }),
  review_reviewers: columns<ReviewerRow>({
    project_id: true,
    reviewer_id: true,
    name: true,
    is_active: true,
    weight: true,
    at: true,
    by: true,
  }),
  review_rubrics: columns<RubricRow>({
    project_id: true,
    rubric_id: true,
    version: true,
    body: true,
    note: true,
    created_at: true,
    created_by: true,
  }),
};
