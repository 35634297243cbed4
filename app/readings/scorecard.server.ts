/** Every KPI beside the period before, and small series for their sparklines. */
import type { Filter } from '#schema/filter.ts';
import type { KpiChange } from '#schema/kpis/definition.ts';
import { KPIS } from '#schema/kpis/index.ts';
import { readKpiChanges, readKpiSeries, type ReadingDeps } from './kpis.server.ts';
import { intervalFor } from './overview.server.ts';

/** All that a sparkline needs: fifty series with everything would be a quarter of a megabyte. */
export type Sparks = Record<string, { value: number | null; isComplete: boolean }[]>;

export const readScorecard = (deps: ReadingDeps, filter: Filter): Promise<KpiChange[]> => readKpiChanges(deps, { filter });

export async function readSparks(deps: ReadingDeps, filter: Filter): Promise<Sparks> {
  const series = await readKpiSeries(deps, { filter, keys: KPIS.map((definition) => definition.key), interval: intervalFor(filter) });
  return Object.fromEntries([...series].map(([key, points]) => [key, points.map(({ value, isComplete }) => ({ value, isComplete }))]));
}
