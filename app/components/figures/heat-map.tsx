/** Requests by time and duration: a table whose cells are shaded by their share of the column. */
import type { SeriesInterval } from '#schema/kpis/definition.ts';
import { spread } from '../charts/scale.ts';
import { formatPoint, formatTick } from '../format-time.ts';
import { formatDuration, formatValue, plural } from '../format.ts';
import { useTimeZone } from '../layout/site.tsx';

interface HeatMapProps {
  interval: SeriesInterval;
  times: number[];
  edges: number[];
  counts: number[][];
}

export function HeatMap({ interval, times, edges, counts }: HeatMapProps) {
  const timeZone = useTimeZone();
  const totals = times.map((_, index) => counts.reduce((sum, row) => sum + (row[index] ?? 0), 0));
  const labelled = new Set(spread(times, 8));
  const bands = edges.map((edge, band) => ({ edge, band })).reverse();
  return (
    <section className="panel p-4" aria-label="How durations spread">
      <h3 className="text-[13px] font-semibold">How durations spread</h3>
      <p className="mb-2 text-[12px] text-ink-3">Each column is one {interval}; the darker, the larger the share of its requests that took so long.</p>
      <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label="How durations spread, table">
        <table className="w-full min-w-[560px] border-separate border-spacing-px text-[11px] text-ink-3">
          <tbody>
            {bands.map(({ edge, band }) => (
              <tr key={edge}>
                <th scope="row" className="w-24 pr-2 text-right font-normal whitespace-nowrap">{bandName(edge, edges[band + 1])}</th>
                {times.map((at, index) => {
                  const count = counts[band]?.[index] ?? 0;
                  const share = count / Math.max(1, totals[index] ?? 0);
                  return (
                    <td
                      key={at}
                      className="h-[18px] rounded-[2px] p-0"
                      title={`${formatPoint(at, interval, timeZone)}: ${plural(count, 'request')}, ${formatValue(share, 'share')}`}
                      // The root keeps small shares visible beside large ones.
                      style={{ background: count === 0 ? 'var(--sunken)' : `color-mix(in oklab, var(--series-1) ${Math.round(12 + 88 * Math.sqrt(share))}%, var(--surface))` }}
                    >
                      <span className="sr-only">{count}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td />
              {times.map((at) => (
                <th key={at} scope="col" className="h-5 max-w-0 overflow-visible text-left font-normal whitespace-nowrap">
                  {labelled.has(at) ? formatTick(at, interval, timeZone) : <span className="sr-only">{formatTick(at, interval, timeZone)}</span>}
                </th>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}

function bandName(from: number, to: number | undefined): string {
  if (to === undefined) return `over ${formatDuration(from)}`;
  return from === 0 ? `under ${formatDuration(to)}` : `to ${formatDuration(to)}`;
}
