/** Sampling and labelling: append-only rows that folds read. */
import { LABEL_COLUMNS, type LabelTables } from './review-labels.ts';
import { SAMPLING_COLUMNS, type SamplingTables } from './review-sampling.ts';

export type { ReviewAssignmentRow, ReviewerRow, ReviewEventRow, RubricRow } from './review-labels.ts';
export type { ReviewDrawRow, ReviewFrameRow, ReviewItemRow, ReviewPlanRow } from './review-sampling.ts';

export interface ReviewTables extends SamplingTables, LabelTables {}

export const REVIEW_COLUMNS: { [T in keyof ReviewTables]: (keyof ReviewTables[T] & string)[] } = { ...SAMPLING_COLUMNS, ...LABEL_COLUMNS };
