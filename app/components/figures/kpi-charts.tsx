/** Charts of KPIs over time, planned by key: titles, targets, leads, CSV and drill-down follow from the catalogue. */
import type { Filter } from '#schema/filter.ts';
import type { KpiChange, KpiPoint, KpiReading, KpiUnit, SeriesInterval } from '#schema/kpis/definition.ts';
import { KPIS } from '#schema/kpis/index.ts';
import { seriesCsvHref, useExamplesHref } from '../charts/chart-links.ts';
import { ChartSkeleton, SeriesChart } from '../charts/series-chart.tsx';
import { splitByBasis } from '../charts/split-basis.ts';
import { formatWithInterval } from '../format.ts';
import { targetText } from '../kpi/explain.tsx';
import { useTimeZone } from '../layout/site.tsx';

/** Points by KPI key. */
export type SeriesByKey = Record<string, KpiPoint[]>;

export interface ChartPlan {
  title: string;
  unit: KpiUnit;
  shape: 'line' | 'bar';
  lines: { key: string; title: string }[];
  /** The KPI whose target is drawn, whose figure leads and whose CSV is offered. */
  main: string;
}

const LINE_COLORS = [4, 1, 3, 2, 5, 6];
const GRID = 'grid gap-3 md:grid-cols-2 xl:grid-cols-3';

export function KpiCharts({ plans, filter, interval, series, changes }: { plans: readonly ChartPlan[]; filter: Filter; interval: SeriesInterval; series: SeriesByKey; changes: readonly KpiChange[] }) {
  return (
    <div className={GRID}>
      {plans.map((chart) => (
        <KpiChart key={chart.title} chart={chart} filter={filter} interval={interval} series={series} reading={changes.find((one) => one.key === chart.main)?.reading ?? null} />
      ))}
    </div>
  );
}

function KpiChart({ chart, filter, interval, series, reading }: { chart: ChartPlan; filter: Filter; interval: SeriesInterval; series: SeriesByKey; reading: KpiReading | null }) {
  const timeZone = useTimeZone();
  const definition = KPIS.find((one) => one.key === chart.main);
  const examplesHref = useExamplesHref(definition, filter, interval);
  const target = definition && reading && reading.target !== null ? { value: reading.target, text: `target ${targetText(reading.target, definition)}` } : null;
  const isMany = chart.lines.length > 1;
  const lead = reading ? `${isMany ? `${chart.lines.find((line) => line.key === chart.main)?.title ?? ''} ` : ''}${formatWithInterval(reading)}${target ? ` · ${target.text}` : ''}` : null;
  return (
    <SeriesChart
      title={chart.title}
      unit={chart.unit}
      interval={interval}
      shape={chart.shape}
      timeZone={timeZone}
      series={chart.lines.flatMap((line, index) => splitByBasis({ ...line, color: isMany ? (LINE_COLORS[index] ?? 1) : 1, points: series[line.key] ?? [] }))}
      target={target}
      lead={lead}
      csvHref={seriesCsvHref(chart.main, filter, interval)}
      examplesHref={examplesHref}
    />
  );
}

export function KpiChartsSkeleton({ plans }: { plans: readonly ChartPlan[] }) {
  return (
    <div className={GRID} aria-hidden="true">
      {plans.map((chart) => (
        <ChartSkeleton key={chart.title} title={chart.title} />
      ))}
    </div>
  );
}
