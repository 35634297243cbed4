/**
 * The chart in the browser: Recharts, loaded when there is time for it. Arrow keys walk the points
 * and Enter opens the traces behind one.
 */
import { useNavigate } from '@remix-run/react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Area, Bar, CartesianGrid, Cell, ComposedChart, Line, ReferenceLine, Tooltip, usePlotArea, useYAxisScale, XAxis, YAxis } from 'recharts';
import type { KpiPoint } from '#schema/kpis/definition.ts';
import { formatPoint, formatTick } from '../format-time.ts';
import { formatCount, formatWithInterval } from '../format.ts';
import { type ChartMarker, colorOf, MARGIN, type ChartSeries, type PlotProps } from './chart-types.ts';
import { endLabels, rightMargin } from './end-labels.ts';
import { domainOf, formatAxis, plottedPoints, spread } from './scale.ts';

interface Row {
  at: number;
  values: Record<string, number | null>;
  bands: Record<string, [number, number] | null>;
  points: Record<string, KpiPoint>;
}

export default function LivePlot(props: PlotProps) {
  const { title, unit, interval, series, target, shape, timeZone, height, markers = [], limits = null, examplesHref } = props;
  const box = useRef<HTMLDivElement>(null);
  const active = useRef<number | null>(null);
  const [width, setWidth] = useState(0);
  const navigate = useNavigate();
  const rows = useMemo(() => toRows(series), [series]);
  const domain = useMemo(() => domainOf(plottedPoints(series, shape), unit, target?.value ?? null), [series, shape, unit, target?.value]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const open = () => {
    if (active.current !== null && examplesHref) navigate(examplesHref(active.current));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') open();
  };
  const times = rows.map((row) => row.at);
  const ticks = spread(times, width < 360 ? 4 : 6);
  const hasManyPoints = rows.length > 45;

  return (
    // The chart inside takes the focus; keys bubble up to here.
    <div ref={box} style={{ height }} className={examplesHref ? 'cursor-pointer' : ''} onKeyDown={onKeyDown}>
      {width > 0 && (
        <ComposedChart width={width} height={height} data={rows} margin={{ ...MARGIN, right: rightMargin(props), left: 0, bottom: 0 }} accessibilityLayer title={title} onClick={open}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="at"
            type="category"
            ticks={ticks}
            interval={0}
            height={MARGIN.bottom}
            tickFormatter={(at: number) => formatTick(at, interval, timeZone)}
            tick={{ fill: 'var(--ink-3)', fontSize: 11 }}
            tickLine={false}
            axisLine={false}
            tickMargin={6}
          />
          <YAxis
            width={MARGIN.left}
            domain={[domain.min, domain.max]}
            ticks={domain.ticks}
            interval={0}
            allowDataOverflow
            tickFormatter={(value: number) => formatAxis(value, unit, domain)}
            tick={{ fill: 'var(--ink-3)', fontSize: 11 }}
            tickLine={false}
            axisLine={false}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--line-strong)', strokeDasharray: '2 3', fill: 'var(--hover)' }}
            content={({ active: isActive, label }) => {
              const row = rows.find((one) => one.at === label);
              active.current = isActive && row ? row.at : null;
              return isActive && row ? <PointCard row={row} props={props} /> : null;
            }}
          />
          {target && domain.hasTarget && (
            <ReferenceLine y={target.value} stroke="var(--target)" strokeDasharray="5 4" strokeWidth={1.25} />
          )}
          {limits &&
            [limits.low, limits.high].map((limit) => <ReferenceLine key={limit} y={limit} stroke="var(--ink-3)" strokeDasharray="1 3" strokeWidth={1.25} ifOverflow="hidden" />)}
          {limits && <ReferenceLine y={limits.centre} stroke="var(--line-strong)" strokeWidth={1} />}
          {markersByPoint(markers, times).map(([at, numbers]) => (
            <ReferenceLine
              key={at}
              x={at}
              stroke="var(--ink-3)"
              strokeDasharray="1 3"
              label={{ value: numbers, position: 'insideTopLeft', fontSize: 10, fill: 'var(--ink-3)', offset: 3 }}
            />
          ))}
          {series.map((one) =>
            shape === 'bar' || one.isReference ? null : (
              <Area key={`${one.key} band`} dataKey={(row: Row) => row.bands[one.key]} stroke="none" fill={colorOf(one.color)} fillOpacity={0.14} isAnimationActive={false} activeDot={false} dot={false} connectNulls={false} tooltipType="none" legendType="none" />
            ),
          )}
          {series.map((one) =>
            shape === 'bar' && !one.isReference ? (
              <Bar key={one.key} name={one.title} dataKey={(row: Row) => row.values[one.key]} stackId="all" isAnimationActive={false} maxBarSize={28}>
                {rows.map((row) => (
                  <Cell key={row.at} fill={colorOf(one.color)} fillOpacity={row.points[one.key]?.isComplete === false ? 0.4 : 0.85} />
                ))}
              </Bar>
            ) : (
              <Line
                key={one.key}
                name={one.title}
                dataKey={(row: Row) => row.values[one.key]}
                stroke={colorOf(one.color)}
                strokeWidth={one.isReference ? 1.25 : 1.75}
                {...(one.isReference ? { strokeDasharray: '4 3', strokeOpacity: 0.8 } : {})}
                isAnimationActive={false}
                connectNulls={false}
                activeDot={{ r: 4, fill: colorOf(one.color), stroke: 'var(--surface)', strokeWidth: 2 }}
                dot={({ key, cx, cy, index }) => (
                  <Dot key={key} cx={cx} cy={cy} point={rows[index]?.points[one.key]} color={colorOf(one.color)} isQuiet={hasManyPoints || one.isReference === true} />
                )}
              />
            ),
          )}
          <EndLabels plot={props} hasTarget={domain.hasTarget} />
        </ComposedChart>
      )}
    </div>
  );
}

