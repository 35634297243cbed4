/** What the overview shows, composed from the readings that the API answers with. */
import { countBuckets } from '#schema/calendar.ts';
import type { Filter } from '#schema/filter.ts';
import type { KpiReading, SeriesInterval } from '#schema/kpis/definition.ts';
import type { KpiKey } from '#schema/kpis/index.ts';
import { storeIsEmpty } from '#app/queries/store-is-empty.server.ts';
import { type PagePlan, readPageSeries, readPageTiles } from './figure-page.server.ts';
import { readKpis, type ReadingDeps } from './kpis.server.ts';

const PLAN: PagePlan = {
  groups: [
    { title: 'Traffic and cost', keys: ['request_count', 'cost_total', 'cost_per_successful_request', 'tokens_per_request'] },
    { title: 'Speed and reliability', keys: ['latency_p95', 'ttft_p95', 'error_rate', 'rate_limit_events'] },
    { title: 'Retrieval and answers', keys: ['retrieval_no_hit_rate', 'no_hit_but_answered_rate', 'citation_coverage', 'citation_validity'] },
  ],
  more: ['latency_p50', 'latency_p99'],
};
const MODEL_KEYS: readonly KpiKey[] = ['cost_total', 'request_count', 'latency_p95', 'error_rate'];
const MODELS_SHOWN = 8;

export async function isStoreEmpty({ reader, project }: ReadingDeps): Promise<boolean> {
  const [row] = await storeIsEmpty(reader, { project_id: project.project_id });
  return (row?.requests ?? 0) === 0;
}

/** Hours up to two days, days up to about six weeks, weeks beyond: 25 to 50 points a chart. */
export function intervalFor(window: { from: number; to: number }): SeriesInterval {
  if (countBuckets(window, 'hour') <= 49) return 'hour';
  return countBuckets(window, 'day') <= 46 ? 'day' : 'week';
}

export const readOverviewTiles = (deps: ReadingDeps, filter: Filter) => readPageTiles(deps, filter, PLAN);
export const readOverviewSeries = (deps: ReadingDeps, filter: Filter) => readPageSeries(deps, filter, PLAN, intervalFor(filter));

export interface ModelFigures {
  model: string;
  cost: KpiReading | null;
  requests: KpiReading | null;
  latency: KpiReading | null;
  errors: KpiReading | null;
}

/** The models that cost most, dearest first. */
export async function readTopModels(deps: ReadingDeps, filter: Filter): Promise<ModelFigures[]> {
  const { readings } = await readKpis(deps, { filter, keys: MODEL_KEYS, groupBy: 'model' });
  const models = [...new Set(readings.flatMap((reading) => reading.group ?? []))];
  const find = (model: string, key: KpiKey) => readings.find((reading) => reading.group === model && reading.key === key) ?? null;
  return models
    .map((model) => ({ model, cost: find(model, 'cost_total'), requests: find(model, 'request_count'), latency: find(model, 'latency_p95'), errors: find(model, 'error_rate') }))
    .sort((a, b) => (b.cost?.value ?? -1) - (a.cost?.value ?? -1))
    .slice(0, MODELS_SHOWN);
}
