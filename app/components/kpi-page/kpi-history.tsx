/** The large chart of a KPI: target, usual range, the period before, and what happened meanwhile. */
import type { Filter } from '#schema/filter.ts';
import type { KpiChange, KpiDefinition, KpiPoint, SeriesInterval } from '#schema/kpis/definition.ts';
import { SeriesChart } from '../charts/series-chart.tsx';
import { useExamplesHref, seriesCsvHref } from '../charts/chart-links.ts';
import { RangeBrush } from '../charts/range-brush.tsx';
import { rightMargin } from '../charts/end-labels.ts';
import { splitByBasis } from '../charts/split-basis.ts';
import { formatShortTime } from '../format-time.ts';
import { formatValue } from '../format.ts';
import { targetText } from '../kpi/explain.tsx';
import { useTimeZone } from '../layout/site.tsx';
import { LimitsLock } from './limits-lock.tsx';

interface Marker {
  at: number;
  kind: string;
  title: string;
}

/** The newest ones; more lines than this would hide the data. */
const MARKERS_SHOWN = 12;

interface KpiHistoryProps {
  definition: KpiDefinition;
  change: KpiChange;
  filter: Filter;
  interval: SeriesInterval;
  points: KpiPoint[];
  before: KpiPoint[];
  markers: Marker[];
  limits: { low: number; centre: number; high: number } | null;
  lock: { reason: string; set_by: string; set_at: number; points: number; points_from: number; points_to: number } | null;
}

export function KpiHistory({ definition, change, filter, interval, points, before, markers, limits, lock }: KpiHistoryProps) {
  const timeZone = useTimeZone();
  const examplesHref = useExamplesHref(definition, filter, interval);
  const { target } = change.reading;
  const shown = markers.slice(0, MARKERS_SHOWN).sort((a, b) => a.at - b.at);
  const isBar = definition.measure.kind === 'sum' || definition.measure.kind === 'count';
  // Laid over this period point by point; only the values are of the one before.
  const shifted = points.map((point, index) => ({ ...point, ...pick(before[index]), isComplete: true }));
  const outside = limits === null ? [] : points.filter((point) => point.isComplete && point.value !== null && (point.value < limits.low || point.value > limits.high));
  const series = [
    ...splitByBasis({ key: definition.key, title: 'now', color: 1, points }),
    { key: 'before', title: 'before', color: 6, points: shifted, isReference: true },
  ];
  const plot = {
    unit: definition.unit,
    shape: isBar ? ('bar' as const) : ('line' as const),
    series,
    target: target === null ? null : { value: target, text: `target ${targetText(target, definition, change.reading.targetDirection)}` },
  };
  return (
    <>
      <SeriesChart
        title={`${definition.title} by ${interval}`}
        {...plot}
        interval={interval}
        limits={isBar ? null : limits}
        markers={shown}
        timeZone={timeZone}
        height={300}
        lead={
          limits && !isBar
            ? `Usual range ${formatValue(Math.max(limits.low, 0), definition.unit)} to ${formatValue(limits.high, definition.unit)} (dotted; XmR of ${lock ? `${lock.points} points, locked` : 'the first 20 finished points'}); ${outside.length === 0 ? 'no point is outside' : `${outside.length} of ${points.length} points are outside`}`
            : 'Hollow points are not finished, or cut by the window'
        }
        foot={<RangeBrush key={`${filter.from} ${filter.to} ${interval}`} filter={filter} interval={interval} starts={points.map((point) => Date.parse(point.at))} marginRight={rightMargin(plot)} />}
        csvHref={seriesCsvHref(definition.key, filter, interval)}
        examplesHref={examplesHref}
      />
      {markers.length > 0 && (
        <ol className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-[12px] text-ink-3" aria-label="What happened in this window">
          {shown.map((marker, index) => (
            <li key={`${marker.at} ${marker.title}`}>
              {index + 1} <span className="font-medium text-ink-2">{marker.kind}</span> {marker.title} · {formatShortTime(marker.at, timeZone)}
            </li>
          ))}
        </ol>
      )}
      {limits && !isBar && <LimitsLock lock={lock} interval={interval} />}
    </>
  );
}

function pick(point: KpiPoint | undefined): Pick<KpiPoint, 'value' | 'low' | 'high' | 'numerator' | 'denominator'> {
  if (!point) return { value: null, low: null, high: null, numerator: null, denominator: null };
  const { value, low, high, numerator, denominator } = point;
  return { value, low, high, numerator, denominator };
}
