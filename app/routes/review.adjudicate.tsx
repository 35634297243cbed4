/** Disagreements side by side, without names; the verdict wins over single labels. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { adjudicateItem } from '#app/actions/adjudicate-item.server.ts';
import { ActionError } from '#app/actions/deps.server.ts';
import { PageHeader } from '#app/components/layout/page-header.tsx';
import { AdjudicateDesk } from '#app/components/review/adjudicate-desk.tsx';
import { ReviewTabs } from '#app/components/review/review-tabs.tsx';
import { loadPage } from '#app/page-loader.server.ts';
import { readAdjudication } from '#app/readings/adjudication.server.ts';
import { actorOf } from '#app/review-routes.server.ts';
import { verdictFormSchema } from '#app/review/verdict-form.ts';

export const meta: MetaFunction = () => [{ title: 'Adjudicate · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ context, search }) => ({ person: await context.who(args.request), ...(await readAdjudication(context, search.get('item'))) }));

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await actorOf({ request, context });
  const form = verdictFormSchema.safeParse(Object.fromEntries(await request.formData()));
  if (!form.success) return { problem: form.error.issues[0]?.message ?? 'The form is incomplete.' };
  try {
    await adjudicateItem(context, actor, form.data);
  } catch (error) {
    if (error instanceof ActionError) return { problem: error.message };
    throw error;
  }
  return redirect('/review/adjudicate');
}

export default function AdjudicatePage() {
  const { person, waiting, disagreement } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Adjudicate" about={waiting === 0 ? 'No disagreement waits.' : `${waiting} ${waiting === 1 ? 'item waits' : 'items wait'} for a verdict. Names are left out on purpose.`} />
      <ReviewTabs person={person} />
      {done && 'problem' in done && <p role="alert" className="mb-3 text-[13px] text-bad">{done.problem}</p>}
      {!person.isNamed ? (
        <p className="panel p-6 text-[13px]">A verdict carries a name: give yours above.</p>
      ) : disagreement ? (
        <AdjudicateDesk key={disagreement.item.item_id} disagreement={disagreement} />
      ) : (
        <p className="panel p-10 text-center text-[13px] text-ink-2">Where two reviewers differ, both labels appear here side by side.</p>
      )}
    </>
  );
}
