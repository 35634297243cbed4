/** A KPI of retrievals by index: a table with intervals, and small charts on one scale. */
import type { KpiPoint, KpiUnit, SeriesInterval } from '#schema/kpis/definition.ts';
import { domainOf } from '../charts/scale.ts';
import { SmallMultiple } from '../charts/small-multiple.tsx';
import { valueLabel } from '../filter/filter-links.ts';
import { formatCount, formatInterval, formatValue } from '../format.ts';

interface IndexPart {
  index: string;
  share: number;
  low: number;
  high: number;
  of: number;
  points: KpiPoint[] | null;
}

export function IndexParts({ title, unit, interval, parts }: { title: string; unit: KpiUnit; interval: SeriesInterval; parts: readonly IndexPart[] }) {
  if (parts.length === 0) return <p className="panel p-4 text-[13px] text-ink-3">No retrieval of this window tells it.</p>;
  return (
    <>
      <IndexTable title={title} parts={parts} />
      <IndexCharts unit={unit} interval={interval} parts={parts} />
    </>
  );
}

/** Small charts of those that have points. */
export function IndexCharts({ unit, interval, parts }: { unit: KpiUnit; interval: SeriesInterval; parts: readonly IndexPart[] }) {
  const drawn = parts.filter(({ points }) => points?.some(({ value }) => value !== null));
  // Bands of small parts reach far; the scale is that of the values, and the bands are cut.
  const domain = domainOf(drawn.flatMap(({ points }) => points ?? []).map(({ value }) => ({ value, low: null, high: null })), unit, null);
  return (
    <div className="mt-3 grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-4">
      {drawn.map(({ index, points }) => (
        <SmallMultiple key={index} title={valueLabel(index)} points={points ?? []} domain={domain} unit={unit} interval={interval} />
      ))}
    </div>
  );
}

function IndexTable({ title, parts }: { title: string; parts: readonly IndexPart[] }) {
  return (
    <div className="panel relative overflow-x-auto" tabIndex={0} role="region" aria-label={`${title} by index`}>
      <table className="data-table w-full">
        <caption className="sr-only">{title} by index</caption>
        <thead>
          <tr>
            <th scope="col">Index</th>
            <th scope="col" className="text-right">{title}</th>
            <th scope="col" className="text-right">95% CI</th>
            <th scope="col" className="text-right">n</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ index, share, low, high, of }) => (
            <tr key={index}>
              <th scope="row" className="w-full max-w-0 min-w-36 font-medium"><bdi className="block truncate" title={index}>{valueLabel(index)}</bdi></th>
              <td className="text-right font-semibold">{formatValue(share, 'share')}</td>
              <td className="text-right whitespace-nowrap">{formatInterval(low, high, 'share', share)}</td>
              <td className="text-right">{formatCount(of)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
