/** Window and dimensions of every page, all of it links: what is chosen lives in the URL. */
import { Await, Link, useMatches, useSearchParams } from '@remix-run/react';
import { X } from 'lucide-react';
import { Suspense, type ReactNode } from 'react';
import { DEFAULT_RANGE, RANGES, type Dimension, type Filter, type Range } from '#schema/filter.ts';
import { formatWindow } from '../format-time.ts';
import { formatDuration } from '../format.ts';
import { useTimeZone } from '../layout/site.tsx';
import { CustomRange } from './custom-range.tsx';
import { DimensionPicker } from './dimension-picker.tsx';
import { hasDimensions, withoutDimensions, withRange } from './filter-links.ts';

const RANGE_TITLES: Record<Range, string> = { '24h': '24 hours', '7d': '7 days', '30d': '30 days', '90d': '90 days' };
const SHOWN: readonly Dimension[] = ['environment', 'feature', 'model', 'prompt_version', 'release'];

/** @param isOfRows the page reads rows whatever the filter is, as a list of traces does */
export function FilterBar({ filter, children, isOfRows = false }: { filter: Filter; children?: ReactNode; isOfRows?: boolean }) {
  const [search] = useSearchParams();
  const timeZone = useTimeZone();
  const hasCustom = search.has('from') || search.has('to');
  const current = hasCustom ? null : (search.get('range') ?? DEFAULT_RANGE);
  // The rarer dimensions show up when a link has brought them.
  const rare = (['provider', 'prompt_name'] as const).filter((dimension) => filter.dimensions[dimension]?.length);
  return (
    <div className="mb-5 flex flex-wrap items-center gap-2" role="group" aria-label="Filter">
      <nav aria-label="Time range" className="flex overflow-hidden rounded-md border border-line bg-surface">
        {RANGES.map((range) => (
          <Link
            key={range}
            to={`?${withRange(search, { range })}`}
            preventScrollReset
            aria-current={current === range ? 'true' : undefined}
            title={`The last ${RANGE_TITLES[range]}`}
            className="border-r border-line px-2.5 py-1 text-[13px] font-medium text-ink-2 -outline-offset-2 hover:bg-hover aria-[current=true]:bg-accent-soft aria-[current=true]:text-accent"
          >
            {range}
          </Link>
        ))}
        <CustomRange filter={filter} isCurrent={hasCustom} />
      </nav>
      {[...SHOWN, ...rare].map((dimension) => (
        <DimensionPicker key={dimension} dimension={dimension} filter={filter} />
      ))}
      {hasDimensions(filter) && (
        <Link to={`?${withoutDimensions(search)}`} preventScrollReset className="control border-transparent bg-transparent">
          <X size={13} aria-hidden="true" /> Clear
        </Link>
      )}
      {children}
      <span className="ml-auto text-[12px] text-ink-3">{formatWindow(filter, timeZone)}</span>
      {!isOfRows && <FromRows />}
    </div>
  );
}

/** Of a filter that the rollup cannot serve: that the rows are read, and how long it took. */
function FromRows() {
  const data = useMatches().at(-1)?.data;
  const fromRows = typeof data === 'object' && data !== null && 'fromRows' in data ? data.fromRows : null;
  if (!(fromRows instanceof Promise)) return null;
  const why = 'No rollup has three dimensions or more together';
  return (
    <p role="status" className="basis-full text-[12px] text-ink-3">
      <Suspense fallback={`${why}: every request of the window is looked through…`}>
        <Await resolve={fromRows}>{(ms: unknown) => `${why}: every request of the window was looked through, in ${formatDuration(typeof ms === 'number' ? ms : null)}.`}</Await>
      </Suspense>
    </p>
  );
}
