/** Targets: what is aimed at, set by whom and when; the last change can be taken back. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { findKpi, KPIS } from '#schema/kpis/index.ts';
import { ActionError } from '#app/actions/deps.server.ts';
import { setTarget } from '#app/actions/set-target.server.ts';
import { undoTarget } from '#app/actions/undo-target.server.ts';
import { PageHeader } from '#app/components/layout/page-header.tsx';
import { type Done, Said } from '#app/components/layout/said.tsx';
import { TargetForm } from '#app/components/targets/target-form.tsx';
import { TargetHistory } from '#app/components/targets/target-history.tsx';
import { TargetTable } from '#app/components/targets/target-table.tsx';
import { loadPage } from '#app/page-loader.server.ts';
import { readFeatures } from '#app/readings/features.server.ts';
import { readTargetsPage } from '#app/readings/targets-page.server.ts';
import { actorOf } from '#app/review-routes.server.ts';
import { readTargetForm } from '#app/target-form.server.ts';

export const meta: MetaFunction = () => [{ title: 'Targets · Assay' }];

const HISTORY_SHOWN = 50;

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ search, context }) => {
    const key = findKpi(search.get('key') ?? '')?.key ?? null;
    const [{ lines, history }, features] = await Promise.all([readTargetsPage(context), readFeatures(context)]);
    return { key, lines, features, history: history.filter((one) => key === null || one.key === key).slice(0, HISTORY_SHOWN) };
  });

export async function action({ request, context }: ActionFunctionArgs): Promise<Done> {
  const actor = await actorOf({ request, context });
  const form = await request.formData();
  try {
    if (form.get('intent') === 'undo') {
      const { key } = await undoTarget(context, actor, Number(form.get('version')));
      return { said: `The last change of ${findKpi(key)?.title ?? key} is taken back.` };
    }
    const target = readTargetForm(form, context.project.settings.time_zone);
    const { version } = await setTarget(context, actor, target);
    return { said: `The target of ${findKpi(target.key)?.title ?? target.key} is set.`, undo: { intent: 'undo', version: String(version) } };
  } catch (error) {
    if (error instanceof ActionError) return { problem: error.message };
    throw error;
  }
}

export default function TargetsPage() {
  const { key, lines, history, features } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const isBusy = useNavigation().state === 'submitting';
  const definition = KPIS.find((one) => one.key === key);
  const current = lines.find((line) => line.key === key)?.inForce.find(({ feature }) => feature === '') ?? null;
  return (
    <>
      <PageHeader title="Targets" about="What is aimed at, for the project or a feature, from a day on. A figure is held against the target that is valid at the end of its window." />
      <Said done={done} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_420px]">
        <div className="grid gap-4 xl:sticky xl:top-4 xl:order-2">
          {definition ? (
            <section className="panel" aria-label={`Target of ${definition.title}`}>
              <h2 className="flex items-baseline justify-between gap-3 border-b border-line px-4 py-2.5 text-[14px] font-semibold">
                {definition.title}
                <Link to={`/kpis/${definition.key}`} className="text-link text-[13px] font-normal">KPI page</Link>
              </h2>
              <TargetForm key={`${definition.key} ${history[0]?.version}`} definition={definition} current={current} features={features} isSaving={isBusy} />
            </section>
          ) : (
            <p className="panel p-4 text-[13px] text-ink-2">Choose a KPI to set its target.</p>
          )}
          <section className="panel overflow-hidden" aria-label="History">
            <h2 className="border-b border-line px-4 py-2.5 text-[14px] font-semibold">History{definition ? ` of ${definition.title}` : ''}</h2>
            <TargetHistory changes={history} isBusy={isBusy} />
          </section>
        </div>
        <TargetTable lines={lines} current={key} />
      </div>
    </>
  );
}
