/** Of single retrievals, which requests do not hold: best scores per index, and the queries that miss most. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Filter } from '#schema/filter.ts';
import { filterCondition, filterParams, filterParamsShape } from './kpi-sources.server.ts';

const params = z.object({ project_id: z.string(), from: z.int(), to: z.int(), ...filterParamsShape });

const inWindow = (dimensions: Filter['dimensions']) =>
  `project_id = {project_id:String} AND start_time >= fromUnixTimestamp64Milli({from:Int64}) AND start_time < fromUnixTimestamp64Milli({to:Int64}) AND ${filterCondition('requests', dimensions) ?? 'false'}`;

const bind = (project_id: string, filter: Filter) => ({ project_id, from: filter.from, to: filter.to, ...filterParams(filter.dimensions) });

/** Where the best score of a retrieval lies, per index. */
export function topScoresByIndex(reader: Reader, project_id: string, filter: Filter) {
  return defineQuery({
    name: 'retrieval.top-scores',
    params,
    row: z.object({ index: z.string(), scored: z.int(), p10: z.number(), p50: z.number(), p90: z.number(), threshold: z.number().nullable() }),
    // Which retrievals belong to the filter is known by their requests alone.
    sql: `
      SELECT index_name AS index, count() AS scored,
        quantileExact(0.1)(score) AS p10, quantileExact(0.5)(score) AS p50, quantileExact(0.9)(score) AS p90, max(score_threshold) AS threshold
      FROM (
        SELECT index_name, assumeNotNull(top_score) AS score, score_threshold
        FROM spans FINAL
        WHERE project_id = {project_id:String} AND start_time >= fromUnixTimestamp64Milli({from:Int64}) AND start_time < fromUnixTimestamp64Milli({to:Int64})
          AND kind IN ('retrieval', 'rerank') AND top_score IS NOT NULL
          AND trace_id IN (SELECT trace_id FROM requests FINAL WHERE ${inWindow(filter.dimensions)} AND retrieval_count > 0)
      )
      GROUP BY index
      ORDER BY scored DESC
      LIMIT 50`,
  })(reader, bind(project_id, filter));
}

/** Queries without a hit, the same wording together, most frequent first; each with its newest trace. */
export function missedQueries(reader: Reader, project_id: string, filter: Filter) {
  return defineQuery({
    name: 'retrieval.missed-queries',
    params,
    row: z.object({ query: z.string(), index: z.string(), misses: z.int(), empty: z.int(), newest_trace_id: z.string(), last_at: z.int() }),
    sql: `
      SELECT argMax(input_preview, start_time) AS query, argMax(index_name, start_time) AS index, count() AS misses, countIf(no_hit = 'empty') AS empty,
        argMax(trace_id, start_time) AS newest_trace_id, toUnixTimestamp64Milli(toDateTime64(max(start_time), 3, 'UTC')) AS last_at
      FROM spans FINAL
      WHERE project_id = {project_id:String} AND start_time >= fromUnixTimestamp64Milli({from:Int64}) AND start_time < fromUnixTimestamp64Milli({to:Int64})
        AND kind = 'retrieval' AND no_hit IN ('empty', 'below_threshold') AND retrieval_query_hash != 0
        AND trace_id IN (SELECT trace_id FROM requests FINAL WHERE ${inWindow(filter.dimensions)} AND retrieval_count > 0)
      GROUP BY retrieval_query_hash
      ORDER BY misses DESC, last_at DESC
      LIMIT 25`,
  })(reader, bind(project_id, filter));
}
