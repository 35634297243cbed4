/** Around the list of traces: which ones, why these, and the pages. */
import { Link, useSearchParams } from '@remix-run/react';
import { X } from 'lucide-react';
import type { KpiDefinition } from '#schema/kpis/definition.ts';

const KINDS = [
  { status: null, title: 'All' },
  { status: 'failed', title: 'Failed' },
  { status: 'no_hit', title: 'No hit' },
  { status: 'refused', title: 'Refused' },
] as const;

export function TraceKinds() {
  const [search] = useSearchParams();
  const current = search.get('status');
  const hrefOf = (status: string | null) => {
    const next = new URLSearchParams(search);
    next.delete('cursor');
    next.delete('status');
    if (status) next.set('status', status);
    return `?${next}`;
  };
  return (
    <nav aria-label="Which traces" className="flex overflow-hidden rounded-md border border-line bg-surface">
      {KINDS.map(({ status, title }) => (
        <Link
          key={title}
          to={hrefOf(status)}
          aria-current={current === status ? 'true' : undefined}
          className="border-r border-line px-2.5 py-1 text-[13px] font-medium text-ink-2 -outline-offset-2 last:border-r-0 hover:bg-hover aria-[current=true]:bg-accent-soft aria-[current=true]:text-accent"
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}

export function WhyListed({ definition }: { definition: KpiDefinition }) {
  const [search] = useSearchParams();
  const next = new URLSearchParams(search);
  next.delete('kpi');
  next.delete('cursor');
  return (
    <span className="control" data-on="true">
      <span className="truncate">Behind “{definition.title}”: {definition.numerator}</span>
      <Link to={`?${next}`} className="-mr-1 rounded p-0.5 hover:bg-hover" aria-label={`Stop listing what is behind ${definition.title}`}>
        <X size={13} aria-hidden="true" />
      </Link>
    </span>
  );
}

export function Paging({ next }: { next: string | null }) {
  const [search] = useSearchParams();
  const withCursor = (cursor: string | null) => {
    const params = new URLSearchParams(search);
    params.delete('cursor');
    if (cursor) params.set('cursor', cursor);
    return `?${params}`;
  };
  if (!next && !search.has('cursor')) return null;
  return (
    <nav aria-label="Pages of traces" className="mt-4 flex justify-center gap-2">
      {search.has('cursor') && <Link to={withCursor(null)} className="control">Newest</Link>}
      {next && <Link to={withCursor(next)} className="control" rel="next">Older</Link>}
    </nav>
  );
}
