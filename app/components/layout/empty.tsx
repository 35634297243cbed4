/** Nothing to show, and what to do about it: a filter that matches nothing is not an empty store. */
import { Link, useSearchParams } from '@remix-run/react';
import { SearchX } from 'lucide-react';
import type { Filter } from '#schema/filter.ts';
import { hasDimensions, withoutDimensions, withRange } from '../filter/filter-links.ts';
import { formatWindow } from '../format-time.ts';
import { useTimeZone } from './site.tsx';

export function NothingMatches({ filter, what = 'request' }: { filter: Filter; what?: string }) {
  const [search] = useSearchParams();
  const timeZone = useTimeZone();
  const isFiltered = hasDimensions(filter);
  return (
    <section className="panel flex flex-col items-center px-6 py-16 text-center">
      <div className="mb-3 rounded-lg bg-sunken p-2.5 text-ink-3">
        <SearchX size={22} aria-hidden="true" />
      </div>
      <h2 className="text-[15px] font-semibold">{isFiltered ? `No ${what} matches this filter` : `No ${what} in this window`}</h2>
      <p className="mt-1 max-w-[52ch] text-[13px] text-ink-2">
        {formatWindow(filter, timeZone)}. There is no figure to show, which is not the same as a figure of zero.
      </p>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        {isFiltered && <Link to={`?${withoutDimensions(search)}`} className="control control-primary">Clear the filter</Link>}
        <Link to={`?${withRange(search, { range: '90d' })}`} className="control">Look at 90 days</Link>
      </div>
    </section>
  );
}
