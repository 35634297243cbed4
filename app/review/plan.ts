/** A sampling plan: which answers may be drawn, how many a week, and how they are shared out. Safe in a browser. */
import { z } from 'zod';
import { dimensionSchema } from '#schema/filter.ts';

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
