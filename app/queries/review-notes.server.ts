/** What adjudicators wrote for the rubric, newest first. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { projectParams, READ_OWN_WRITES } from './review-columns.server.ts';

export const adjudicationNotes = defineQuery({
  name: 'review.adjudication-notes',
  params: projectParams.extend({ rubric_id: z.string(), limit: z.number() }),
  row: z.object({ event_id: z.string(), item_id: z.string(), reviewer_id: z.string(), at: z.number(), reason: z.string(), rubric_version: z.number() }),
  sql: `
    SELECT event_id, any(item_id) AS item_id, any(reviewer_id) AS reviewer_id, toUnixTimestamp64Micro(max(review_events.at)) AS at, any(reason) AS reason, any(rubric_version) AS rubric_version
    FROM review_events
    WHERE project_id = {project_id:String} AND kind = 'adjudicate' AND review_events.reason != '' AND rubric_id = {rubric_id:String}
    GROUP BY event_id
    ORDER BY at DESC
    LIMIT {limit:UInt32}`,
  settings: READ_OWN_WRITES,
});
