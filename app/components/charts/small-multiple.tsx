/** One of several small charts that share a scale, so that they can be compared at a glance. */
import type { KpiPoint, KpiUnit, SeriesInterval } from '#schema/kpis/definition.ts';
import { useTimeZone } from '../layout/site.tsx';
import { bandPaths, linePaths } from './paths.ts';
import { type Domain, formatAxis } from './scale.ts';
import { chartSummary } from './summary.ts';

const WIDTH = 240;
const HEIGHT = 72;

interface SmallMultipleProps {
  title: string;
  points: readonly KpiPoint[];
  domain: Domain;
  unit: KpiUnit;
  interval: SeriesInterval;
}

export function SmallMultiple({ title, points, domain, unit, interval }: SmallMultipleProps) {
  const timeZone = useTimeZone();
  const y = (value: number) => HEIGHT - ((Math.min(value, domain.max) - domain.min) / (domain.max - domain.min)) * HEIGHT;
  const plotted = points.map((point, index) => ({ ...point, x: (index / Math.max(1, points.length - 1)) * WIDTH }));
  const series = [{ key: title, title, color: 1, points }];
  return (
    <figure className="panel min-w-0 p-3">
      <figcaption className="truncate text-[12px] font-medium" title={title}><bdi>{title}</bdi></figcaption>
      <p className="sr-only">{chartSummary({ title, unit, interval, series, target: null, timeZone })}</p>
      <div className="mt-2 flex gap-1.5" aria-hidden="true">
        <div className="flex flex-col justify-between text-right text-[10px] leading-none whitespace-nowrap text-ink-3">
          <span>{formatAxis(domain.max, unit, domain)}</span>
          <span>{formatAxis(domain.min, unit, domain)}</span>
        </div>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="h-[72px] w-full overflow-hidden border-b border-line text-series-1">
          {bandPaths(plotted, y).map((d) => <path key={d} d={d} fill="currentColor" opacity={0.14} />)}
          {linePaths(plotted, y).map((d) => <path key={d} d={d} fill="none" stroke="currentColor" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />)}
        </svg>
      </div>
    </figure>
  );
}
