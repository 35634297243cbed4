/** Requests, newest first: all of the filter, those that failed, or those behind a KPI. */
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { findKpi } from '#schema/kpis/index.ts';
import { FilterBar } from '#app/components/filter/filter-bar.tsx';
import { NothingMatches } from '#app/components/layout/empty.tsx';
import { PageHeader } from '#app/components/layout/page-header.tsx';
import { Paging, TraceKinds, TraceSearch, WhyListed } from '#app/components/trace/trace-list-parts.tsx';
import { TraceTable } from '#app/components/trace/trace-table.tsx';
import { loadPage } from '#app/page-loader.server.ts';
import { readTracePage } from '#app/readings/trace-page.server.ts';

export const meta: MetaFunction = () => [{ title: 'Traces · Assay' }];

export const loader = (args: LoaderFunctionArgs) => loadPage(args, async ({ filter, search, context }) => ({ filter, ...(await readTracePage(context, filter, search)) }));

export default function Traces() {
  const { filter, traces, next, kpiKey, text, isNewestFirst } = useLoaderData<typeof loader>();
  const kpi = kpiKey === null ? null : findKpi(kpiKey);
  return (
    <>
      <PageHeader title="Traces" about={`Requests, ${isNewestFirst ? 'newest' : 'the most telling'} first. Each row opens its trace.`} />
      <FilterBar filter={filter} isOfRows />
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <TraceKinds />
        <TraceSearch text={text} />
        {kpi && <WhyListed definition={kpi} />}
      </div>
      {traces.length === 0 ? (
        <NothingMatches filter={filter} what="trace" />
      ) : (
        <div className="panel overflow-hidden">
          <TraceTable caption="Requests" traces={traces} isSortable={false} />
        </div>
      )}
      <Paging next={next} />
    </>
  );
}
