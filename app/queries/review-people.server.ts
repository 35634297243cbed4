/** Reviewers and rubrics. */
import { z } from 'zod';
import { rubricSchema } from '#schema/review.ts';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { json, projectParams, READ_OWN_WRITES, VALID_ITEMS } from './review-columns.server.ts';

export const reviewers = defineQuery({
  name: 'review.reviewers',
  params: projectParams,
  row: z.object({ reviewer_id: z.string(), name: z.string(), is_active: z.boolean(), weight: z.number() }),
  sql: `
    SELECT reviewer_id, argMax(name, at) AS name, argMax(is_active, at) AS is_active, argMax(weight, at) AS weight
    FROM review_reviewers
    WHERE project_id = {project_id:String}
    GROUP BY reviewer_id
    ORDER BY reviewer_id`,
  settings: READ_OWN_WRITES,
});

/** All versions of all rubrics, newest first within a rubric; of two writers of one version the first counts. */
export const rubricVersions = defineQuery({
  name: 'review.rubrics',
  params: projectParams,
  row: z.object({ rubric_id: z.string(), version: z.number(), rubric: json(rubricSchema), note: z.string(), created_us: z.number(), created_by: z.string() }),
  sql: `
    SELECT rubric_id, version, argMin(body, created_at) AS rubric, argMin(note, created_at) AS note,
           toUnixTimestamp64Micro(min(created_at)) AS created_us, argMin(created_by, created_at) AS created_by
    FROM review_rubrics
    WHERE project_id = {project_id:String}
    GROUP BY rubric_id, version
    ORDER BY rubric_id, version DESC`,
  settings: READ_OWN_WRITES,
});

/** Per queue and purpose: items, and how many of their labels are there. */
export const queueCounts = defineQuery({
  name: 'review.queues',
  params: projectParams,
  row: z.object({ queue_id: z.string(), purpose: z.string(), items: z.number(), needed: z.number(), newest_week: z.string() }),
  sql: `
    SELECT queue_id, purpose, count() AS items, sum(raters) AS needed, max(week) AS newest_week
    FROM review_items FINAL
    WHERE project_id = {project_id:String}
      AND ${VALID_ITEMS}
    GROUP BY queue_id, purpose
    ORDER BY queue_id, purpose`,
  settings: READ_OWN_WRITES,
});

/** Per queue and reviewer: what is on their list, what they did of it, and when last. Skips count as done for them. */
export const queueProgress = defineQuery({
  name: 'review.progress',
  params: projectParams.extend({ today: z.number() }),
  row: z.object({ queue_id: z.string(), reviewer_id: z.string(), open: z.number(), done: z.number(), done_today: z.number() }),
  sql: `
    WITH undone AS (SELECT undoes FROM review_events WHERE project_id = {project_id:String} AND kind = 'undo'),
    done AS (
      SELECT queue_id, reviewer_id, item_id, max(at) AS last FROM review_events
      WHERE project_id = {project_id:String} AND kind IN ('label', 'skip') AND NOT is_revealed AND event_id NOT IN undone
      GROUP BY queue_id, reviewer_id, item_id
    ),
    listed AS (
      SELECT queue_id, reviewer_id, item_id FROM review_assignments
      WHERE project_id = {project_id:String}
      GROUP BY queue_id, reviewer_id, item_id
      HAVING argMax(is_assigned, at)
    )
    SELECT queue_id, reviewer_id, sum(is_open) AS open, sum(is_done) AS done, sum(is_today) AS done_today FROM (
      SELECT queue_id, reviewer_id, 0 AS is_open, 1 AS is_done, last >= fromUnixTimestamp64Milli({today:Int64}) AS is_today FROM done
      UNION ALL
      SELECT queue_id, reviewer_id, 1 AS is_open, 0 AS is_done, 0 AS is_today FROM listed
      WHERE (queue_id, reviewer_id, item_id) NOT IN (SELECT queue_id, reviewer_id, item_id FROM done)
    )
    GROUP BY queue_id, reviewer_id
    ORDER BY queue_id, reviewer_id`,
  settings: READ_OWN_WRITES,
});
