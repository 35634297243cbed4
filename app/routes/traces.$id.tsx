/** One trace: its facts, the tree of its spans over time, and the chosen span in full. */
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, type ShouldRevalidateFunction, useLoaderData, useSearchParams } from '@remix-run/react';
import { ChevronLeft } from 'lucide-react';
import { useMemo } from 'react';
import { sameBut, useFilterLink } from '#app/components/filter/filter-links.ts';
import { SendToTriage } from '#app/components/review/send-to-triage.tsx';
import { Scores } from '#app/components/trace/scores.tsx';
import { SpanDetails } from '#app/components/trace/span-details.tsx';
import { spanTree } from '#app/components/trace/span-tree.ts';
import { TraceHeader } from '#app/components/trace/trace-header.tsx';
import { Waterfall } from '#app/components/trace/waterfall.tsx';
import { loadPage, notFound } from '#app/page-loader.server.ts';
import { readTrace } from '#app/readings/traces.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.trace.name ?? 'Trace'} · Assay` }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ context }) => {
    const found = await readTrace(context, args.params['id'] ?? '');
    if (!found) throw notFound('There is no trace with this id. It may have been deleted, or not have arrived yet.');
    return found;
  });

/** Another span of the same trace is here already. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentParams, nextParams, currentUrl, nextUrl, defaultShouldRevalidate }) =>
  currentParams['id'] === nextParams['id'] && sameBut(currentUrl, nextUrl, ['span']) ? false : defaultShouldRevalidate;

export default function TracePage() {
  const { trace, spans, scores } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const link = useFilterLink();
  const tree = useMemo(() => spanTree(spans), [spans]);
  const asked = search.get('span');
  // What went wrong is what one came for; else the whole.
  const selected = spans.find((span) => span.span_id === asked) ?? tree.rows.find((row) => row.span.status === 'error' && row.depth > 0)?.span ?? tree.rows[0]?.span;
  return (
    <>
      <Link to={link('/traces')} className="mb-2 inline-flex items-center gap-1 text-[13px] text-ink-3 hover:text-ink">
        <ChevronLeft size={14} aria-hidden="true" /> Traces
      </Link>
      <TraceHeader trace={trace} spans={spans} />
      <SendToTriage traceId={trace.trace_id} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
        <section className="panel min-w-0 p-2 pt-3 xl:sticky xl:top-6 xl:max-h-[calc(100dvh-48px)] xl:overflow-y-auto" aria-label="Spans over time">
          <Waterfall tree={tree} selectedId={selected?.span_id ?? ''} />
          <Scores scores={scores} />
        </section>
        <section className="panel min-w-0" aria-label="Chosen span">{selected && <SpanDetails span={selected} />}</section>
      </div>
    </>
  );
}
