/**
 * Counts by name that pages show beside the KPIs: errors by provider, tiers by index, durations by
 * band. Each stands once in SQL over `requests`, from which both the rows and the day rollup answer.
 */
import { createHash } from 'node:crypto';
import { DIMENSIONS, type Dimension, type Window } from '#schema/filter.ts';

export interface DayFact {
  /** Follows from the SQL: a changed definition is a new one. */
  id: string;
  /** Columns of `requests` that the rest names. */
  columns: readonly string[];
  /** Condition on a request. */
  where: string;
  /** Arrays that are unfolded: the name → the column. */
  unfolded: Readonly<Record<string, string>>;
  /** Condition on an unfolded element. */
  having: string;
  /** SQL of the texts that it is counted by. */
  names: readonly string[];
  /** SQL of numbers that add up over rows, never null. */
  sums: readonly string[];
}

type Definition = Pick<DayFact, 'columns' | 'names' | 'sums'> & Partial<Pick<DayFact, 'where' | 'unfolded' | 'having'>>;

const fact = (definition: Definition): DayFact => {
  const whole = { where: 'true', unfolded: {}, having: 'true', ...definition };
  return { ...whole, id: createHash('sha256').update(JSON.stringify(whole)).digest('hex').slice(0, 12) };
};

/** Lower ends of the bands of duration, milliseconds: each twice the one before, around the default target of four seconds. */
export const BAND_EDGES = [0, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000] as const;

/** Requests by the lower end of their band. */
export const DURATION_BANDS = fact({
  columns: ['duration_us'],
  where: 'duration_us IS NOT NULL',
  names: [`toString(roundDown(toInt64(assumeNotNull(duration_us) / 1000), [${BAND_EDGES.map((edge) => `toInt64(${edge})`).join(', ')}]))`],
  sums: ['count()'],
});

/** Requests that failed, by kind of error. */
export const FAILED_REQUESTS = fact({ columns: ['error_type'], where: 'is_failed', names: ['error_type'], sums: ['count()'] });

/** Leaf calls by provider and kind of error; those that worked have an empty one. Then how many met a rate limit. */
export const CALL_ERRORS = fact({
  columns: ['call_providers', 'call_is_failed', 'call_error_types', 'call_is_rate_limited'],
  unfolded: { call_provider: 'call_providers', call_failed: 'call_is_failed', call_error: 'call_error_types', call_limited: 'call_is_rate_limited' },
  names: ['call_provider', "if(call_failed, if(call_error = '', 'not told', call_error), '')"],
  sums: ['count()', 'countIf(call_limited)'],
});

/**
 * Requests with a cost and what they cost; the same of failed ones; requests that worked and what
 * calls cost that failed in them. The numbers of requests tell a zero from nothing.
 */
export const FAILURE_COSTS = fact({
  columns: ['cost_usd', 'is_failed', 'call_costs_usd', 'call_is_failed'],
  names: [],
  sums: [
    'count(cost_usd)',
    'ifNull(sum(cost_usd), 0)',
    'countIf(is_failed AND cost_usd IS NOT NULL)',
    'ifNull(sumIf(cost_usd, is_failed), 0)',
    'countIf(NOT is_failed)',
    'sumIf(arraySum(arrayMap((cost, failed) -> if(failed, ifNull(cost, 0), 0), call_costs_usd, call_is_failed)), NOT is_failed)',
  ],
});

/** Calls that told their usage and have no price, by model and provider, and their tokens. */
export const UNPRICED_CALLS = fact({
  columns: ['call_costs_usd', 'call_models', 'call_providers', 'call_input_tokens', 'call_output_tokens'],
  where: 'unpriced_call_count > 0',
  unfolded: { call_cost: 'call_costs_usd', call_model: 'call_models', call_provider: 'call_providers', call_input: 'call_input_tokens', call_output: 'call_output_tokens' },
  having: 'call_cost IS NULL AND (call_input IS NOT NULL OR call_output IS NOT NULL)',
  names: ['call_model', 'call_provider'],
  sums: ['count()', 'sum(ifNull(call_input, 0) + ifNull(call_output, 0))'],
});

/** Input tokens that came from a provider's cache and that were written to it, by the answer's model and UTC day: prices change, and models differ. */
export const CACHED_INPUT = fact({
  columns: ['model', 'provider', 'start_time', 'cached_input_tokens', 'cache_write_tokens'],
  where: '(cached_input_tokens IS NOT NULL OR cache_write_tokens IS NOT NULL)',
  names: ['model', 'provider', "toString(toDate(start_time, 'UTC'))"],
  sums: ['sum(ifNull(cached_input_tokens, 0))', 'sum(ifNull(cache_write_tokens, 0))'],
});

/** Retrievals by index: all, those that told their documents, of these the empty, below a threshold, and with one; and those that failed. */
export const INDEX_TIERS = fact({
  columns: ['retrieval_indexes', 'retrieval_no_hits', 'retrieval_has_thresholds'],
  where: 'retrieval_count > 0',
  unfolded: { retrieval_index: 'retrieval_indexes', tier: 'retrieval_no_hits', has_threshold: 'retrieval_has_thresholds' },
  names: ['retrieval_index'],
  sums: [
    'count()',
    "countIf(tier IN ('hit', 'empty', 'below_threshold'))",
    "countIf(tier = 'empty')",
    "countIf(tier = 'below_threshold')",
    "countIf(has_threshold AND tier IN ('hit', 'empty', 'below_threshold'))",
    "countIf(tier = 'error')",
  ],
});

