/** What a page about one side of the traffic shows: its KPIs beside the period before, and their series. */
import type { Dimension, Filter } from '#schema/filter.ts';
import type { KpiChange, KpiPoint, KpiReading, SeriesInterval } from '#schema/kpis/definition.ts';
import type { KpiKey } from '#schema/kpis/index.ts';
import { readKpiChanges, readKpis, readKpiSeries, type ReadingDeps } from './kpis.server.ts';

export interface PagePlan {
  groups: readonly { title: string; keys: readonly KpiKey[] }[];
  /** Series beyond those of the tiles. */
  more: readonly KpiKey[];
}

export async function readPageTiles(deps: ReadingDeps, filter: Filter, plan: PagePlan): Promise<{ title: string; changes: KpiChange[] }[]> {
  const changes = await readKpiChanges(deps, { filter, keys: plan.groups.flatMap((group) => group.keys) });
  return plan.groups.map(({ title, keys }) => ({ title, changes: keys.flatMap((key) => changes.find((change) => change.key === key) ?? []) }));
}

export async function readPageSeries(deps: ReadingDeps, filter: Filter, plan: PagePlan, interval: SeriesInterval): Promise<Record<string, KpiPoint[]>> {
  const keys = [...new Set([...plan.groups.flatMap((group) => group.keys), ...plan.more])];
  return Object.fromEntries(await readKpiSeries(deps, { filter, keys, interval }));
}

/** Several KPIs by the values of a dimension: a row a value, a reading a key. */
export interface BreakdownRow {
  group: string;
  readings: Record<string, KpiReading>;
}

export async function readBreakdown(deps: ReadingDeps, filter: Filter, keys: readonly KpiKey[], groupBy: Dimension): Promise<BreakdownRow[]> {
  const { readings } = await readKpis(deps, { filter, keys, groupBy });
  const rows = new Map<string, BreakdownRow>();
  for (const reading of readings) {
    if (reading.group === null) continue;
    const row = rows.get(reading.group) ?? { group: reading.group, readings: {} };
    row.readings[reading.key] = reading;
    rows.set(reading.group, row);
  }
  return [...rows.values()];
}

/** One KPI over time by a dimension: the groups that add most, and all others summed where they can be. */
export async function readSplitSeries(deps: ReadingDeps, filter: Filter, key: KpiKey, interval: SeriesInterval, groupBy: Dimension, shown: number): Promise<{ group: string; points: KpiPoint[] }[]> {
  const points = (await readKpiSeries(deps, { filter, keys: [key], interval, groupBy })).get(key) ?? [];
  const groups = new Map<string, KpiPoint[]>();
  for (const point of points) if (point.group !== null) groups.set(point.group, [...(groups.get(point.group) ?? []), point]);
  const total = (list: readonly KpiPoint[]) => list.reduce((sum, point) => sum + (point.value ?? 0), 0);
  const ranked = [...groups].map(([group, list]) => ({ group, points: list })).sort((a, b) => total(b.points) - total(a.points));
  const rest = ranked.slice(shown);
  if (rest.length === 0) return ranked;
  return [...ranked.slice(0, shown), { group: rest.length === 1 ? '1 other' : `${rest.length} others`, points: sumOf(rest.map((one) => one.points)) }];
}

function sumOf(lists: readonly (readonly KpiPoint[])[]): KpiPoint[] {
  return (lists[0] ?? []).map((first, index) => {
    const values = lists.flatMap((list) => list[index]?.value ?? []);
    return { ...first, group: null, value: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0), low: null, high: null, numerator: null, denominator: null };
  });
}
