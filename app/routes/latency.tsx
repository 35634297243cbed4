/** Latency and reliability: how long people waited, and what failed. */
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import { ErrorTables } from '#app/components/figures/error-tables.tsx';
import { HeatMap } from '#app/components/figures/heat-map.tsx';
import { WhereTimeGoes } from '#app/components/figures/where-time-goes.tsx';
import { KpiCharts, KpiChartsSkeleton } from '#app/components/figures/kpi-charts.tsx';
import { LATENCY_CHARTS } from '#app/components/figures/plans.ts';
import { FilterBar } from '#app/components/filter/filter-bar.tsx';
import { IntervalChoice } from '#app/components/kpi-page/choices.tsx';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { PanelError } from '#app/components/layout/panel-error.tsx';
import { TableSkeleton } from '#app/components/layout/skeleton.tsx';
import { KpiGrid } from '#app/components/overview/kpi-grid.tsx';
import { parseInterval } from '#app/kpi-params.server.ts';
import { later, loadPage } from '#app/page-loader.server.ts';
import { readPageSeries, readPageTiles } from '#app/readings/figure-page.server.ts';
import { LATENCY_PLAN, readErrors, readHeatMap, readWhereTimeGoes } from '#app/readings/latency-page.server.ts';

export const meta: MetaFunction = () => [{ title: 'Latency and reliability · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, search, context }) => {
    const interval = parseInterval(search, filter);
    const series = later(readPageSeries(context, filter, LATENCY_PLAN, interval));
    const heat = later(readHeatMap(context, filter, interval));
    const time = later(readWhereTimeGoes(context, filter));
    const errors = later(readErrors(context, filter));
    return { filter, interval, series, heat, time, errors, groups: await readPageTiles(context, filter, LATENCY_PLAN) };
  });

export default function Latency() {
  const { filter, interval, series, heat, time, errors, groups } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Latency and reliability" about="How long people waited, and what failed. A request whose retry worked did not fail." />
      <FilterBar filter={filter} />
      <KpiGrid groups={groups} series={series} />
      <SectionHeader title="Over time">
        <IntervalChoice current={interval} />
      </SectionHeader>
      <Suspense fallback={<KpiChartsSkeleton plans={LATENCY_CHARTS} />}>
        <Await resolve={series} errorElement={<PanelError what="The series" />}>
          {(byKey) => <KpiCharts plans={LATENCY_CHARTS} filter={filter} interval={interval} series={byKey} changes={groups.flatMap((group) => group.changes)} />}
        </Await>
      </Suspense>
      <div className="mt-3">
        <Suspense fallback={<div className="panel"><TableSkeleton rows={9} /></div>}>
          <Await resolve={heat} errorElement={<PanelError what="The durations" />}>
            {(found) => <HeatMap interval={interval} {...found} />}
          </Await>
        </Suspense>
      </div>
      <SectionHeader title="Where the time goes" about="what the end of a request waited for: steps that ran beside another are in no part" />
      <Suspense fallback={<div className="panel"><TableSkeleton rows={5} /></div>}>
        <Await resolve={time} errorElement={<PanelError what="Where the time goes" />}>
          {(found) => <WhereTimeGoes found={found} />}
        </Await>
      </Suspense>
      <Suspense fallback={<div className="panel mt-8"><TableSkeleton rows={6} /></div>}>
        <Await resolve={errors} errorElement={<PanelError what="The errors" />}>
          {(found) => <ErrorTables {...found} />}
        </Await>
      </Suspense>
    </>
  );
}