/** Full when its interval has ended, hollow while it has not; with many points only the hollow ones show. */
function Dot({ cx, cy, point, color, isQuiet }: { cx: number | undefined; cy: number | undefined; point: KpiPoint | undefined; color: string; isQuiet: boolean }) {
  if (cx === undefined || cy === undefined || !point || point.value === null || Number.isNaN(cy)) return <g />;
  if (point.isComplete) return isQuiet ? <g /> : <circle cx={cx} cy={cy} r={2} fill={color} />;
  return <circle cx={cx} cy={cy} r={3} fill="var(--surface)" stroke={color} strokeWidth={1.5} />;
}

/** Markers of one point share its line: their numbers, as the list below the chart counts them. */
function markersByPoint(markers: readonly ChartMarker[], times: readonly number[]): [number, string][] {
  const found = new Map<number, number[]>();
  markers.forEach((marker, index) => {
    const at = times.findLast((time) => time <= marker.at) ?? times[0] ?? 0;
    found.set(at, [...(found.get(at) ?? []), index + 1]);
  });
  return [...found].map(([at, numbers]) => [at, numbers.length > 2 ? `${numbers[0]}–${numbers.at(-1)}` : numbers.join(', ')]);
}

function EndLabels({ plot, hasTarget }: { plot: PlotProps; hasTarget: boolean }) {
  const area = usePlotArea();
  const scale = useYAxisScale();
  if (!area || !scale) return null;
  const labels = endLabels(plot, hasTarget, (value) => scale(value), area.y + area.height);
  return (
    <g fontSize={11} fontWeight={500}>
      {labels.map((label) => (
        <text key={label.text} x={area.x + area.width + 6} y={label.y + 4} fill={label.color}>
          {label.text}
        </text>
      ))}
    </g>
  );
}

function PointCard({ row, props }: { row: Row; props: PlotProps }) {
  const { series, unit, interval, timeZone, examplesHref } = props;
  return (
    <div className="popover px-3 py-2 text-[12px]">
      <div className="font-medium">{formatPoint(row.at, interval, timeZone)}</div>
      <table className="mt-1">
        <tbody>
          {series.map((one) => {
            const point = row.points[one.key];
            // What was measured with something else stands in the row of its own series.
            if (!point || (one.basis !== undefined && point.basis !== one.basis)) return null;
            return (
              <tr key={one.key}>
                <td className="pr-2">
                  <span className="inline-block size-2 rounded-full" style={{ background: colorOf(one.color) }} />
                </td>
                <td className="pr-3 text-ink-2">{one.title}</td>
                <td className="font-medium whitespace-nowrap">{point.value === null ? 'unknown' : formatWithInterval({ ...point, unit })}</td>
                {point.denominator !== null && <td className="pl-3 whitespace-nowrap text-ink-3">n = {formatCount(point.denominator)}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
      {series.some((one) => row.points[one.key]?.isComplete === false) && <div className="mt-1 text-ink-3">This {interval} is not over, or cut by the window.</div>}
      {examplesHref && <div className="mt-1 text-ink-3">Click or Enter: its traces</div>}
    </div>
  );
}

function toRows(series: readonly ChartSeries[]): Row[] {
  const rows = new Map<number, Row>();
  for (const { key, points } of series) {
    for (const point of points) {
      const at = Date.parse(point.at);
      const row = rows.get(at) ?? { at, values: {}, bands: {}, points: {} };
      row.values[key] = point.value;
      row.bands[key] = point.value === null || point.low === null || point.high === null ? null : [point.low, point.high];
      row.points[key] = point;
      rows.set(at, row);
    }
  }
  return [...rows.values()].sort((a, b) => a.at - b.at);
}
