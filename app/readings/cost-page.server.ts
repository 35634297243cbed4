/** The cost page: KPIs, cost by a dimension, what failures cost, who spends, and where the month will end. */
import { addDays, localDate, startOfDate } from '#schema/calendar.ts';
import { DIMENSIONS, type Dimension, type Filter } from '#schema/filter.ts';
import type { SeriesInterval } from '#schema/kpis/definition.ts';
import { CACHED_INPUT, FAILURE_COSTS, UNPRICED_CALLS } from '#app/queries/day-facts.server.ts';
import { forecastSum } from '#app/statistics/forecast.ts';
import { budgetState, type BudgetState } from './budget.ts';
import { type CachedInput, cacheSaving } from './cache-savings.ts';
import { readFactNames } from './day-facts.server.ts';
import { readDearest } from './dearest.server.ts';
import { type PagePlan, readBreakdown, readSplitSeries } from './figure-page.server.ts';
import { readKpiSeries, type ReadingDeps } from './kpis.server.ts';
import { readUserCosts } from './user-costs.server.ts';

export const COST_PLAN: PagePlan = {
  groups: [
    { title: 'Cost', keys: ['cost_total', 'cost_per_successful_request', 'cost_per_request', 'cached_input_share'] },
    { title: 'Usage', keys: ['tokens_per_request', 'tokens_per_request_p95', 'reasoning_output_share', 'cache_hit_rate'] },
  ],
  more: [],
};

const DAY_MS = 86_400_000;
const PAST_DAYS = 28;
const GROUPS_DRAWN = 5;

export interface MonthForecast {
  /** `November 2026` is made from this: the first day of the month, milliseconds since 1970. */
  monthStart: number;
  spent: number;
  value: number;
  low: number;
  high: number;
  /** Finished days that it rests on. */
  days: number;
}

/** By this filter's dimensions, whatever its window: the month at hand, from the last 28 finished days. */
export async function readMonthForecast(deps: ReadingDeps, filter: Filter): Promise<MonthForecast | null> {
  const zone = deps.project.settings.time_zone;
  const now = deps.now();
  const today = localDate(now, zone);
  const monthStart = startOfDate(`${today.slice(0, 8)}01`, zone);
  const nextMonth = startOfDate(`${addDays(`${today.slice(0, 8)}01`, 31).slice(0, 8)}01`, zone);
  const pastStart = startOfDate(addDays(today, -PAST_DAYS), zone);
  const series = await readKpiSeries(deps, { filter: { ...filter, from: Math.min(monthStart, pastStart), to: now }, keys: ['cost_total'], interval: 'day' });
  const days = series.get('cost_total') ?? [];
  const spent = days.filter((day) => Date.parse(day.at) >= monthStart).reduce((sum, day) => sum + (day.value ?? 0), 0);
  const firstKnown = days.findIndex((day) => day.value !== null);
  // Days before the first request are not days that cost nothing.
  const past = days.slice(Math.max(0, firstKnown)).filter((day) => Date.parse(day.at) >= pastStart && day.isComplete).map((day) => day.value ?? 0);
  const rest = firstKnown < 0 ? null : forecastSum(past, (nextMonth - now) / DAY_MS);
  return rest && { monthStart, spent, value: spent + rest.value, low: spent + rest.low, high: spent + rest.high, days: past.length };
}

/** All cost, that of failed requests, and that of failed calls (retried or not) in requests that worked; null where there is nothing to sum. */
export async function readFailureCosts(deps: ReadingDeps, filter: Filter): Promise<{ total: number | null; failed_requests: number | null; failed_calls: number | null }> {
  const [row] = await readFactNames(deps, FAILURE_COSTS, filter, 1);
  const known = (count: number, sum: number) => (row && row.sum(count) > 0 ? row.sum(sum) : null);
  return { total: known(0, 1), failed_requests: known(2, 3), failed_calls: known(4, 5) };
}

const MODEL_ROWS = 20;
const DEAREST_SHOWN = 8;

/** Models that were used and have no price: they are in no total. */
export async function readUnpriced(deps: ReadingDeps, filter: Filter): Promise<{ model: string; provider: string; calls: number; tokens: number }[]> {
  const rows = await readFactNames(deps, UNPRICED_CALLS, filter, MODEL_ROWS);
  return rows.map(({ name, sum }) => ({ model: name(0), provider: name(1), calls: sum(0), tokens: sum(1) }));
}

export async function readCachedInput(deps: ReadingDeps, filter: Filter): Promise<CachedInput[]> {
  const rows = await readFactNames(deps, CACHED_INPUT, filter, Number.POSITIVE_INFINITY);
  return rows.map(({ name, sum }) => ({ model: name(0), provider: name(1), day: name(2), cached: sum(0), written: sum(1) }));
}

export async function readCostFacts({ reader, project, now }: ReadingDeps, filter: Filter) {
  const deps = { reader, project, now };
  const [failures, users, unpriced, cached, forecast, dearest] = await Promise.all([
    readFailureCosts(deps, filter),
    readUserCosts(deps, filter),
    readUnpriced(deps, filter),
    readCachedInput(deps, filter),
    readMonthForecast(deps, filter),
    readDearest(deps, filter, DEAREST_SHOWN),
  ]);
  const { budget_usd_per_month: budget, price_overrides } = project.settings;
  return {
    failures,
    users,
    unpriced,
    saving: cacheSaving(cached, price_overrides),
    forecast,
    budget: readBudget(forecast, budget, filter),
    dearest,
  };
}

export interface Budget {
  usd: number;
  /** Null where there is no forecast, or one of a part of the traffic: the budget is the project's. */
  state: BudgetState | null;
}

function readBudget(forecast: MonthForecast | null, usd: number | null, filter: Filter): Budget | null {
  if (usd === null) return null;
  const isWhole = DIMENSIONS.every((dimension) => (filter.dimensions[dimension]?.length ?? 0) === 0);
  return { usd, state: forecast && isWhole ? budgetState(forecast, usd) : null };
}

export async function readCostSplit(deps: ReadingDeps, filter: Filter, interval: SeriesInterval, split: Dimension) {
  const [series, rows] = await Promise.all([
    readSplitSeries(deps, filter, 'cost_total', interval, split, GROUPS_DRAWN),
    readBreakdown(deps, filter, ['cost_total', 'request_count', 'cost_per_successful_request', 'tokens_per_request', 'cached_input_share'], split),
  ]);
  return { series, rows };
}
