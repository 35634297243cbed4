/** `GET /api/v1/kpis` and `/api/v1/kpis/:key/series`: the figures of the pages, for scripts. */
import { readKpis, readKpiSeries } from '#app/readings/kpis.server.ts';
import { countBuckets, MAX_BUCKETS } from '#schema/calendar.ts';
import { parseFilter } from '#schema/filter.ts';
import { findKpi } from '#schema/kpis/index.ts';
import { ApiError, type ApiAnswer, type ApiArgs, parseParams } from './answer.server.ts';
import { FILTER_NAMES, kpisParams, readingSchema, seriesAnswer, seriesParams } from './contract.ts';

export async function kpis({ search, context }: ApiArgs): Promise<ApiAnswer> {
  const { groupBy, key } = parseParams(search, kpisParams, FILTER_NAMES);
  const filter = filterOf(search, context);
  const { readings, source } = await readKpis(context, { filter, ...(key ? { keys: key } : {}), ...(groupBy ? { groupBy } : {}) });
  return {
    json: { from: new Date(filter.from).toISOString(), to: new Date(filter.to).toISOString(), source, readings },
    csv: { name: 'kpis', columns: Object.keys(readingSchema.shape), rows: readings.map((reading) => ({ ...reading })) },
  };
}

export async function kpiSeries({ params, search, context }: ApiArgs): Promise<ApiAnswer> {
  const { groupBy, interval } = parseParams(search, seriesParams, FILTER_NAMES);
  const key = params['key'] ?? '';
  if (!findKpi(key)) throw new ApiError(404, 'unknown_kpi', `There is no KPI ${key.slice(0, 100)}; see /api/v1/kpis for all of them.`, 'key');
  const filter = filterOf(search, context);
  if (countBuckets(filter, interval) > MAX_BUCKETS) throw new ApiError(400, 'bad_param', `The window has more than ${MAX_BUCKETS} ${interval}s; make it shorter or the interval longer.`, 'interval');
  const points = (await readKpiSeries(context, { filter, keys: [key], interval, ...(groupBy ? { groupBy } : {}) })).get(key) ?? [];
  const columns = Object.keys(seriesAnswer.shape.points.element.shape);
  return { json: { key, interval, points }, csv: { name: `${key}-by-${interval}`, columns, rows: points.map((point) => ({ ...point })) } };
}

export function filterOf(search: URLSearchParams, context: ApiArgs['context']) {
  return parseFilter(search, { now: context.now(), timeZone: context.project.settings.time_zone });
}
