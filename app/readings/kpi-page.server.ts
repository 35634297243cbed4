/** One KPI in depth: its series, the usual to and fro, the period before, and its parts by a dimension. */
import type { Dimension, Filter } from '#schema/filter.ts';
import { periodBefore } from '#schema/filter.ts';
import type { KpiChange, KpiDefinition, KpiPoint, KpiReading, SeriesInterval } from '#schema/kpis/definition.ts';
import { markersIn } from '#app/queries/markers.server.ts';
import { xmr, type XmrLimits } from '#app/statistics/xmr.ts';
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
  const [now, before, markers] = await Promise.all([
    readKpiSeries(deps, { filter, keys: [key], interval }),
    readKpiSeries(deps, { filter: periodBefore(filter), keys: [key], interval }),
    markersIn(deps.reader, { project_id: deps.project.project_id, from: filter.from, to: filter.to }),
  ]);
  const points = now.get(key) ?? [];
  return { points, before: before.get(key) ?? [], markers, limits: controlLimits(points) };
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

/** XmR limits of the finished points: the first twenty set them, the later ones are judged by them. */
export function controlLimits(points: readonly KpiPoint[]): XmrLimits | null {
  const values = points.flatMap((point) => (point.value !== null && point.isComplete ? [point.value] : []));
  return values.length < LEAST_POINTS ? null : xmr(values.slice(0, LOCK_AFTER));
}
