/** Around the list of traces: which ones, why these, and the pages. */
import { Form, Link, useSearchParams } from '@remix-run/react';
import { Search, X } from 'lucide-react';
import type { KpiDefinition } from '#schema/kpis/definition.ts';
import { Choice } from '../layout/choice.tsx';

export function TraceKinds() {
  return <Choice label="Which traces" name="status" options={[[null, 'All'], ['failed', 'Failed'], ['no_hit', 'No hit'], ['refused', 'Refused']]} />;
}

/** Words of the question or the answer, or a trace id; a plain GET form. */
export function TraceSearch({ text }: { text: string }) {
  const [search] = useSearchParams();
  return (
    <Form method="get" role="search" className="flex">
      {[...search].filter(([name]) => name !== 'q' && name !== 'cursor').map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
      <input key={text} type="search" name="q" defaultValue={text} maxLength={200} placeholder="Words of the question or answer, or an id" aria-label="Search traces" className="control w-80 min-w-0 rounded-r-none" />
      <button type="submit" className="control -ml-px rounded-l-none">
        <Search size={14} aria-hidden="true" />
        <span className="sr-only">Search</span>
      </button>
    </Form>
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
