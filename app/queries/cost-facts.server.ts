/** Where money went beyond the KPIs: what failures cost, who spends it, what has no price. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Filter } from '#schema/filter.ts';
import { filterCondition, filterParams, filterParamsShape } from './kpi-sources.server.ts';

const params = z.object({
  project_id: z.string(),
  /** Milliseconds since 1970; half-open. */
  from: z.int(),
  to: z.int(),
  ...filterParamsShape,
});

const inWindow = (dimensions: Filter['dimensions']) =>
  `project_id = {project_id:String} AND start_time >= fromUnixTimestamp64Milli({from:Int64}) AND start_time < fromUnixTimestamp64Milli({to:Int64}) AND ${filterCondition('requests', dimensions) ?? 'false'}`;

const bind = (project_id: string, filter: Filter) => ({ project_id, from: filter.from, to: filter.to, ...filterParams(filter.dimensions) });

/** All cost, that of failed requests, and that of failed calls (retried or not) in requests that worked. */
export function costOfFailures(reader: Reader, project_id: string, filter: Filter) {
  return defineQuery({
    name: 'cost.failures',
    params,
    row: z.object({ total: z.number().nullable(), failed_requests: z.number().nullable(), failed_calls: z.number().nullable() }),
    sql: `
      SELECT sumOrNull(cost_usd) AS total, sumOrNullIf(cost_usd, is_failed) AS failed_requests,
        sumOrNullIf(arraySum(arrayMap((cost, failed) -> if(failed, ifNull(cost, 0), 0), call_costs_usd, call_is_failed)), NOT is_failed) AS failed_calls
      FROM requests FINAL
      WHERE ${inWindow(filter.dimensions)}`,
  })(reader, bind(project_id, filter));
}

/** The users whose requests cost most; ids are as they are stored, hashed where the project hashes them. */
export function costByUser(reader: Reader, project_id: string, filter: Filter) {
  return defineQuery({
    name: 'cost.users',
    params,
    row: z.object({ user_id: z.string(), total_usd: z.number(), requests: z.int() }),
    // A sum under the column's own name would take its place in WHERE.
    sql: `
      SELECT user_id, sum(cost_usd) AS total_usd, count() AS requests
      FROM requests FINAL
      WHERE ${inWindow(filter.dimensions)} AND user_id != '' AND cost_usd IS NOT NULL
      GROUP BY user_id
      ORDER BY total_usd DESC
      LIMIT 10`,
  })(reader, bind(project_id, filter));
}

/** Models that were used and have no price: they are in no total. */
export function unpricedModels(reader: Reader, project_id: string, filter: Filter) {
  return defineQuery({
    name: 'cost.unpriced-models',
    params,
    row: z.object({ model: z.string(), provider: z.string(), calls: z.int(), tokens: z.number().nullable() }),
    sql: `
      SELECT call_model AS model, call_provider AS provider, count() AS calls, sum(ifNull(call_input, 0) + ifNull(call_output, 0)) AS tokens
      FROM (
        SELECT call_costs_usd, call_models, call_providers, call_input_tokens, call_output_tokens
        FROM requests FINAL
        WHERE ${inWindow(filter.dimensions)} AND unpriced_call_count > 0
      )
      ARRAY JOIN call_costs_usd AS call_cost, call_models AS call_model, call_providers AS call_provider, call_input_tokens AS call_input, call_output_tokens AS call_output
      WHERE call_cost IS NULL AND (call_input IS NOT NULL OR call_output IS NOT NULL)
      GROUP BY model, provider
      ORDER BY calls DESC
      LIMIT 20`,
  })(reader, bind(project_id, filter));
}

/** Input that came from a provider's cache or was written to it, by the answer's model and UTC day: prices change, and models differ. */
export function cachedInput(reader: Reader, project_id: string, filter: Filter) {
  return defineQuery({
    name: 'cost.cached-input',
    params,
    row: z.object({ model: z.string(), provider: z.string(), day: z.iso.date(), cached: z.number(), written: z.number() }),
    sql: `
      SELECT model, provider, toString(toDate(start_time, 'UTC')) AS day, sum(ifNull(cached_input_tokens, 0)) AS cached, sum(ifNull(cache_write_tokens, 0)) AS written
      FROM requests FINAL
      WHERE ${inWindow(filter.dimensions)} AND (cached_input_tokens IS NOT NULL OR cache_write_tokens IS NOT NULL)
      GROUP BY model, provider, day
      ORDER BY model, provider, day`,
  })(reader, bind(project_id, filter));
}
