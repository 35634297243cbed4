/** The KPI page's own search params: the interval of its series and the dimension that it is split by. */
import { countBuckets } from '#schema/calendar.ts';
import { type Dimension, dimensionSchema, type Filter, FilterError } from '#schema/filter.ts';
import type { SeriesInterval } from '#schema/kpis/definition.ts';
import { intervalFor } from '#app/readings/overview.server.ts';

/** More points than this are not read on one chart. */
const MOST_POINTS = 800;

/** @throws FilterError for an interval that does not exist, or that makes too many points of this window */
export function parseInterval(search: URLSearchParams, filter: Filter): SeriesInterval {
  const asked = search.get('interval');
  if (asked === null) return intervalFor(filter);
  if (asked !== 'hour' && asked !== 'day' && asked !== 'week') throw new FilterError('interval', 'interval must be hour, day or week.');
  return countBuckets(filter, asked) > MOST_POINTS ? intervalFor(filter) : asked;
}

/** @throws FilterError for a dimension that requests do not have */
export function parseSplit(search: URLSearchParams): Dimension {
  const asked = search.get('split');
  if (asked === null) return 'model';
  const found = dimensionSchema.safeParse(asked);
  if (!found.success) throw new FilterError('split', 'split must be one of the dimensions of the filter.');
  return found.data;
}
