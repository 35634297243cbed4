/** The overview: how things stand, how they moved, which models cost what, and what failed last. */
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, Link, useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import { FilterBar } from '#app/components/filter/filter-bar.tsx';
import { useFilterLink } from '#app/components/filter/filter-links.ts';
import { KpiCharts, KpiChartsSkeleton } from '#app/components/figures/kpi-charts.tsx';
import { OVERVIEW_CHARTS } from '#app/components/figures/plans.ts';
import { NothingMatches } from '#app/components/layout/empty.tsx';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { PanelError } from '#app/components/layout/panel-error.tsx';
import { TableSkeleton } from '#app/components/layout/skeleton.tsx';
import { KpiGrid } from '#app/components/overview/kpi-grid.tsx';
import { TopModels } from '#app/components/overview/top-models.tsx';
import { GetStarted } from '#app/components/start/get-started.tsx';
import { TraceTable } from '#app/components/trace/trace-table.tsx';
import { ViewsMenu } from '#app/components/views/views-menu.tsx';
import { later, loadPage } from '#app/page-loader.server.ts';
import { intervalFor, isStoreEmpty, readOverviewSeries, readOverviewTiles, readTopModels } from '#app/readings/overview.server.ts';
import { listTraces } from '#app/readings/traces.server.ts';

export const meta: MetaFunction = () => [{ title: 'Overview · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, context }) => {
    const demo = context.demoProgress();
    if (demo.state === 'running' || (await isStoreEmpty(context))) return { isEmpty: true as const, demo, origin: new URL(args.request.url).origin };
    const series = later(readOverviewSeries(context, filter));
    const models = later(readTopModels(context, filter));
    const failures = later(listTraces(context, { filter, limit: 10, where: 'is_failed' }).then((list) => list.traces));
    return { isEmpty: false as const, filter, interval: intervalFor(filter), groups: await readOverviewTiles(context, filter), series, models, failures };
  });

export default function Overview() {
  const data = useLoaderData<typeof loader>();
  const link = useFilterLink();
  if (data.isEmpty) return <GetStarted origin={data.origin} demo={data.demo} />;
  const { filter, interval, groups, series, models, failures } = data;
  const changes = groups.flatMap((group) => group.changes);
  const hasRequests = (changes.find((change) => change.key === 'request_count')?.reading.value ?? 0) > 0;
  return (
    <>
      <PageHeader title="Overview" />
      <FilterBar filter={filter}><ViewsMenu /></FilterBar>
      {!hasRequests && <NothingMatches filter={filter} />}
      {hasRequests && (
        <>
          <KpiGrid groups={groups} series={series} />
          <SectionHeader title="Over time" about={`by ${interval}, with 95% intervals`} />
          <Suspense fallback={<KpiChartsSkeleton plans={OVERVIEW_CHARTS} />}>
            <Await resolve={series} errorElement={<PanelError what="The series" />}>
              {(byKey) => <KpiCharts plans={OVERVIEW_CHARTS} filter={filter} interval={interval} series={byKey} changes={changes} />}
            </Await>
          </Suspense>
          <div className="grid gap-x-6 xl:grid-cols-2">
            <div className="min-w-0">
              <SectionHeader title="Models by cost" />
              <div className="panel overflow-hidden">
                <Suspense fallback={<TableSkeleton rows={6} />}>
                  <Await resolve={models} errorElement={<PanelError what="The models" />}>
                    {(rows) => <TopModels rows={rows} />}
                  </Await>
                </Suspense>
              </div>
            </div>
            <div className="min-w-0">
              <SectionHeader title="Newest failures">
                <Link to={link('/traces?status=failed')} className="text-link text-[13px]">All failures</Link>
              </SectionHeader>
              <div className="panel overflow-hidden">
                <Suspense fallback={<TableSkeleton rows={6} />}>
                  <Await resolve={failures} errorElement={<PanelError what="The newest failures" />}>
                    {(traces) => (traces.length > 0 ? <TraceTable caption="Newest failures" traces={traces} isFailures /> : <p className="p-4 text-[13px] text-ink-3">No request of this window failed.</p>)}
                  </Await>
                </Suspense>
              </div>
            </div>
          </div>
        </>
      )}
    </>
  );
}
