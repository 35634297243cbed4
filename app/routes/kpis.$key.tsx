/** One KPI: where it stands, how it moved, and which parts of the traffic make it so. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useActionData, useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import { findKpi, KPIS } from '#schema/kpis/index.ts';
import { ActionError } from '#app/actions/deps.server.ts';
import { lockLimits } from '#app/actions/lock-limits.server.ts';
import { ChartSkeleton } from '#app/components/charts/series-chart.tsx';
import { DIMENSION_TITLES } from '#app/components/filter/filter-links.ts';
import { FilterBar } from '#app/components/filter/filter-bar.tsx';
import { BesideKpi } from '#app/components/kpi-page/beside.tsx';
import { KpiHead } from '#app/components/kpi-page/kpi-head.tsx';
import { KpiHistory } from '#app/components/kpi-page/kpi-history.tsx';
import { IndexParts } from '#app/components/kpi-page/index-parts.tsx';
import { KpiParts } from '#app/components/kpi-page/kpi-parts.tsx';
import { IntervalChoice, SplitChoice } from '#app/components/kpi-page/choices.tsx';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { type Done, Said } from '#app/components/layout/said.tsx';
import { PanelError } from '#app/components/layout/panel-error.tsx';
import { TableSkeleton } from '#app/components/layout/skeleton.tsx';
import { later, loadPage, notFound } from '#app/page-loader.server.ts';
import { readBeside } from '#app/readings/kpi-beside.server.ts';
import { readKpiHead, readKpiHistory, readKpiIndexes, readKpiParts } from '#app/readings/kpi-page.server.ts';
import { parseInterval, parseSplit } from '#app/kpi-params.server.ts';
import { actorOf } from '#app/review-routes.server.ts';

export const meta: MetaFunction = ({ params }) => [{ title: `${findKpi(params['key'] ?? '')?.title ?? 'KPI'} · Assay` }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, search, context }) => {
    const definition = findKpi(args.params['key'] ?? '');
    if (!definition) throw notFound('No KPI has this key. The definitions list all of them.');
    const [interval, split] = [parseInterval(search, filter), parseSplit(search)];
    const history = later(readKpiHistory(context, filter, definition, interval));
    const parts = later(readKpiParts(context, filter, definition, interval, split));
    const indexes = later(readKpiIndexes(context, filter, definition, interval));
    const head = readKpiHead(context, filter, definition);
    const beside = later(head.then((change) => readBeside(context, filter, definition, change?.reading ?? null)));
    return { key: definition.key, filter, interval, split, history, beside, parts, indexes, change: await head };
  });

/** Limits are locked for the filter and the interval of the address that the form stands at. */
export const action = (args: ActionFunctionArgs) =>
  loadPage(args, async ({ filter, search, context }): Promise<Done> => {
    const [actor, form] = [await actorOf(args), await args.request.formData()];
    const isLocked = form.get('intent') === 'lock';
    try {
      await lockLimits(context, actor, { key: args.params['key'] ?? '', filter, interval: parseInterval(search, filter), isLocked, reason: String(form.get('reason') ?? '') });
      return { said: isLocked ? 'The limits are locked.' : 'The limits follow the window again.' };
    } catch (error) {
      if (error instanceof ActionError) return { problem: error.message };
      throw error;
    }
  });

export default function KpiPage() {
  const { key, filter, interval, split, history, beside, parts, indexes, change } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const definition = KPIS.find((one) => one.key === key);
  if (!definition || !change) return null;
  return (
    <>
      <PageHeader title={definition.title} about={definition.question} />
      <FilterBar filter={filter} />
      <KpiHead definition={definition} change={change} />
      <SectionHeader title="Over time">
        <IntervalChoice current={interval} />
      </SectionHeader>
      {done && <Said done={done} />}
      <Suspense fallback={<ChartSkeleton title={definition.title} height={300} />}>
        <Await resolve={history} errorElement={<PanelError what="The series" />}>
          {(found) => <KpiHistory definition={definition} change={change} filter={filter} interval={interval} {...found} />}
        </Await>
      </Suspense>
      <Suspense>
        <Await resolve={beside} errorElement={<PanelError what="What stands beside it" />}>
          {(found) => found && <BesideKpi {...found} />}
        </Await>
      </Suspense>
      <SectionHeader title={`By ${DIMENSION_TITLES[split].toLowerCase()}`}>
        <SplitChoice current={split} />
      </SectionHeader>
      <Suspense fallback={<div className="panel"><TableSkeleton rows={6} /></div>}>
        <Await resolve={parts} errorElement={<PanelError what="The parts" />}>
          {(found) => <KpiParts definition={definition} filter={filter} interval={interval} split={split} parts={found} />}
        </Await>
      </Suspense>
      <Suspense>
        <Await resolve={indexes} errorElement={<PanelError what="The indexes" />}>
          {(found) =>
            found && (
              <>
                <SectionHeader title="By index" about="of the retrieval itself; a request may ask several" />
                <IndexParts title={definition.title} unit={definition.unit} interval={interval} parts={found} />
              </>
            )
          }
        </Await>
      </Suspense>
    </>
  );
}
