/** Two sides of the traffic, or two periods, held against each other KPI by KPI. */
import { type Dimension, type Filter, FilterError, dimensionSchema, periodBefore } from '#schema/filter.ts';
import type { KpiChange } from '#schema/kpis/definition.ts';
import { findKpi, KPIS } from '#schema/kpis/index.ts';
import { dimensionValues } from '#app/queries/dimension-values.server.ts';
import { changeOf } from './change.ts';
import { readKpis, type ReadingDeps } from './kpis.server.ts';

export type CompareBy = Dimension | 'period';

export interface Sides {
  by: CompareBy;
  /** Values of the dimension; null for periods: a is the one before. */
  a: string | null;
  b: string | null;
  filterA: Filter;
  filterB: Filter;
}

const OFFERED = 100;

/** What may be compared, and what is: without a choice the two most used values. @throws FilterError */
export async function readSides(deps: ReadingDeps, filter: Filter, search: URLSearchParams): Promise<Sides & { values: string[] }> {
  const asked = search.get('by') ?? 'prompt_version';
  if (asked === 'period') return { by: 'period', a: null, b: null, filterA: periodBefore(filter), filterB: filter, values: [] };
  const dimension = dimensionSchema.safeParse(asked);
  if (!dimension.success) throw new FilterError('by', 'by must be period or one of the dimensions of the filter.');
  const by = dimension.data;
  const found = await dimensionValues(deps.reader, { project_id: deps.project.project_id, dimension: by, from: filter.from, to: filter.to, limit: OFFERED });
  const used = found.map((one) => one.value).filter((value) => value !== '');
  const a = search.get('a') ?? used.find((value) => value !== search.get('b')) ?? null;
  const b = search.get('b') ?? used.find((value) => value !== a) ?? null;
  const only = (value: string | null): Filter => ({ ...filter, dimensions: { ...filter.dimensions, [by]: [value ?? ''] } });
  return { by, a, b, filterA: only(a), filterB: only(b), values: [...new Set([...used, ...[a, b].flatMap((value) => value ?? [])])] };
}

/** Every KPI that either side tells: `reading` is b's, `previous` a's. */
export async function readComparison(deps: ReadingDeps, { filterA, filterB }: Sides): Promise<KpiChange[]> {
  const keys = KPIS.filter((definition) => definition.source !== 'labels' && definition.source !== 'markers').map((definition) => definition.key);
  const [a, b] = await Promise.all([readKpis(deps, { filter: filterA, keys }), readKpis(deps, { filter: filterB, keys })]);
  return keys.flatMap((key) => {
    const [previous, reading, definition] = [a.readings.find((one) => one.key === key), b.readings.find((one) => one.key === key), findKpi(key)];
    if (!previous || !reading || !definition || (previous.value === null && reading.value === null)) return [];
    return [{ key, reading, previous, ...changeOf(definition.measure, { ...reading, judged: null }, { ...previous, judged: null }) }];
  });
}

export interface MixRow {
  value: string;
  /** Shares of the side's requests, 0 to 1. */
  a: number;
  b: number;
}

/** What each side's traffic is made of: a difference in mix may be the whole difference. */
export async function readMix(deps: ReadingDeps, { filterA, filterB }: Sides, dimension: Dimension): Promise<MixRow[]> {
  const sides = await Promise.all([filterA, filterB].map((filter) => readKpis(deps, { filter, keys: ['request_count'], groupBy: dimension })));
  const [a, b] = sides.map(({ readings }) => new Map(readings.flatMap((reading) => (reading.group === null ? [] : [[reading.group, reading.value ?? 0] as const]))));
  const total = (side: Map<string, number> | undefined) => [...(side?.values() ?? [])].reduce((sum, count) => sum + count, 0) || 1;
  const values = [...new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])])];
  return values
    .map((value) => ({ value, a: (a?.get(value) ?? 0) / total(a), b: (b?.get(value) ?? 0) / total(b) }))
    .sort((x, y) => y.a + y.b - x.a - x.b);
}
