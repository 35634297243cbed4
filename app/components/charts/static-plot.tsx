/** The chart as the server draws it: same box, same axes, no library. The live one takes its place. */
import { formatTick } from '../format-time.ts';
import { colorOf, MARGIN, type PlotProps } from './chart-types.ts';
import { endLabels, rightMargin } from './end-labels.ts';
import { bandPaths, linePaths, type PlottedPoint } from './paths.ts';
import { domainOf, formatAxis, plottedPoints, spread, stackedPoints } from './scale.ts';

/** The drawing stretches to its box, whatever that measures. */
const BOX = 1_000;

export function StaticPlot(props: PlotProps) {
  const { unit, interval, series, target, shape, timeZone, height } = props;
  const right = rightMargin(props);
  const inner = height - MARGIN.top - MARGIN.bottom;
  const domain = domainOf(plottedPoints(series, shape), unit, target?.value ?? null);
  const times = (series[0]?.points ?? []).map((point) => Date.parse(point.at));
  const share = (at: number) => ((times.indexOf(at) + 0.5) / Math.max(1, times.length)) * BOX;
  const y = (value: number) => BOX - ((value - domain.min) / (domain.max - domain.min)) * BOX;
  return (
    <div className="relative" style={{ height }} aria-hidden="true" data-static-plot>
      {domain.ticks.map((tick) => (
        <div
          key={tick}
          className="absolute border-t border-line text-[11px] text-ink-3"
          style={{ left: MARGIN.left, right, top: MARGIN.top + ((domain.max - tick) / (domain.max - domain.min)) * inner }}
        >
          <span className="absolute -top-2 right-full mr-1.5 leading-4 whitespace-nowrap">{formatAxis(tick, unit, domain)}</span>
        </div>
      ))}
      <svg
        viewBox={`0 0 ${BOX} ${BOX}`}
        preserveAspectRatio="none"
        className="absolute overflow-hidden"
        style={{ left: MARGIN.left, top: MARGIN.top, width: `calc(100% - ${MARGIN.left + right}px)`, height: inner }}
      >
        {series.map((one, at) => {
          const below = stackedPoints(series.slice(0, at).filter((one) => !one.isReference));
          const plotted: PlottedPoint[] = one.points.map((point) => ({ ...point, x: share(Date.parse(point.at)) }));
          if (shape === 'bar' && !one.isReference) {
            const width = (BOX / Math.max(1, times.length)) * 0.7;
            return plotted.map((point, index) =>
              point.value === null ? null : <rect key={point.x} x={point.x - width / 2} y={y(point.value + (below[index]?.value ?? 0))} width={width} height={BOX - y(point.value)} fill={colorOf(one.color)} opacity={point.isComplete ? 0.85 : 0.4} />,
            );
          }
          return (
            <g key={one.key} style={{ color: colorOf(one.color) }}>
              {bandPaths(plotted, y).map((d) => <path key={d} d={d} fill="currentColor" opacity={0.14} />)}
              {linePaths(plotted, y).map((d) => <path key={d} d={d} fill="none" stroke="currentColor" strokeWidth={1.75} vectorEffect="non-scaling-stroke" />)}
            </g>
          );
        })}
        {target && domain.hasTarget && <path d={`M 0 ${y(target.value)} H ${BOX}`} stroke="var(--target)" strokeDasharray="5 4" strokeWidth={1.25} vectorEffect="non-scaling-stroke" />}
      </svg>
      {endLabels(props, domain.hasTarget, (value) => MARGIN.top + (y(value) / BOX) * inner, MARGIN.top + inner).map((label) => (
        <span key={label.text} className="absolute text-[11px] leading-4 font-medium whitespace-nowrap" style={{ left: `calc(100% - ${right - 6}px)`, top: label.y - 8, color: label.color }}>{label.text}</span>
      ))}
      <div className="absolute bottom-0 text-[11px] text-ink-3" style={{ left: MARGIN.left, right, height: 16 }}>
        {spread(times, 5).map((at) => (
          <span key={at} className="absolute -translate-x-1/2 leading-4 whitespace-nowrap" style={{ left: `${share(at) / (BOX / 100)}%` }}>
            {formatTick(at, interval, timeZone)}
          </span>
        ))}
      </div>
    </div>
  );
}
