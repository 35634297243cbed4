/** Of single retrievals: best scores per index, and the queries that miss most. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Filter } from '#schema/filter.ts';
import { type RetrievalRows, retrievalRowsSql } from './day-retrievals.server.ts';
import { filterParams, filterParamsShape } from './kpi-sources.server.ts';

const params = z.object({ project_id: z.string(), days: z.array(z.string()), builds: z.array(z.string()), ...filterParamsShape });

const bind = (project_id: string, dimensions: Filter['dimensions'], { days }: RetrievalRows) => ({
  project_id,
  days: days.map(({ day }) => day),
  builds: days.map(({ build }) => build),
  ...filterParams(dimensions),
});

// A row's versions lie in one partition. Traces are spread over all of a table's marks: to look for
// them in its index costs more than it saves.
const SETTINGS = { do_not_merge_across_partitions_select_final: 1, use_index_for_in_with_subqueries: 0 } as const;

/** Up to so many scores of an index are read one by one; more, in places half a percent wide. */
export const EXACT_SCORES = 2_000;

/** Place of a score: the rank of its size in steps of half a percent, on the side of its sign; 0 is zero. See app/readings/score-spread.ts. */
const PLACE = `multiIf(score > 0, toInt32(ceil(log(score) * 200)) + 10000, score < 0, -(toInt32(ceil(log(-score) * 200)) + 10000), 0)`;

/** Best scores of retrievals, per index; as they add up over parts of a window. */
export function topScoresByIndex(reader: Reader, project_id: string, dimensions: Filter['dimensions'], rows: RetrievalRows) {
  return defineQuery({
    name: 'retrieval.top-scores',
    params,
    row: z.object({ index: z.string(), threshold: z.number().nullable(), exact: z.array(z.number()), places: z.array(z.int()), counts: z.array(z.int()) }),
    // Brought together by place first: millions of scores are a thousand places.
    sql: `
      SELECT index, threshold, if(arraySum(all_counts) <= ${EXACT_SCORES}, arrayFlatten(all_scores), []) AS exact,
        if(arraySum(all_counts) <= ${EXACT_SCORES}, [], all_places) AS places, if(arraySum(all_counts) <= ${EXACT_SCORES}, [], all_counts) AS counts
      FROM (
        SELECT index, max(threshold) AS threshold, groupArray(place) AS all_places, groupArray(counted) AS all_counts, groupArray(scores) AS all_scores
        FROM (
          SELECT index_name AS index, ${PLACE} AS place, count() AS counted, max(score_threshold) AS threshold, groupArray(${EXACT_SCORES})(score) AS scores
          FROM (${retrievalRowsSql(['index_name', 'assumeNotNull(top_score) AS score', 'score_threshold'], 'scored', rows, dimensions)})
          GROUP BY index, place
        )
        GROUP BY index
      )`,
    settings: SETTINGS,
  })(reader, bind(project_id, dimensions, rows));
}

export type ScoresOfIndex = Awaited<ReturnType<typeof topScoresByIndex>>[number];

/** So many different wordings are read: to group them by similarity takes 50 ms. */
export const WORDINGS_READ = 2_000;

/** Queries without a hit, the same wording together, most frequent first; each with its newest trace, and what all of them come to. */
export function missedQueries(reader: Reader, project_id: string, dimensions: Filter['dimensions'], rows: RetrievalRows) {
  return defineQuery({
    name: 'retrieval.missed-queries',
    params,
    row: z.object({ query: z.string(), index: z.string(), misses: z.int(), empty: z.int(), newest_trace_id: z.string(), last_at: z.int(), all_misses: z.int(), all_wordings: z.int() }),
    sql: `
      SELECT argMax(input_preview, start_time) AS query, argMax(index_name, start_time) AS index, count() AS misses, countIf(no_hit = 'empty') AS empty,
        argMax(trace_id, start_time) AS newest_trace_id, toUnixTimestamp64Milli(toDateTime64(max(start_time), 3, 'UTC')) AS last_at,
        sum(count()) OVER () AS all_misses, count() OVER () AS all_wordings
      FROM (${retrievalRowsSql(['input_preview', 'index_name', 'start_time', 'no_hit', 'trace_id', 'retrieval_query_hash'], 'missed', rows, dimensions)})
      GROUP BY retrieval_query_hash
      ORDER BY misses DESC, last_at DESC, retrieval_query_hash
      LIMIT ${WORDINGS_READ}`,
    settings: SETTINGS,
  })(reader, bind(project_id, dimensions, rows));
}