/** What users' requests cost: those with a cost, and it. They are many: rolled up for all traffic alone, in no other set. */
export const USER_COSTS = fact({ columns: ['user_id', 'cost_usd'], where: "user_id != '' AND cost_usd IS NOT NULL", names: ['user_id'], sums: ['count()', 'sum(cost_usd)'] });

/** In every set of dimensions. */
export const DAY_FACTS: readonly DayFact[] = [DURATION_BANDS, FAILED_REQUESTS, CALL_ERRORS, FAILURE_COSTS, UNPRICED_CALLS, CACHED_INPUT, INDEX_TIERS];

/** Of every day and value; more than any list shows. */
export const DEAREST_KEPT = 20;

/** Where a request is found, and what orders it: what it cost, then the newest. */
export const DEAREST_SQL = {
  names: '[toString(toUnixTimestamp(toStartOfHour(start_time))), trace_id, span_id]',
  sums: '[assumeNotNull(cost_usd), toFloat64(toUnixTimestamp64Micro(start_time))]',
  where: 'cost_usd > 0',
  order: 'cost_usd DESC, start_time DESC, trace_id DESC, span_id DESC',
};

/** The requests that cost most, one by one: they do not add up. For the whole and by one dimension: by two there would be more of them than of requests. */
export const DEAREST = { id: createHash('sha256').update(JSON.stringify([DEAREST_SQL, DEAREST_KEPT])).digest('hex').slice(0, 12) };

const moment = (at: number): string => `fromUnixTimestamp64Milli(toInt64(${Math.round(at)}), 'UTC')`;

/**
 * `[names], [sums]` of one fact, grouped by these and by columns of one's own.
 * @param own names and SQL over a request
 * @param condition SQL over a request
 */
export function factSql({ columns, where, unfolded, having, names, sums }: DayFact, own: readonly { name: string; sql: string }[], windows: readonly Window[], condition: string): string {
  const joins = Object.entries(unfolded).map(([name, column]) => `of_request.${column} AS ${name}`);
  const isInside = windows.map(({ from, to }) => `(start_time >= ${moment(from)} AND start_time < ${moment(to)})`).join(' OR ');
  return `
    SELECT ${own.map(({ name }) => `${name}, `).join('')}CAST([${names.map((name) => `toString(${name})`).join(', ')}], 'Array(String)') AS called,
      [${sums.map((sum) => `toFloat64(${sum})`).join(', ')}] AS added
    FROM (
      SELECT ${[...columns, ...own.map(({ name, sql }) => `${sql} AS ${name}`)].join(', ')}
      FROM requests FINAL
      WHERE project_id = {project_id:String} AND (${isInside}) AND ${condition} AND ${where}
    ) AS of_request
    ${joins.length > 0 ? `ARRAY JOIN ${joins.join(', ')}` : ''}
    WHERE ${having}
    GROUP BY ${[...own.map(({ name }) => name), 'called'].join(', ')}`;
}

const INTO = 'INSERT INTO fact_daily (project_id, fact, dimension_set, value_1, value_2, day, build, names, sums, built_at)';

/** SQL that builds the facts of one day, statement by statement; they bind project_id, day and build. */
export function buildFactsSql(window: Window, sets: readonly (readonly Dimension[])[]): string[] {
  const own = DIMENSIONS.map((one) => ({ name: `d_${one}`, sql: `toString(${one})` }));
  const keys = sets.map((set) => `('${set.join(',')}', ${set[0] ? `d_${set[0]}` : "''"}, ${set[1] ? `d_${set[1]}` : "''"})`);
  return [
    `${INTO}
    SELECT {project_id:String}, fact, key.1, key.2, key.3, {day:Date}, {build:String}, called, sumForEach(added), now64(3)
    FROM (${DAY_FACTS.map((one) => `SELECT '${one.id}' AS fact, * FROM (${factSql(one, own, [window], 'true')})`).join(' UNION ALL ')})
    ARRAY JOIN [${keys.join(', ')}] AS key
    GROUP BY fact, key, called`,
    `${INTO}
    SELECT {project_id:String}, '${USER_COSTS.id}', '', '', '', {day:Date}, {build:String}, called, added, now64(3)
    FROM (${factSql(USER_COSTS, [], [window], 'true')})`,
    `${INTO}
    SELECT {project_id:String}, '${DEAREST.id}', key.1, key.2, '', {day:Date}, {build:String}, ${DEAREST_SQL.names}, ${DEAREST_SQL.sums}, now64(3)
    FROM (
      SELECT start_time, trace_id, span_id, cost_usd, ${DIMENSIONS.join(', ')}
      FROM requests FINAL
      WHERE project_id = {project_id:String} AND start_time >= ${moment(window.from)} AND start_time < ${moment(window.to)} AND ${DEAREST_SQL.where}
    )
    ARRAY JOIN [${sets.filter((set) => set.length <= 1).map((set) => `('${set.join(',')}', ${set[0] ? `toString(${set[0]})` : "''"})`).join(', ')}] AS key
    ORDER BY key, ${DEAREST_SQL.order}
    LIMIT ${DEAREST_KEPT} BY key`,
  ];
}
