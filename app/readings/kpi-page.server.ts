/** One KPI in depth: its series, the usual to and fro, the period before, and its parts by a dimension. */
import type { Dimension, Filter } from '#schema/filter.ts';
import { DIMENSIONS, periodBefore } from '#schema/filter.ts';
import type { KpiChange, KpiDefinition, KpiPoint, KpiReading, SeriesInterval } from '#schema/kpis/definition.ts';
import { controlLimitsOf } from '#app/queries/control-limits.server.ts';
import { markersIn } from '#app/queries/markers.server.ts';
import { xmr, type XmrLimits } from '#app/statistics/xmr.ts';
import { type IndexSeries, readIndexSeries } from './index-series.server.ts';
import { readKpiChanges, readKpis, readKpiSeries, type ReadingDeps } from './kpis.server.ts';

/** Limits lock after about twenty points; from fewer than eight they say nothing. */
const LOCK_AFTER = 20;
const LEAST_POINTS = 8;
/** More small charts than this are not read; the table has them all. */
const PARTS_DRAWN = 12;

export interface KpiPart {
  reading: KpiReading;
  /** Null beyond the first so many, largest sample first. */
  points: KpiPoint[] | null;
}

export async function readKpiHead(deps: ReadingDeps, filter: Filter, { key }: KpiDefinition): Promise<KpiChange | null> {
  return (await readKpiChanges(deps, { filter, keys: [key] }))[0] ?? null;
}

export async function readKpiHistory(deps: ReadingDeps, filter: Filter, { key }: KpiDefinition, interval: SeriesInterval) {
  const [now, before, markers, lock] = await Promise.all([
    readKpiSeries(deps, { filter, keys: [key], interval }),
    readKpiSeries(deps, { filter: periodBefore(filter), keys: [key], interval }),
    markersIn(deps.reader, { project_id: deps.project.project_id, from: filter.from, to: filter.to }),
    readLock(deps, filter, key, interval),
  ]);
  const points = now.get(key) ?? [];
  return { points, before: before.get(key) ?? [], markers, limits: lock ?? controlLimits(points), lock };
}

/** Limits that hold until they are let go, whatever the window, with who locked them and why. */
export interface LimitsLock extends XmrLimits {
  reason: string;
  set_by: string;
  /** Milliseconds since 1970. */
  set_at: number;
  points: number;
  points_from: number;
  points_to: number;
}

/** A filter's dimensions in one writing: limits of another part of the traffic are other limits. */
export function scopeOf({ dimensions }: Pick<Filter, 'dimensions'>): string {
  const scope = new URLSearchParams();
  for (const dimension of DIMENSIONS) for (const value of (dimensions[dimension] ?? []).toSorted()) scope.append(dimension, value);
  return scope.toString();
}

export async function readLock({ reader, project }: ReadingDeps, filter: Filter, key: string, interval: SeriesInterval): Promise<LimitsLock | null> {
  const [newest] = await controlLimitsOf(reader, { project_id: project.project_id, key, interval, scope: scopeOf(filter) });
  if (!newest?.is_locked) return null;
  const { is_locked: _, version, ...lock } = newest;
  return { ...lock, set_at: version / 1_000 };
}

/** The limits that a lock would keep now, with the points that they are made from; null while those are too few. */
export async function readLimitsToLock(deps: ReadingDeps, filter: Filter, key: KpiDefinition['key'], interval: SeriesInterval): Promise<(XmrLimits & { points: number; points_from: number; points_to: number }) | null> {
  const points = (await readKpiSeries(deps, { filter, keys: [key], interval })).get(key) ?? [];
  const limits = controlLimits(points);
  const used = points.filter((point) => point.value !== null && point.isComplete).slice(0, LOCK_AFTER);
  const [first, last] = [used[0], used.at(-1)];
  return limits && first && last ? { ...limits, points: used.length, points_from: Date.parse(first.at), points_to: Date.parse(last.at) } : null;
}

/** By groups of a dimension, the largest sample first. */
export async function readKpiParts(deps: ReadingDeps, filter: Filter, { key }: KpiDefinition, interval: SeriesInterval, groupBy: Dimension): Promise<KpiPart[]> {
  const [{ readings }, series] = await Promise.all([readKpis(deps, { filter, keys: [key], groupBy }), readKpiSeries(deps, { filter, keys: [key], interval, groupBy })]);
  const points = series.get(key) ?? [];
  return readings
    .filter((reading) => reading.group !== null)
    .sort((a, b) => (b.denominator ?? 0) - (a.denominator ?? 0))
    .map((reading, index) => ({ reading, points: index < PARTS_DRAWN ? points.filter((point) => point.group === reading.group) : null }));
}

/** @returns null for a KPI that is not about retrievals in tiers */
export async function readKpiIndexes(deps: ReadingDeps, filter: Filter, { key }: KpiDefinition, interval: SeriesInterval): Promise<IndexSeries[] | null> {
  return (await readIndexSeries(deps, filter, [key], interval))[0]?.parts ?? null;
}

/** XmR limits of the finished points: the first twenty set them, the later ones are judged by them. */
export function controlLimits(points: readonly KpiPoint[]): XmrLimits | null {
  const values = points.flatMap((point) => (point.value !== null && point.isComplete ? [point.value] : []));
  return values.length < LEAST_POINTS ? null : xmr(values.slice(0, LOCK_AFTER));
}
