/** A KPI of retrievals by index. */
import { valueLabel } from '../filter/filter-links.ts';
import { formatCount, formatInterval, formatValue } from '../format.ts';

interface IndexPart {
  index: string;
  share: number;
  low: number;
  high: number;
  of: number;
}

export function IndexParts({ title, parts }: { title: string; parts: readonly IndexPart[] }) {
  if (parts.length === 0) return <p className="panel p-4 text-[13px] text-ink-3">No retrieval of this window tells it.</p>;
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
