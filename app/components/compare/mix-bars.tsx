/** What the traffic of each side is made of, a pair of bars a value: a difference in mix may be the whole difference. */
import type { Dimension } from '#schema/filter.ts';
import { DIMENSION_TITLES, valueLabel } from '../filter/filter-links.ts';
import { formatCount, formatValue } from '../format.ts';

interface MixValue {
  value: string;
  a: number;
  b: number;
  shareA: number | null;
  shareB: number | null;
}

/** More values than this are summed in one row. */
const SHOWN = 6;

export function MixBars({ dimension, values, nameA, nameB }: { dimension: Dimension; values: readonly MixValue[]; nameA: string; nameB: string }) {
  const title = DIMENSION_TITLES[dimension];
  const rest = values.slice(SHOWN);
  const sum = (of: (one: MixValue) => number) => rest.reduce((total, one) => total + of(one), 0);
  const shown = rest.length === 0 ? values : [...values.slice(0, SHOWN), { value: `${rest.length} others`, a: sum((one) => one.a), b: sum((one) => one.b), shareA: sum((one) => one.shareA ?? 0), shareB: sum((one) => one.shareB ?? 0) }];
  return (
    <section className="panel overflow-hidden" aria-label={`Mix by ${title.toLowerCase()}`}>
      <table className="data-table w-full">
        <caption className="sr-only">Share of requests by {title.toLowerCase()}</caption>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col" className="w-[38%]"><bdi className="block max-w-32 truncate" title={nameA}>{nameA}</bdi></th>
            <th scope="col" className="w-[38%]"><bdi className="block max-w-32 truncate" title={nameB}>{nameB}</bdi></th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.value}>
              <th scope="row" className="max-w-0 font-normal"><bdi className="block truncate" title={one.value}>{valueLabel(one.value)}</bdi></th>
              <td><Bar share={one.shareA} count={one.a} color="bg-series-6" /></td>
              <td><Bar share={one.shareB} count={one.b} color="bg-series-1" /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Bar({ share, count, color }: { share: number | null; count: number; color: string }) {
  return (
    <span className="flex items-center gap-2" title={`${formatCount(count)} requests`}>
      <span className="h-2 min-w-8 flex-1 overflow-hidden rounded-sm bg-sunken" aria-hidden="true">
        <span className={`block h-full ${color}`} style={{ width: `${(share ?? 0) * 100}%` }} />
      </span>
      <span className="w-14 text-right whitespace-nowrap">{formatValue(share, 'share')}</span>
    </span>
  );
}
