/** Cost: how much, by whom and for what, and where the month will end. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useActionData, useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import { ActionError } from '#app/actions/deps.server.ts';
import { saveSettings } from '#app/actions/save-settings.server.ts';
import { seriesCsvHref, useExamplesHref } from '#app/components/charts/chart-links.ts';
import { ChartSkeleton } from '#app/components/charts/series-chart.tsx';
import { BreakdownTable, dimensionTitle } from '#app/components/figures/breakdown-table.tsx';
import { CostOverTime, CostPanels } from '#app/components/figures/cost-panels.tsx';
import { KpiCharts, KpiChartsSkeleton } from '#app/components/figures/kpi-charts.tsx';
import { COST_CHARTS } from '#app/components/figures/plans.ts';
import { FilterBar } from '#app/components/filter/filter-bar.tsx';
import { SplitChoice } from '#app/components/kpi-page/choices.tsx';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { type Done, Said } from '#app/components/layout/said.tsx';
import { PanelError } from '#app/components/layout/panel-error.tsx';
import { TableSkeleton } from '#app/components/layout/skeleton.tsx';
import { KpiGrid } from '#app/components/overview/kpi-grid.tsx';
import { parseInterval, parseSplit } from '#app/kpi-params.server.ts';
import { later, loadPage } from '#app/page-loader.server.ts';
import { COST_PLAN, readCostFacts, readCostSplit } from '#app/readings/cost-page.server.ts';
import { readPageSeries, readPageTiles } from '#app/readings/figure-page.server.ts';
import { actorOf } from '#app/review-routes.server.ts';
import { readBudgetForm } from '#app/settings-form.server.ts';

export const meta: MetaFunction = () => [{ title: 'Cost · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, search, context }) => {
    const [interval, split] = [parseInterval(search, filter), parseSplit(search)];
    const series = later(readPageSeries(context, filter, COST_PLAN, interval));
    const parts = later(readCostSplit(context, filter, interval, split));
    const facts = later(readCostFacts(context, filter));
    return { filter, interval, split, series, parts, facts, groups: await readPageTiles(context, filter, COST_PLAN) };
  });

export async function action({ request, context }: ActionFunctionArgs): Promise<Done> {
  const actor = await actorOf({ request, context });
  try {
    const budget = readBudgetForm(await request.formData());
    await saveSettings(context, actor, budget);
    return { said: budget.budget_usd_per_month === null ? 'There is no budget now.' : 'The budget is set.' };
  } catch (error) {
    if (error instanceof ActionError) return { problem: error.message };
    throw error;
  }
}

const COLUMNS = ['cost_total', 'request_count', 'cost_per_successful_request', 'tokens_per_request', 'cached_input_share'];

export default function Cost() {
  const { filter, interval, split, series, parts, facts, groups } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const examplesHref = useExamplesHref(undefined, filter, interval);
  return (
    <>
      <PageHeader title="Cost" about="Failed attempts and retries included; what has no price is listed, never free." />
      <FilterBar filter={filter} />
      <KpiGrid groups={groups} series={series} />
      <SectionHeader title="Over time">
        <SplitChoice current={split} />
      </SectionHeader>
      <Suspense fallback={<ChartSkeleton title="Cost" height={260} />}>
        <Await resolve={parts} errorElement={<PanelError what="Cost by part" />}>
          {(found) => (
            <>
              <CostOverTime split={split} interval={interval} series={found.series} examplesHref={examplesHref} csvHref={`${seriesCsvHref('cost_total', filter, interval)}&groupBy=${split}`} />
              <div className="panel mt-3 overflow-hidden">
                <BreakdownTable dimension={split} title={dimensionTitle(split)} rows={found.rows} keys={COLUMNS} />
              </div>
            </>
          )}
        </Await>
      </Suspense>
      <div className="mt-3">
        <Suspense fallback={<KpiChartsSkeleton plans={COST_CHARTS} />}>
          <Await resolve={series} errorElement={<PanelError what="The series" />}>
            {(byKey) => <KpiCharts plans={COST_CHARTS} filter={filter} interval={interval} series={byKey} changes={groups.flatMap((group) => group.changes)} />}
          </Await>
        </Suspense>
      </div>
      <SectionHeader title="Where it went" />
      {done && <Said done={done} />}
      <Suspense fallback={<div className="panel"><TableSkeleton rows={8} /></div>}>
        <Await resolve={facts} errorElement={<PanelError what="Where it went" />}>
          {(found) => <CostPanels {...found} />}
        </Await>
      </Suspense>
    </>
  );
}
