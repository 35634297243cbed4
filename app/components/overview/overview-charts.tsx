/** How the main figures moved over the window. */
import type { Filter } from '#schema/filter.ts';
import type { KpiChange, KpiReading, KpiUnit, SeriesInterval } from '#schema/kpis/definition.ts';
import { KPIS } from '#schema/kpis/index.ts';
import { seriesCsvHref, useExamplesHref } from '../charts/chart-links.ts';
import { ChartSkeleton, SeriesChart } from '../charts/series-chart.tsx';
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

const LATENCY_COLORS = [4, 1, 3];

export function OverviewCharts({ filter, interval, series, changes }: { filter: Filter; interval: SeriesInterval; series: SeriesByKey; changes: readonly KpiChange[] }) {
  return (
    <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
      {CHARTS.map((chart) => (
        <OverviewChart key={chart.title} chart={chart} filter={filter} interval={interval} series={series} reading={changes.find((one) => one.key === chart.main)?.reading ?? null} />
      ))}
    </div>
  );
}

function OverviewChart({ chart, filter, interval, series, reading }: { chart: ChartPlan; filter: Filter; interval: SeriesInterval; series: SeriesByKey; reading: KpiReading | null }) {
  const timeZone = useTimeZone();
  const definition = KPIS.find((one) => one.key === chart.main);
  const examplesHref = useExamplesHref(definition, filter, interval);
  const target = definition && reading && reading.target !== null ? { value: reading.target, text: `target ${targetText(reading.target, definition)}` } : null;
  const isMany = chart.lines.length > 1;
  const lead = reading ? `${isMany ? 'p95 ' : ''}${formatWithInterval(reading)}${target ? ` · ${target.text}` : ''}` : null;
  return (
    <SeriesChart
      title={chart.title}
      unit={chart.unit}
      interval={interval}
      shape={chart.shape}
      timeZone={timeZone}
      series={chart.lines.map((line, index) => ({ ...line, color: isMany ? (LATENCY_COLORS[index] ?? 1) : 1, points: series[line.key] ?? [] }))}
      target={target}
      lead={lead}
      csvHref={seriesCsvHref(chart.main, filter, interval)}
      examplesHref={examplesHref}
    />
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
