/** The latency and reliability page: KPIs, how durations spread over time, what requests wait for, and errors by kind and provider. */
import { bucketsOf } from '#schema/calendar.ts';
import type { Filter } from '#schema/filter.ts';
import type { SeriesInterval } from '#schema/kpis/definition.ts';
import { BAND_EDGES, CALL_ERRORS, DURATION_BANDS, FAILED_REQUESTS } from '#app/queries/day-facts.server.ts';
import { newestTimedRequests, spanTimes } from '#app/queries/path-spans.server.ts';
import { criticalPath } from '#app/statistics/critical-path.ts';
import { wilson } from '#app/statistics/wilson.ts';
import { readFact, readFactNames } from './day-facts.server.ts';
import type { PagePlan } from './figure-page.server.ts';
import type { ReadingDeps } from './kpis.server.ts';

export const LATENCY_PLAN: PagePlan = {
  groups: [
    { title: 'Latency', keys: ['latency_p50', 'latency_p95', 'latency_p99', 'ttft_p95'] },
    { title: 'Reliability', keys: ['error_rate', 'provider_error_rate', 'rate_limit_events', 'fallback_rate'] },
  ],
  more: [],
};

/** More kinds of error than anybody reads. */
const CALL_ROWS = 200;
const REQUEST_ROWS = 20;

export interface HeatMap {
  /** Starts of the buckets, milliseconds since 1970. */
  times: number[];
  /** Lower ends of the bands, milliseconds, the shortest first. */
  edges: number[];
  /** counts[band][bucket]. */
  counts: number[][];
}

export async function readHeatMap(deps: ReadingDeps, filter: Filter, interval: SeriesInterval): Promise<HeatMap> {
  const buckets = bucketsOf(filter, interval, deps.project.settings.time_zone);
  const windows = buckets.map(({ from, to }) => ({ from: Math.max(from, filter.from), to: Math.min(to, filter.to) }));
  const cells = await readFact(deps, DURATION_BANDS, filter.dimensions, windows);
  const count = new Map(cells.map(({ bucket, names, sums }) => [`${bucket} ${names[0]}`, sums[0] ?? 0]));
  return { times: buckets.map(({ from }) => from), edges: [...BAND_EDGES], counts: BAND_EDGES.map((edge) => buckets.map((_, bucket) => count.get(`${bucket} ${edge}`) ?? 0)) };
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

export async function readErrors(deps: ReadingDeps, filter: Filter) {
  const [errors, failed] = await Promise.all([readFactNames(deps, CALL_ERRORS, filter, CALL_ROWS), readFactNames(deps, FAILED_REQUESTS, filter, REQUEST_ROWS)]);
  const calls = errors.map(({ name, sum }) => ({ provider: name(0), error_type: name(1), calls: sum(0), rate_limited: sum(1) }));
  const requests = failed.map(({ name, sum }) => ({ error_type: name(0), requests: sum(0) }));
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

/** The kinds that the page tells apart; steps, agents and everything else are the application's own code. */
const PATH_KINDS = ['llm', 'retrieval', 'rerank', 'embedding', 'tool', 'guardrail'] as const;
export type PathKind = (typeof PATH_KINDS)[number] | 'own';

/** Enough for a share to within 2 points or so, and few enough for their spans to be read at once. */
const PATH_REQUESTS = 500;
const PATH_SPANS = 400;
const STEPS_MS = [3_600_000, 24 * 3_600_000, 7 * 24 * 3_600_000];
/** Spans of other machines may begin a little before their request does. */
const CLOCKS_DIFFER_US = 60_000_000;

export interface TimeOnPath {
  kind: PathKind;
  /** Over all requests looked at, those without such a span included. */
  mean_ms: number;
  /** Of all their time. */
  share: number;
  /** In how many of them it was waited for. */
  requests: number;
}

export interface WhereTimeGoes {
  /** Looked at: the newest of the window. */
  requests: number;
  /** Left out, for their spans are too many or not there. */
  leftOut: number;
  /** Whether the window holds more than were looked at. */
  isCut: boolean;
  mean_ms: number;
  /** The largest first; those that never occur are left out. */
  parts: TimeOnPath[];
}

/** @returns null when no request of the window told how long it took */
export async function readWhereTimeGoes({ reader, project }: ReadingDeps, filter: Filter): Promise<WhereTimeGoes | null> {
  const requests = await newestTimed(reader, project.project_id, filter);
  if (requests.length === 0) return null;
  const rows = await spanTimes(reader, {
    project_id: project.project_id,
    trace_ids: [...new Set(requests.map((request) => request.trace_id))],
    from_us: Math.min(...requests.map((request) => request.start_us)) - CLOCKS_DIFFER_US,
    to_us: Math.max(...requests.map((request) => request.end_us)),
    limit: PATH_SPANS,
  });
  const byTrace = new Map<string, typeof rows>();
  for (const row of rows) {
    const trace = byTrace.get(row.trace_id);
    if (trace) trace.push(row);
    else byTrace.set(row.trace_id, [row]);
  }
  const paths = requests.flatMap(({ trace_id, span_id }) => {
    const spans = byTrace.get(trace_id) ?? [];
    const path = spans.length < PATH_SPANS ? criticalPath(spans, span_id) : null;
    return path ? [byPathKind(path)] : [];
  });
  if (paths.length === 0) return null;
  const total = paths.reduce((sum, path) => sum + [...path.values()].reduce((a, b) => a + b, 0), 0);
  const parts = [...PATH_KINDS, 'own' as const]
    .map((kind) => {
      const times = paths.map((path) => path.get(kind) ?? 0);
      const sum = times.reduce((a, b) => a + b, 0);
      return { kind, mean_ms: sum / paths.length / 1_000, share: total === 0 ? 0 : sum / total, requests: times.filter((time) => time > 0).length };
    })
    .filter((part) => part.requests > 0)
    .sort((a, b) => b.mean_ms - a.mean_ms);
  return { requests: paths.length, leftOut: requests.length - paths.length, isCut: requests.length === PATH_REQUESTS, mean_ms: total / paths.length / 1_000, parts };
}

/** The newest lie at the window's end: it is looked through from there, in growing steps. */
async function newestTimed(reader: ReadingDeps['reader'], project_id: string, filter: Filter) {
  const found: Awaited<ReturnType<typeof newestTimedRequests>> = [];
  let to = filter.to;
  for (const step of [...STEPS_MS, Number.POSITIVE_INFINITY]) {
    const from = Math.max(filter.from, filter.to - step);
    if (from < to) found.push(...(await newestTimedRequests(reader, project_id, { ...filter, from, to }, PATH_REQUESTS - found.length)));
    to = from;
    if (found.length >= PATH_REQUESTS || to <= filter.from) break;
  }
  return found;
}

function byPathKind(path: ReadonlyMap<string, number>): Map<PathKind, number> {
  const times = new Map<PathKind, number>();
  for (const [kind, time] of path) {
    const known = PATH_KINDS.find((one) => one === kind) ?? 'own';
    times.set(known, (times.get(known) ?? 0) + time);
  }
  return times;
}
