/** Plans and the draws that were made of them. */
import { z } from 'zod';
import { planSettingsSchema } from '#schema/review.ts';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { json, projectParams, READ_OWN_WRITES, VALID_DRAWS } from './review-columns.server.ts';

/** Every version of every plan, newest first within a plan; of two writers of one version the first counts. */
export const planVersions = defineQuery({
  name: 'review.plans',
  params: projectParams,
  row: z.object({ plan_id: z.string(), version: z.number(), is_active: z.boolean(), settings: json(planSettingsSchema), created_us: z.number(), created_by: z.string() }),
  sql: `
    SELECT plan_id, version, argMin(is_active, created_at) AS is_active, argMin(settings, created_at) AS settings,
           toUnixTimestamp64Micro(min(created_at)) AS created_us, argMin(created_by, created_at) AS created_by
    FROM review_plans
    WHERE project_id = {project_id:String}
    GROUP BY plan_id, version
    ORDER BY plan_id, version DESC`,
  settings: READ_OWN_WRITES,
});

export const stratumSchema = z.object({ key: z.string(), is_flagged: z.boolean(), size: z.number(), sample: z.number(), probability: z.number() });
export const pastSchema = z.object({ flagged: z.number(), other: z.number() }).nullable();

export const draws = defineQuery({
  name: 'review.draws',
  params: projectParams,
  row: z.object({
    draw_id: z.string(),
    plan_id: z.string(),
    plan_version: z.number(),
    period: z.string(),
    week: z.string(),
    from: z.number(),
    to: z.number(),
    settings: json(planSettingsSchema),
    past: json(pastSchema),
    frame_size: z.number(),
    sample_size: z.number(),
    frame_hash: z.string(),
    strata: json(z.array(stratumSchema)),
    drawn_us: z.number(),
    drawn_by: z.string(),
  }),
  sql: `
    SELECT draw_id, plan_id, plan_version, period, week, toUnixTimestamp64Milli(from_time) AS from, toUnixTimestamp64Milli(to_time) AS to,
           settings, past, frame_size, sample_size, frame_hash, strata, toUnixTimestamp64Micro(drawn_at) AS drawn_us, drawn_by
    FROM review_draws
    WHERE project_id = {project_id:String} AND draw_id IN (${VALID_DRAWS})
    ORDER BY from_time DESC, draw_id
    LIMIT 1 BY draw_id`,
  settings: READ_OWN_WRITES,
});

export type DrawRow = Awaited<ReturnType<typeof draws>>[number];

/** The frame of a draw as it was. */
export const frameOfDraw = defineQuery({
  name: 'review.draw-frame',
  params: projectParams.extend({ draw_id: z.string() }),
  row: z.object({ trace_id: z.string(), span_id: z.string(), start_us: z.number(), is_flagged: z.boolean(), stratum: z.string(), feature: z.string(), model: z.string() }),
  sql: `
    SELECT trace_id, span_id, toUnixTimestamp64Micro(start_time) AS start_us, is_flagged, stratum, feature, model
    FROM review_frames FINAL
    WHERE project_id = {project_id:String} AND draw_id = {draw_id:String}
    ORDER BY trace_id, span_id`,
});
