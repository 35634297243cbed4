/** What a list of traces may be narrowed to, as conditions over `requests`. Pure; pages and the API share it. */
import type { NoHit } from '#schema/clickhouse/tables/facts.ts';
import { findKpi } from '#schema/kpis/index.ts';

export type TraceStatus = 'error' | 'ok' | 'failed' | 'no_hit' | 'refused' | 'rate_limited';

const STATUS: Readonly<Record<TraceStatus, string>> = {
  error: 'is_failed',
  failed: 'is_failed',
  ok: 'NOT is_failed',
  no_hit: "no_hit IN ('empty', 'below_threshold')",
  refused: 'is_refusal',
  rate_limited: 'rate_limited_call_count > 0',
};

const NO_HIT: Readonly<Record<NoHit, string>> = {
  unknown: "no_hit = 'unknown'",
  hit: "no_hit = 'hit'",
  empty: "no_hit = 'empty'",
  below_threshold: "no_hit = 'below_threshold'",
  error: "no_hit = 'error'",
};

/** `where` and `order` for `listTraces`. A KPI without examples of its own lists nothing. */
export function conditionsOf(asked: { status?: TraceStatus | undefined; no_hit?: NoHit | undefined; kpi?: string | undefined }): { where: string[]; order?: string } {
  const definition = asked.kpi === undefined ? null : findKpi(asked.kpi);
  return {
    where: [
      ...(asked.status ? [STATUS[asked.status]] : []),
      ...(asked.no_hit ? [NO_HIT[asked.no_hit]] : []),
      ...(asked.kpi === undefined ? [] : [definition?.examples ?? 'false']),
    ],
    ...(definition?.examplesOrder ? { order: definition.examplesOrder } : {}),
  };
}
