/** The newest target per KPI and feature that holds at a time. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { askedOnce } from './asked-once.server.ts';

export const kpiTargets = askedOnce(defineQuery({
  name: 'kpi.targets',
  params: z.object({ project_id: z.string(), at_ms: z.number() }),
  row: z.object({
    key: z.string(),
    feature: z.string(),
    value: z.number().nullable(),
    direction: z.enum(['higher', 'lower']),
    owner: z.string(),
  }),
  // The one that was set last wins among those whose period holds and that were not taken back.
  sql: `
    SELECT key, feature, value, direction, owner
    FROM targets
    WHERE project_id = {project_id:String} AND undoes = 0
      AND version NOT IN (SELECT undoes FROM targets WHERE project_id = {project_id:String} AND undoes > 0)
      AND valid_from <= fromUnixTimestamp64Milli(toInt64({at_ms:Float64}), 'UTC')
      AND (valid_to IS NULL OR valid_to > fromUnixTimestamp64Milli(toInt64({at_ms:Float64}), 'UTC'))
    ORDER BY version DESC
    LIMIT 1 BY key, feature`,
}));

/** Every change that was ever made, the newest first. */
export const targetHistory = defineQuery({
  name: 'kpi.target-history',
  params: z.object({ project_id: z.string() }),
  row: z.object({
    key: z.string(),
    feature: z.string(),
    valid_from: z.int(),
    valid_to: z.int().nullable(),
    value: z.number().nullable(),
    direction: z.enum(['higher', 'lower']),
    owner: z.string(),
    note: z.string(),
    set_by: z.string(),
    undoes: z.int(),
    version: z.int(),
  }),
  sql: `
    SELECT key, feature, toUnixTimestamp64Milli(valid_from) AS valid_from, toUnixTimestamp64Milli(valid_to) AS valid_to,
      value, direction, owner, note, set_by, undoes, version
    FROM (SELECT * FROM targets WHERE project_id = {project_id:String})
    ORDER BY version DESC`,
});

export type TargetChange = Awaited<ReturnType<typeof targetHistory>>[number];
