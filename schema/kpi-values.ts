/**
 * The wire contract of `POST /v1/kpi-values`: a figure that was measured elsewhere (an evaluation
 * run, a survey, a count of documents), for a period and perhaps a group. Safe in a browser.
 */
import { z } from 'zod';
import { dimension, wireTime } from './wire.ts';

export const kpiValueSchema = z
  .strictObject({
    key: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be a KPI key such as eval_pass_rate'),
    /** Half-open period that the figure covers. */
    from: wireTime,
    to: wireTime,
    /** Give numerator and denominator where the figure is a share: they carry the interval. */
    numerator: z.number().nullish(),
    denominator: z.number().min(0).nullish(),
    value: z.number().nullish(),
    /** Standard deviation and size of the sample, where the value is a mean. */
    standard_deviation: z.number().min(0).nullish(),
    sample_size: z.int().min(0).nullish(),
    feature: dimension.nullish(),
    /** What the figure is split by elsewhere: a suite, a team, a survey. */
    group: dimension.nullish(),
    note: z.string().max(4_000).nullish(),
  })
  .refine((entry) => entry.to > entry.from, { error: 'must lie after from', path: ['to'] })
  .refine((entry) => entry.value != null || (entry.numerator != null && entry.denominator != null && entry.denominator > 0), {
    error: 'needs a value, or a numerator and a denominator above 0',
    path: ['value'],
  });

export type KpiValue = z.output<typeof kpiValueSchema>;
