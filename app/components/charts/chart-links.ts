/** Where a chart leads: the traces behind a point, and its figures as CSV. */
import { useSearchParams } from '@remix-run/react';
import { bucketsOf } from '#schema/calendar.ts';
import type { Filter } from '#schema/filter.ts';
import type { KpiDefinition, SeriesInterval } from '#schema/kpis/definition.ts';
import { filterParams, fixedParams, withRange, withSearch } from '../filter/filter-links.ts';
import { useTimeZone } from '../layout/site.tsx';

/** A function from a point's start to the traces of its interval, as far as the window reaches. */
export function useExamplesHref(definition: KpiDefinition | undefined, filter: Filter, interval: SeriesInterval): (at: number) => string {
  const timeZone = useTimeZone();
  const [search] = useSearchParams();
  const path = definition?.examples ? `/traces?kpi=${definition.key}` : (definition?.seenAt?.path ?? '/traces');
  return (at) => {
    const bucket = bucketsOf({ from: at, to: at + 1 }, interval, timeZone)[0] ?? { from: at, to: at + 1 };
    const window = { from: new Date(Math.max(bucket.from, filter.from)).toISOString(), to: new Date(Math.min(bucket.to, filter.to)).toISOString() };
    return withSearch(path, withRange(filterParams(search), window));
  };
}

export function seriesCsvHref(key: string, filter: Filter, interval: SeriesInterval): string {
  const params = fixedParams(filter);
  params.set('interval', interval);
  return `/api/v1/kpis/${key}/series.csv?${params}`;
}
