/** What stands beside some KPIs: suites of evaluations, guardrails by name, incidents by severity, what was redacted, what judges cost. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Filter, Window } from '#schema/filter.ts';
import type { KpiDefinition } from '#schema/kpis/definition.ts';
import { filterCondition, filterParams, filterParamsShape, type TableSource } from './kpi-sources.server.ts';

const params = z.object({ project_id: z.string(), ...filterParamsShape });
const moment = (at: number): string => `fromUnixTimestamp64Milli(toInt64(${Math.round(at)}), 'UTC')`;
const inside = (time: string, { from, to }: Window): string => `${time} >= ${moment(from)} AND ${time} < ${moment(to)}`;
const bind = (project_id: string, filter: Filter) => ({ project_id, ...filterParams(filter.dimensions) });
const only = (source: TableSource, filter: Filter): string => filterCondition(source, filter.dimensions) ?? 'false';

/** A share of scores by suite, in the window and in the one before it. */
export function sharesBySuite(reader: Reader, project_id: string, filter: Filter, before: Window, { where = 'true', measure }: KpiDefinition) {
  if (measure.kind !== 'share') throw new Error('Only shares are split by suite.');
  const known = `(${where}) AND (${measure.denominator})`;
  return defineQuery({
    name: 'beside.suites',
    params,
    row: z.object({ name: z.string(), count: z.number(), of: z.number(), count_before: z.number(), of_before: z.number() }),
    sql: `
      SELECT suite AS name, countIf(is_now AND has_passed) AS count, countIf(is_now) AS of, countIf(NOT is_now AND has_passed) AS count_before, countIf(NOT is_now) AS of_before
      FROM (
        SELECT suite, at >= ${moment(filter.from)} AS is_now, ifNull(${measure.numerator}, false) AS has_passed
        FROM scores FINAL
        WHERE project_id = {project_id:String} AND ${inside('at', { from: before.from, to: filter.to })} AND ${only('scores', filter)} AND ifNull(${known}, false)
      )
      GROUP BY suite
      ORDER BY of DESC, suite
      LIMIT 100`,
  })(reader, bind(project_id, filter));
}

/** Critical cases that fail in their newest run of the window and passed in the newest of the period before. */
export function criticalRegressions(reader: Reader, project_id: string, filter: Filter, before: Window, { where = 'true', measure }: KpiDefinition) {
  if (measure.kind !== 'share') throw new Error('Only shares have cases.');
  return defineQuery({
    name: 'beside.critical-regressions',
    params,
    row: z.object({ suite: z.string(), case_id: z.string(), ran_at: z.number(), trace: z.string() }),
    sql: `
      SELECT suite, case_id, toUnixTimestamp64Milli(maxIf(at, is_now)) AS ran_at, argMaxIf(trace_id, at, is_now) AS trace
      FROM (
        SELECT suite, case_id, at, trace_id, at >= ${moment(filter.from)} AS is_now, ifNull(${measure.numerator}, false) AS has_passed
        FROM scores FINAL
        WHERE project_id = {project_id:String} AND ${inside('at', { from: before.from, to: filter.to })} AND ${only('scores', filter)}
          AND ifNull((${where}) AND (${measure.denominator}) AND is_critical AND case_id != '', false)
      )
      GROUP BY suite, case_id
      HAVING countIf(is_now) > 0 AND countIf(NOT is_now) > 0 AND NOT argMaxIf(has_passed, at, is_now) AND argMaxIf(has_passed, at, NOT is_now)
      ORDER BY ran_at DESC, suite, case_id
      LIMIT 50`,
  })(reader, bind(project_id, filter));
}

const named = z.object({ name: z.string(), count: z.number(), of: z.number().nullable() });
export type NamedCount = z.output<typeof named>;

/** Runs of guardrails by name, and how many of them triggered. */
export function guardrailsByName(reader: Reader, project_id: string, filter: Filter) {
  return defineQuery({
    name: 'beside.guardrails',
    params,
    row: named,
    sql: `
      SELECT name, countIf(is_guardrail_triggered) AS count, count(is_guardrail_triggered) AS of
      FROM spans FINAL
      WHERE project_id = {project_id:String} AND ${inside('start_time', filter)} AND kind = 'guardrail'
        AND trace_id IN (SELECT trace_id FROM requests FINAL WHERE project_id = {project_id:String} AND ${inside('start_time', filter)} AND ${only('requests', filter)} AND is_guardrail_triggered IS NOT NULL)
      GROUP BY name
      ORDER BY count DESC, name
      LIMIT 50`,
    settings: { do_not_merge_across_partitions_select_final: 1 },
  })(reader, bind(project_id, filter));
}

/** Incidents of a GenAI change by severity. */
export function incidentsBySeverity(reader: Reader, project_id: string, filter: Filter) {
  return defineQuery({
    name: 'beside.incidents',
    params,
    row: named,
    sql: `
      SELECT if(severity = '', 'not told', severity) AS name, count() AS count, NULL AS of
      FROM markers FINAL
      WHERE project_id = {project_id:String} AND ${inside('at', filter)} AND ${only('markers', filter)} AND kind = 'incident' AND is_genai
      GROUP BY name
      ORDER BY name`,
  })(reader, bind(project_id, filter));
}

/** Personal data that was found before anything was stored, by kind. */
export function piiFound(reader: Reader, project_id: string, filter: Filter) {
  return defineQuery({
    name: 'beside.pii',
    params,
    row: named,
    sql: `
      SELECT found.1 AS name, sum(found.2) AS count, NULL AS of
      FROM spans FINAL
      ARRAY JOIN CAST(pii_found, 'Array(Tuple(String, UInt32))') AS found
      WHERE project_id = {project_id:String} AND ${inside('start_time', filter)} AND notEmpty(pii_found)
        AND trace_id IN (SELECT trace_id FROM requests FINAL WHERE project_id = {project_id:String} AND ${inside('start_time', filter)} AND ${only('requests', filter)})
      GROUP BY name
      ORDER BY count DESC, name`,
    settings: { do_not_merge_across_partitions_select_final: 1 },
  })(reader, bind(project_id, filter));
}

/** What judges cost, in USD; `of` counts their judgements. */
export function judgeCosts(reader: Reader, project_id: string, filter: Filter) {
  return defineQuery({
    name: 'beside.judge-costs',
    params,
    row: named,
    sql: `
      SELECT if(evaluator = '', 'not told', evaluator) AS name, sum(assumeNotNull(cost_usd)) AS count, count() AS of
      FROM scores FINAL
      WHERE project_id = {project_id:String} AND ${inside('at', filter)} AND ${only('scores', filter)} AND source = 'judge' AND cost_usd IS NOT NULL
      GROUP BY name
      ORDER BY count DESC, name
      LIMIT 50`,
  })(reader, bind(project_id, filter));
}
