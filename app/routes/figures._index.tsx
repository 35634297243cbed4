/** Figures from elsewhere: what was sent, by whatever door, with the way to delete it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { findKpi } from '#schema/kpis/index.ts';
import { deleteFigure } from '#app/actions/delete-figure.server.ts';
import { ActionError } from '#app/actions/deps.server.ts';
import { PageHeader } from '#app/components/layout/page-header.tsx';
import { type Done, Said } from '#app/components/layout/said.tsx';
import { FigureList } from '#app/components/sent-figures/figure-list.tsx';
import { loadPage } from '#app/page-loader.server.ts';
import { sentFigures } from '#app/queries/sent-figures.server.ts';
import { actorOf } from '#app/review-routes.server.ts';

export const meta: MetaFunction = () => [{ title: 'Figures from elsewhere · Assay' }];

const LISTED = 500;

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ search, context: { reader, project } }) => ({
    figures: await sentFigures(reader, { project_id: project.project_id, key: search.get('key') ?? '', limit: LISTED }),
    stored: Number(search.get('stored') ?? 0) || 0,
  }));

export async function action({ request, context }: ActionFunctionArgs): Promise<Done> {
  const actor = await actorOf({ request, context });
  const form = await request.formData();
  const value_id = String(form.get('value_id') ?? '');
  const isDeleting = form.get('intent') === 'delete';
  try {
    const { key } = await deleteFigure(context, actor, value_id, isDeleting);
    const title = findKpi(key)?.title ?? key;
    return isDeleting ? { said: `A figure of ${title} is deleted.`, undo: { intent: 'restore', value_id } } : { said: `The figure of ${title} is back.` };
  } catch (error) {
    if (error instanceof ActionError) return { problem: error.message };
    throw error;
  }
}

export default function FiguresPage() {
  const { figures, stored } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const isBusy = useNavigation().state === 'submitting';
  return (
    <>
      <PageHeader title="Figures from elsewhere" about="Evaluation runs, surveys, delivery: what Assay cannot compute from traces. By form, by file, or by POST /v1/kpi-values.">
        <Link to="/figures/new" className="control control-primary">Add figures</Link>
      </PageHeader>
      <Said done={done ?? (stored > 0 ? { said: stored === 1 ? 'The figure is stored.' : `${stored} figures are stored.` } : undefined)} />
      {figures.length === 0 ? <p className="panel p-8 text-center text-[13px] text-ink-2">Nothing was sent yet.</p> : <FigureList figures={figures} isBusy={isBusy} />}
    </>
  );
}
