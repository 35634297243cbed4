/** Beyond the KPIs of latency and reliability: how durations spread over time, and which errors came from whom. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Filter } from '#schema/filter.ts';
import { filterCondition, filterParams, filterParamsShape } from './kpi-sources.server.ts';

const params = { project_id: z.string(), from: z.int(), to: z.int(), ...filterParamsShape };

const inWindow = (dimensions: Filter['dimensions']) =>
  `project_id = {project_id:String} AND start_time >= fromUnixTimestamp64Milli({from:Int64}) AND start_time < fromUnixTimestamp64Milli({to:Int64}) AND ${filterCondition('requests', dimensions) ?? 'false'}`;

const bind = (project_id: string, filter: Filter) => ({ project_id, from: filter.from, to: filter.to, ...filterParams(filter.dimensions) });

/**
 * Requests by bucket and band of duration. Buckets are cut by the calendar, so their starts come along.
 * @param starts milliseconds since 1970, ascending; the first at or before the window
 * @param edges lower ends of the bands, milliseconds, ascending from 0
 */
export function durationBands(reader: Reader, project_id: string, filter: Filter, starts: readonly number[], edges: readonly number[]) {
  return defineQuery({
    name: 'latency.bands',
    params: z.object({ ...params, starts: z.array(z.int()).min(1), edges: z.array(z.int()).min(1) }),
    row: z.object({ at: z.int(), band: z.int(), requests: z.int() }),
    sql: `
      SELECT toInt64(roundDown(toUnixTimestamp64Milli(start_time), {starts:Array(Int64)})) AS at,
        toInt64(roundDown(toInt64(assumeNotNull(duration_us) / 1000), {edges:Array(Int64)})) AS band,
        count() AS requests
      FROM requests FINAL
      WHERE ${inWindow(filter.dimensions)} AND duration_us IS NOT NULL
      GROUP BY at, band`,
  })(reader, { ...bind(project_id, filter), starts: [...starts], edges: [...edges] });
}

/** Leaf calls by provider and kind of error; those that worked have an empty one. */
export function errorsByProvider(reader: Reader, project_id: string, filter: Filter) {
  return defineQuery({
    name: 'reliability.errors',
    params: z.object(params),
    row: z.object({ provider: z.string(), error_type: z.string(), calls: z.int(), rate_limited: z.int() }),
    sql: `
      SELECT call_provider AS provider, if(call_failed, if(call_error = '', 'not told', call_error), '') AS error_type, count() AS calls, countIf(call_limited) AS rate_limited
      FROM (
        SELECT call_providers, call_is_failed, call_error_types, call_is_rate_limited
        FROM requests FINAL
        WHERE ${inWindow(filter.dimensions)}
      )
      ARRAY JOIN call_providers AS call_provider, call_is_failed AS call_failed, call_error_types AS call_error, call_is_rate_limited AS call_limited
      GROUP BY provider, error_type
      ORDER BY calls DESC
      LIMIT 200`,
  })(reader, bind(project_id, filter));
}

/** Requests that failed, by kind of error. */
export function failedRequests(reader: Reader, project_id: string, filter: Filter) {
  return defineQuery({
    name: 'reliability.failed-requests',
    params: z.object(params),
    row: z.object({ error_type: z.string(), requests: z.int() }),
    sql: `
      SELECT error_type, count() AS requests
      FROM requests FINAL
      WHERE ${inWindow(filter.dimensions)} AND is_failed
      GROUP BY error_type
      ORDER BY requests DESC
      LIMIT 20`,
  })(reader, bind(project_id, filter));
}
