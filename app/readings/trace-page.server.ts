/** The list of traces as its page asks for it: which ones, behind which KPI, with which words. */
import { type Filter, FilterError } from '#schema/filter.ts';
import { findKpi } from '#schema/kpis/index.ts';
import type { ReadingDeps } from './deps.ts';
import { listTraces, type TraceListPage } from './traces.server.ts';

const SHOWN = 50;
const LONGEST_SEARCH = 200;

/** SQL over `requests` for each kind that the page offers. */
const STATUSES: Record<string, string> = {
  failed: 'is_failed',
  no_hit: "no_hit IN ('empty', 'below_threshold')",
  refused: 'is_refusal = true',
};

export interface TracePage extends TraceListPage {
  /** The KPI whose numerator is listed; null for all. */
  kpiKey: string | null;
  /** What was searched for. */
  text: string;
  /** False where the KPI's own order shows the most telling ones first. */
  isNewestFirst: boolean;
}

/** @throws FilterError for a status or KPI that does not exist, CursorError */
export async function readTracePage(deps: ReadingDeps, filter: Filter, search: URLSearchParams): Promise<TracePage> {
  const status = search.get('status');
  const statusSql = status === null ? null : STATUSES[status];
  if (statusSql === undefined) throw new FilterError('status', `status must be one of ${Object.keys(STATUSES).join(', ')}.`);
  const key = search.get('kpi');
  const kpi = key === null ? null : findKpi(key);
  if (key !== null && !kpi?.examples) throw new FilterError('kpi', 'kpi must be a KPI that has traces behind it.');
  const text = (search.get('q') ?? '').trim().slice(0, LONGEST_SEARCH);
  const order = kpi?.examplesOrder;
  const where = [statusSql, kpi?.examples].flatMap((sql) => sql ?? []);
  const page = await listTraces(deps, { filter, limit: SHOWN, cursor: search.get('cursor'), where, text, ...(order ? { order } : {}) });
  return { ...page, kpiKey: kpi?.key ?? null, text, isNewestFirst: order === undefined };
}
