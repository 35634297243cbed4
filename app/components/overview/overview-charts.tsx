/** How the main figures moved over the window. */
import { useSearchParams } from '@remix-run/react';
import { bucketsOf } from '#schema/calendar.ts';
import type { Filter } from '#schema/filter.ts';
import type { KpiChange, KpiUnit, SeriesInterval } from '#schema/kpis/definition.ts';
import { KPIS } from '#schema/kpis/index.ts';
import { ChartSkeleton, SeriesChart } from '../charts/series-chart.tsx';
import { filterParams, fixedParams, withRange, withSearch } from '../filter/filter-links.ts';
import { formatWithInterval } from '../format.ts';
import { targetText } from '../kpi/explain.tsx';
import { useTimeZone } from '../layout/site.tsx';
import type { SeriesByKey } from './overview-types.ts';

interface ChartPlan {
  title: string;
  unit: KpiUnit;
  shape: 'line' | 'bar';
  lines: { key: string; title: string }[];
  /** The KPI whose target is drawn, whose figure leads and whose CSV is offered. */
  main: string;
}

const CHARTS: readonly ChartPlan[] = [
  { title: 'Cost', unit: 'usd', shape: 'bar', main: 'cost_total', lines: [{ key: 'cost_total', title: 'Cost' }] },
  {
    title: 'Latency',
    unit: 'ms',
    shape: 'line',
    main: 'latency_p95',
    lines: [
      { key: 'latency_p99', title: 'p99' },
      { key: 'latency_p95', title: 'p95' },
      { key: 'latency_p50', title: 'p50' },
    ],
  },
  { title: 'Failed requests', unit: 'share', shape: 'line', main: 'error_rate', lines: [{ key: 'error_rate', title: 'Failed' }] },
  { title: 'Requests', unit: 'count', shape: 'bar', main: 'request_count', lines: [{ key: 'request_count', title: 'Requests' }] },
  { title: 'Retrievals without a hit', unit: 'share', shape: 'line', main: 'retrieval_no_hit_rate', lines: [{ key: 'retrieval_no_hit_rate', title: 'No hit' }] },
  { title: 'Citation coverage', unit: 'share', shape: 'line', main: 'citation_coverage', lines: [{ key: 'citation_coverage', title: 'Covered' }] },
];

/** The keys that the charts are drawn from. */
export const CHART_KEYS: readonly string[] = CHARTS.flatMap((chart) => chart.lines.map((line) => line.key));

const LATENCY_COLORS = [4, 1, 3];

export function OverviewCharts({ filter, interval, series, changes }: { filter: Filter; interval: SeriesInterval; series: SeriesByKey; changes: readonly KpiChange[] }) {
  const timeZone = useTimeZone();
  const [search] = useSearchParams();
  const examplesHref = (kpi: string) => (at: number) => {
    const bucket = bucketsOf({ from: at, to: at + 1 }, interval, timeZone)[0] ?? { from: at, to: at };
    const window = { from: new Date(Math.max(bucket.from, filter.from)).toISOString(), to: new Date(Math.min(bucket.to, filter.to)).toISOString() };
    return withSearch(hasExamples(kpi) ? `/traces?kpi=${kpi}` : '/traces', withRange(filterParams(search), window));
  };
  return (
    <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
      {CHARTS.map((chart) => {
        const definition = KPIS.find((one) => one.key === chart.main);
        const reading = changes.find((one) => one.key === chart.main)?.reading;
        const target = reading?.target ?? null;
        return (
          <SeriesChart
            key={chart.title}
            title={chart.title}
            unit={chart.unit}
            interval={interval}
            shape={chart.shape}
            timeZone={timeZone}
            series={chart.lines.map((line, index) => ({ ...line, color: chart.lines.length > 1 ? (LATENCY_COLORS[index] ?? 1) : 1, points: series[line.key] ?? [] }))}
            target={definition && target !== null ? { value: target, text: `target ${targetText(target, definition)}` } : null}
            lead={reading ? `${chart.lines.length > 1 ? 'p95 ' : ''}${formatWithInterval(reading)}${definition && target !== null ? ` · target ${targetText(target, definition)}` : ''}` : null}
            csvHref={`/api/v1/kpis/${chart.main}/series.csv?${seriesParams(filter, interval)}`}
            examplesHref={examplesHref(chart.main)}
          />
        );
      })}
    </div>
  );
}

export function OverviewChartsSkeleton() {
  return (
    <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-3" aria-hidden="true">
      {CHARTS.map((chart) => (
        <ChartSkeleton key={chart.title} title={chart.title} />
      ))}
    </div>
  );
}

const hasExamples = (key: string) => KPIS.some((one) => one.key === key && one.examples !== undefined);

function seriesParams(filter: Filter, interval: SeriesInterval): URLSearchParams {
  const params = fixedParams(filter);
  params.set('interval', interval);
  return params;
}
