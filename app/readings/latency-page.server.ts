/** The latency and reliability page: KPIs, how durations spread over time, and errors by kind and provider. */
import { bucketsOf } from '#schema/calendar.ts';
import type { Filter } from '#schema/filter.ts';
import type { SeriesInterval } from '#schema/kpis/definition.ts';
import { durationBands, errorsByProvider, failedRequests } from '#app/queries/reliability-facts.server.ts';
import { wilson } from '#app/statistics/wilson.ts';
import type { PagePlan } from './figure-page.server.ts';
import type { ReadingDeps } from './kpis.server.ts';

export const LATENCY_PLAN: PagePlan = {
  groups: [
    { title: 'Latency', keys: ['latency_p50', 'latency_p95', 'latency_p99', 'ttft_p95'] },
    { title: 'Reliability', keys: ['error_rate', 'provider_error_rate', 'rate_limit_events', 'fallback_rate'] },
  ],
  more: [],
};

/** Lower ends of the bands, milliseconds: each twice the one before, around the default target of four seconds. */
const EDGES = [0, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000];

export interface HeatMap {
  /** Starts of the buckets, milliseconds since 1970. */
  times: number[];
  /** Lower ends of the bands, milliseconds, the shortest first. */
  edges: number[];
  /** counts[band][bucket]. */
  counts: number[][];
}

export async function readHeatMap(deps: ReadingDeps, filter: Filter, interval: SeriesInterval): Promise<HeatMap> {
  const times = bucketsOf(filter, interval, deps.project.settings.time_zone).map((bucket) => bucket.from);
  const cells = await durationBands(deps.reader, deps.project.project_id, filter, times, EDGES);
  const count = new Map(cells.map((cell) => [`${cell.at} ${cell.band}`, cell.requests]));
  return { times, edges: EDGES, counts: EDGES.map((edge) => times.map((at) => count.get(`${at} ${edge}`) ?? 0)) };
}

export interface ProviderError {
  provider: string;
  error_type: string;
  calls: number;
  /** All of the provider's calls. */
  of: number;
  share: number;
  low: number;
  high: number;
  rate_limited: number;
}

export async function readErrors({ reader, project }: ReadingDeps, filter: Filter) {
  const [calls, requests] = await Promise.all([errorsByProvider(reader, project.project_id, filter), failedRequests(reader, project.project_id, filter)]);
  const totals = new Map<string, number>();
  for (const row of calls) totals.set(row.provider, (totals.get(row.provider) ?? 0) + row.calls);
  const byProvider = calls
    .filter((row) => row.error_type !== '')
    .map((row): ProviderError => {
      const of = totals.get(row.provider) ?? row.calls;
      return { ...row, of, share: row.calls / of, ...wilson(row.calls, of) };
    });
  return { byProvider, requests };
}
