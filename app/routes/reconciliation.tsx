/** Reconciliation: nothing lost, nothing counted twice, and the figures to show it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData, useNavigation, useSearchParams } from '@remix-run/react';
import { RANGES } from '#schema/filter.ts';
import { formatCount } from '#app/components/format.ts';
import { Choice } from '#app/components/layout/choice.tsx';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { ReconciliationTable } from '#app/components/settings/reconciliation-table.tsx';
import { UnpricedModels } from '#app/components/settings/unpriced-models.tsx';
import { loadPage } from '#app/page-loader.server.ts';
import { readReconciliation } from '#app/readings/reconciliation.server.ts';

export const meta: MetaFunction = () => [{ title: 'Reconciliation · Assay' }];

const DEFAULT = '24h';
const withDefault = (request: Request) => {
  const url = new URL(request.url);
  if (!url.searchParams.has('range') && !url.searchParams.has('from')) url.searchParams.set('range', DEFAULT);
  return new Request(url, { headers: request.headers });
};

export const loader = (args: LoaderFunctionArgs) =>
  loadPage({ ...args, request: withDefault(args.request) }, async ({ filter, context }) => ({
    ...(await readReconciliation(context, filter)),
    canReprice: context.reprice !== undefined,
  }));

export async function action({ context }: ActionFunctionArgs) {
  if (!context.reprice) return { said: 'This process cannot price. Run `npm run reprice`.' };
  const changed = await context.reprice(context.project.project_id);
  return { said: changed === 0 ? 'No call found a price.' : changed === 1 ? 'One call has a price now.' : `${formatCount(changed)} calls have a price now.` };
}

export default function ReconciliationPage() {
  const { rows, totals, unpriced, canReprice } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const isBusy = useNavigation().state === 'submitting';
  const [search] = useSearchParams();
  return (
    <>
      <PageHeader title="Reconciliation" about="Every event that reached a door, and what became of it. Received is accepted plus rejected, always; a row that does not add up is a fault of ours.">
        <a className="control" href={`/reconciliation.csv?${search}`}>CSV</a>
      </PageHeader>
      <div className="mb-4 flex">
        <Choice label="Time range" name="range" options={RANGES.map((range) => [range === DEFAULT ? null : range, range] as const)} />
      </div>
      <p role="status" className="text-[13px] text-ink-2 not-empty:mb-3">{done?.said ?? ''}</p>
      {rows.length === 0 ? <p className="panel p-8 text-center text-[13px] text-ink-2">Nothing reached a door in this window.</p> : <ReconciliationTable rows={rows} totals={totals} />}
      <SectionHeader title="Models without a price" about="their cost is unknown, and no KPI takes it for zero" />
      <UnpricedModels models={unpriced} canReprice={canReprice} isBusy={isBusy} />
    </>
  );
}
