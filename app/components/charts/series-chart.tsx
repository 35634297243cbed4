/** A chart of a KPI over time in its frame: what it is, the drawing or its table, and the CSV. */
import { lazy, Suspense, useId, useState, type ReactNode } from 'react';
import { ChartLine, Download, Table2 } from 'lucide-react';
import { useIsIdle } from '../hydrated.ts';
import type { PlotProps } from './chart-types.ts';
import { SeriesTable } from './series-table.tsx';
import { StaticPlot } from './static-plot.tsx';
import { chartSummary } from './summary.ts';

const LivePlot = lazy(() => import('./live-plot.tsx'));

export interface SeriesChartProps extends Omit<PlotProps, 'height'> {
  height?: number;
  /** The whole window's figure, beside the title. */
  lead?: ReactNode;
  csvHref?: string;
  /** Below the drawing, as wide as it. */
  foot?: ReactNode;
}

export function SeriesChart({ lead, csvHref, foot, height = 200, ...plot }: SeriesChartProps) {
  const [isTable, setIsTable] = useState(false);
  const isIdle = useIsIdle();
  const titleId = useId();
  const props: PlotProps = { ...plot, height };
  const isEmpty = plot.series.every((one) => one.points.every((point) => point.value === null));
  const ToggleIcon = isTable ? ChartLine : Table2;
  return (
    <figure className="panel min-w-0 p-4" aria-labelledby={titleId}>
      <div className="mb-2 flex items-start gap-2">
        <figcaption className="min-w-0 flex-1">
          <h3 id={titleId} className="text-[13px] font-semibold">{plot.title}</h3>
          <div className="text-[12px] text-ink-3">{lead}</div>
        </figcaption>
        <button type="button" className="icon-button" aria-pressed={isTable} onClick={() => setIsTable(!isTable)} title={isTable ? 'As a chart' : 'As a table'}>
          <ToggleIcon size={14} aria-hidden="true" />
          <span className="sr-only">{plot.title} as a table</span>
        </button>
        {csvHref && (
          <a className="icon-button" href={csvHref} download title="CSV">
            <Download size={14} aria-hidden="true" />
            <span className="sr-only">{plot.title} as CSV</span>
          </a>
        )}
      </div>
      <p className="sr-only">{chartSummary(props)}</p>
      {isTable ? (
        <SeriesTable {...props} />
      ) : isEmpty ? (
        <div className="flex items-center justify-center rounded bg-sunken text-[13px] text-ink-3" style={{ height }}>
          Nothing in this window tells it.
        </div>
      ) : (
        <Suspense fallback={<StaticPlot {...props} />}>{isIdle ? <LivePlot {...props} /> : <StaticPlot {...props} />}</Suspense>
      )}
      {!isTable && !isEmpty && foot}
    </figure>
  );
}

/** Same size, while the figures are on their way. */
export function ChartSkeleton({ title, height = 200 }: { title: string; height?: number }) {
  return (
    <div className="panel p-4">
      <h3 className="text-[13px] font-semibold">{title}</h3>
      <div className="skeleton mt-1 mb-2 h-[18px] w-32" />
      <div className="skeleton" style={{ height }} />
    </div>
  );
}
