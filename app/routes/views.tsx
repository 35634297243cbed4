/** A person's saved views: the page that lists them, and what the menu posts to. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { ActionError } from '#app/actions/deps.server.ts';
import { deleteView, renameView, saveView } from '#app/actions/saved-views.server.ts';
import { PageHeader } from '#app/components/layout/page-header.tsx';
import { type Done, Said } from '#app/components/layout/said.tsx';
import { ViewList } from '#app/components/views/view-list.tsx';
import { loadPage } from '#app/page-loader.server.ts';
import { readViews } from '#app/readings/saved-views.server.ts';
import { actorOf } from '#app/review-routes.server.ts';

export const meta: MetaFunction = () => [{ title: 'Saved views · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ context }) => ({ views: await readViews(context, (await context.who(args.request)).id) }));

export async function action({ request, context }: ActionFunctionArgs): Promise<Done> {
  const actor = await actorOf({ request, context });
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const view_id = text('view_id');
  try {
    switch (form.get('intent')) {
      case 'save':
        return { said: `Saved as “${(await saveView(context, actor, { name: text('name'), path: text('path'), query: text('query') })).name}”.` };
      case 'rename':
        return { said: `It is called “${(await renameView(context, actor, view_id, text('name'))).name}” now.` };
      case 'delete':
        return { said: `“${(await deleteView(context, actor, view_id)).name}” is deleted.`, undo: { intent: 'restore', view_id } };
      case 'restore':
        return { said: `“${(await deleteView(context, actor, view_id, false)).name}” is back.` };
      default:
        throw new Response('intent must be save, rename, delete or restore.', { status: 400 });
    }
  } catch (error) {
    if (error instanceof ActionError) return { problem: error.message };
    throw error;
  }
}

export default function ViewsPage() {
  const { views } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const isBusy = useNavigation().state === 'submitting';
  return (
    <>
      <PageHeader title="Saved views" about="The overview or the scorecard with a filter, under a name. They are yours alone; a link can be sent to anybody." />
      <Said done={done} />
      {views.length === 0 ? <p className="panel p-8 text-center text-[13px] text-ink-2">You have none yet. Choose “Views” beside the filter of the overview or the scorecard to save one.</p> : <ViewList views={views} isBusy={isBusy} />}
    </>
  );
}
