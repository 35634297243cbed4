/** Single retrievals, which requests do not hold: of closed days as the day rollup keeps them, else from spans. */
import type { Filter, Window } from '#schema/filter.ts';
import { filterCondition } from './kpi-sources.server.ts';

/** Which rows of a window are read where. */
export interface RetrievalRows {
  /** Days of `retrieval_daily`, each with its build; they know no dimension. */
  days: readonly { day: string; build: string }[];
  /** Windows of `spans`. */
  windows: readonly Window[];
}

const IS_MISS = "kind = 'retrieval' AND no_hit IN ('empty', 'below_threshold') AND retrieval_query_hash != 0";
const IS_SCORED = "kind IN ('retrieval', 'rerank') AND top_score IS NOT NULL";

/** A request may have begun so long before its retrieval. */
const LONGEST_REQUEST_MS = 86_400_000;
/** Spans of other machines may begin a little before their request does. */
const CLOCKS_DIFFER_MS = 60_000;

const moment = (at: number): string => `fromUnixTimestamp64Milli(toInt64(${Math.round(at)}), 'UTC')`;
const inside = (windows: readonly Window[], before = 0, after = 0): string =>
  `(${windows.map(({ from, to }) => `(start_time >= ${moment(from - before)} AND start_time < ${moment(to + after)})`).join(' OR ')})`;

/** `FROM spans … WHERE …`: which retrievals belong to a filter is known by their requests alone. */
function fromSpans(windows: readonly Window[], dimensions: Filter['dimensions'], condition: string): string {
  return `
    FROM spans FINAL
    WHERE project_id = {project_id:String} AND ${inside(windows)} AND (${condition})
      AND trace_id IN (
        SELECT trace_id FROM requests FINAL
        WHERE project_id = {project_id:String} AND ${inside(windows, LONGEST_REQUEST_MS, CLOCKS_DIFFER_MS)}
          AND ${filterCondition('requests', dimensions) ?? 'false'} AND retrieval_count > 0
      )`;
}

/** Rows of the named columns. @param which retrievals: those that told a score, or those that missed */
export function retrievalRowsSql(columns: readonly string[], which: 'scored' | 'missed', { days, windows }: RetrievalRows, dimensions: Filter['dimensions']): string {
  const parts = [
    ...(windows.length === 0 ? [] : [`SELECT ${columns.join(', ')} ${fromSpans(windows, dimensions, which === 'scored' ? IS_SCORED : IS_MISS)}`]),
    ...(days.length === 0
      ? []
      : [
          `SELECT ${columns.join(', ')} FROM retrieval_daily
           WHERE project_id = {project_id:String} AND day IN {days:Array(Date)} AND build IN {builds:Array(String)} AND ${which === 'scored' ? 'top_score IS NOT NULL' : 'is_miss'}`,
        ]),
  ];
  return parts.join(' UNION ALL ');
}

/**
 * SQL that builds one day; binds project_id, day and build. A retrieval belongs to the day in which
 * it began, though its request may have begun the day before.
 */
export function buildRetrievalsSql(window: Window): string {
  return `
    INSERT INTO retrieval_daily (project_id, day, build, is_miss, index_name, top_score, score_threshold, no_hit, retrieval_query_hash, input_preview, trace_id, start_time, built_at)
    SELECT {project_id:String}, {day:Date}, {build:String}, ${IS_MISS} AS missed, index_name, if(${IS_SCORED}, top_score, NULL), score_threshold, no_hit, retrieval_query_hash,
      if(missed, input_preview, ''), if(missed, trace_id, ''), start_time, now64(3)
    ${fromSpans([window], {}, `(${IS_SCORED}) OR (${IS_MISS})`)}`;
}
