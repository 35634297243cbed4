/** The same figures as a table: a row per interval, a column per series, with interval and sample. */
import { Link } from '@remix-run/react';
import { formatPoint } from '../format-time.ts';
import { formatCount, formatInterval, formatValue } from '../format.ts';
import type { PlotProps } from './chart-types.ts';

export function SeriesTable({ title, unit, interval, series, timeZone, height, examplesHref }: PlotProps) {
  const times = (series[0]?.points ?? []).map((point) => point.at);
  return (
    <div className="relative overflow-auto" style={{ maxHeight: Math.max(height, 280) }} tabIndex={0} role="region" aria-label={`${title}, table`}>
      <table className="data-table w-full">
        <thead>
          <tr>
            <th scope="col">{interval[0]?.toUpperCase() + interval.slice(1)}</th>
            {series.map((one) => (
              <th key={one.key} scope="col" className="text-right">{one.title}</th>
            ))}
            <th scope="col" className="text-right">n</th>
          </tr>
        </thead>
        <tbody>
          {times.map((at, index) => (
            <tr key={at}>
              <th scope="row" className="font-normal whitespace-nowrap">
                {examplesHref ? <Link className="text-link" to={examplesHref(Date.parse(at))}>{formatPoint(at, interval, timeZone)}</Link> : formatPoint(at, interval, timeZone)}
                {series[0]?.points[index]?.isComplete === false && <span className="text-ink-3"> (unfinished)</span>}
              </th>
              {series.map((one) => {
                const point = one.points[index];
                const range = point && point.value !== null ? formatInterval(point.low, point.high, unit, point.value) : null;
                return (
                  <td key={one.key} className="text-right whitespace-nowrap">
                    {formatValue(point?.value ?? null, unit)}
                    {range && <span className="text-ink-3"> ({range})</span>}
                  </td>
                );
              })}
              <td className="text-right text-ink-3">{formatCount(series[0]?.points[index]?.denominator ?? null)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
