/** Retrieval: what was not found, in tiers; what answers cite; and which queries miss most. */
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import { KPIS } from '#schema/kpis/index.ts';
import { KpiCharts, KpiChartsSkeleton } from '#app/components/figures/kpi-charts.tsx';
import { RETRIEVAL_CHARTS } from '#app/components/figures/plans.ts';
import { IndexTable, MissedQueries } from '#app/components/figures/retrieval-tables.tsx';
import { FilterBar } from '#app/components/filter/filter-bar.tsx';
import { IntervalChoice } from '#app/components/kpi-page/choices.tsx';
import { IndexCharts } from '#app/components/kpi-page/index-parts.tsx';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { PanelError } from '#app/components/layout/panel-error.tsx';
import { TableSkeleton } from '#app/components/layout/skeleton.tsx';
import { KpiGrid } from '#app/components/overview/kpi-grid.tsx';
import { parseInterval } from '#app/kpi-params.server.ts';
import { later, loadPage } from '#app/page-loader.server.ts';
import { readIndexSeries } from '#app/readings/index-series.server.ts';
import { readPageSeries, readPageTiles } from '#app/readings/figure-page.server.ts';
import { readIndexes, readMissedQueries, RETRIEVAL_PLAN } from '#app/readings/retrieval-page.server.ts';

export const meta: MetaFunction = () => [{ title: 'Retrieval · Assay' }];

/** Never mixed, and so not drawn as one. */
const TIER_KEYS = ['retrieval_no_hit_empty_rate', 'retrieval_no_hit_below_threshold_rate'] as const;

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, search, context }) => {
    const interval = parseInterval(search, filter);
    const series = later(readPageSeries(context, filter, RETRIEVAL_PLAN, interval));
    const indexes = later(readIndexes(context, filter));
    const byIndex = later(readIndexSeries(context, filter, TIER_KEYS, interval));
    const missed = later(readMissedQueries(context, filter));
    return { filter, interval, series, indexes, byIndex, missed, groups: await readPageTiles(context, filter, RETRIEVAL_PLAN) };
  });

export default function Retrieval() {
  const { filter, interval, series, indexes, byIndex, missed, groups } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Retrieval" about="A failed retrieval is an error, not a miss; one that did not tell its documents is unknown." />
      <FilterBar filter={filter} />
      <KpiGrid groups={groups} series={series} />
      <SectionHeader title="Over time">
        <IntervalChoice current={interval} />
      </SectionHeader>
      <Suspense fallback={<KpiChartsSkeleton plans={RETRIEVAL_CHARTS} />}>
        <Await resolve={series} errorElement={<PanelError what="The series" />}>
          {(byKey) => <KpiCharts plans={RETRIEVAL_CHARTS} filter={filter} interval={interval} series={byKey} changes={groups.flatMap((group) => group.changes)} />}
        </Await>
      </Suspense>
      <SectionHeader title="By index" />
      <Suspense fallback={<div className="panel"><TableSkeleton rows={4} /></div>}>
        <Await resolve={indexes} errorElement={<PanelError what="The indexes" />}>
          {(rows) => <IndexTable rows={rows} />}
        </Await>
      </Suspense>
      <Suspense>
        <Await resolve={byIndex} errorElement={<PanelError what="The series by index" />}>
          {(tiers) =>
            tiers.map(({ key, parts }) => {
              const definition = KPIS.find((one) => one.key === key);
              return definition && parts.length > 0 ? (
                <section key={key} className="mt-3" aria-label={`${definition.title}, by index`}>
                  <h3 className="text-[13px] font-semibold">{definition.title}, by {interval}</h3>
                  <IndexCharts unit={definition.unit} interval={interval} parts={parts} />
                </section>
              ) : null;
            })
          }
        </Await>
      </Suspense>
      <SectionHeader title="Queries that miss most" about="similar wordings together, each with its newest trace" />
      <Suspense fallback={<div className="panel"><TableSkeleton rows={8} /></div>}>
        <Await resolve={missed} errorElement={<PanelError what="The queries" />}>
          {(found) => <MissedQueries {...found} />}
        </Await>
      </Suspense>
    </>
  );
}
