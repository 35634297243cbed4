/** The requests of a window that cost most, with their texts. */
import { z } from 'zod';
import { DEAREST, DEAREST_KEPT } from '#app/queries/day-facts.server.ts';
import { dearestOfDays, dearestOfRows, hasDearestOf } from '#app/queries/dearest-requests.server.ts';
import { Kept } from '#app/queries/kept-sums.server.ts';
import { requestsAt } from '#app/queries/trace-list.server.ts';
import type { Filter } from '#schema/filter.ts';
import type { ReadingDeps } from './deps.ts';
import { openPlaces, readMissing } from './kept-places.server.ts';
import { planSums } from './sum-sources.server.ts';
import { listTraces, type TraceSummary } from './traces.server.ts';

interface Dear {
  hour: number;
  trace_id: string;
  span_id: string;
  /** Names the state of its row; null where nobody knows. */
  state: string | null;
  cost: number;
  start: number;
}

/** @param limit up to DEAREST_KEPT */
export async function readDearest(deps: ReadingDeps, filter: Filter, limit: number): Promise<TraceSummary[]> {
  const { dimensions } = filter;
  // The lists know one dimension; by more of them the rows are looked through.
  if (!hasDearestOf(dimensions) || limit > DEAREST_KEPT) return (await listTraces(deps, { filter, limit, where: 'cost_usd > 0', order: 'cost_usd DESC' })).traces;
  const { project_id } = deps.project;
  const plan = await planSums(deps, { windows: [{ from: filter.from, to: filter.to }], dimensions, groupBy: null });
  const days = { bucket: 0, key: `${plan.rolled.map(({ build }) => build).join(' ')} ${JSON.stringify(dimensions)} dearest` };
  const row = (names: readonly string[], state: string | null, sums: readonly number[]) => ({ measure: DEAREST.id, group: JSON.stringify([...names, state]), sums, exact: [], buckets: [[], []] as const });
  const parts = await Promise.all([
    readMissing(plan.rolled.length === 0 ? [] : [days], [DEAREST], async () => (await dearestOfDays(deps.reader, project_id, dimensions, plan.rolled)).map(({ names, sums, build }) => ({ ...row(names, build, sums), bucket: 0 }))),
    readMissing(openPlaces(plan, plan.stretches), [DEAREST], async (missing) =>
      (await dearestOfRows(deps.reader, project_id, dimensions, missing)).map(({ names, sums, bucket }) => ({ ...row(names, missing[bucket]?.state ?? null, sums), bucket })),
    ),
  ]);
  const found = parts
    .flat()
    .map(({ group, sums }): Dear => {
      const [hour, trace_id, span_id, state] = place.parse(JSON.parse(group));
      return { hour: Number(hour), trace_id, span_id, state, cost: sums[0] ?? 0, start: sums[1] ?? 0 };
    })
    .sort((a, b) => b.cost - a.cost || b.start - a.start || descending(a.trace_id, b.trace_id) || descending(a.span_id, b.span_id));
  return await wholeRequests(deps, found.slice(0, limit));
}

const place = z.tuple([z.string(), z.string(), z.string(), z.string().nullable()]);
const descending = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);

/** Lists that were read before, by the states of their rows. */
const keptLists = new Kept<TraceSummary[]>(4 * 2 ** 20, (list) => JSON.stringify(list).length * 2);

async function wholeRequests({ reader, project }: ReadingDeps, dear: readonly Dear[]): Promise<TraceSummary[]> {
  const key = dear.every(({ state }) => state !== null) ? JSON.stringify([project.project_id, dear]) : null;
  const kept = key === null ? undefined : keptLists.get(key);
  if (kept) return kept;
  const rows = await requestsAt(reader, project.project_id, dear);
  const list = dear.flatMap(({ trace_id, span_id }) => rows.filter((row) => row.trace_id === trace_id && row.span_id === span_id).slice(0, 1).map(({ start_us: _, ...trace }) => trace));
  if (key !== null) keptLists.set(key, list);
  return list;
}
