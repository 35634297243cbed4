/** The labelling screen of a queue. */
import { type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { LabelScreen } from '#app/components/review/label-screen.tsx';
import { later, loadPage, notFound } from '#app/page-loader.server.ts';
import { readNextItems, readProgress, readQueueTitle } from '#app/readings/label-queue.server.ts';
import { readRubrics } from '#app/readings/rubrics.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.queue.title ?? 'Label'} · Assay` }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ context }) => {
    const queueId = args.params['queue'] ?? '';
    const person = await context.who(args.request);
    if (!person.isNamed) throw redirect(`/review?back=${encodeURIComponent(`/review/label/${queueId}`)}`);
    const [title, next, rubrics] = await Promise.all([readQueueTitle(context, queueId), readNextItems(context, { queue_id: queueId, reviewer_id: person.id, skip: [], limit: 5 }), readRubrics(context)]);
    // How much there is takes a look at all items; the first answer neither waits for it nor shares the engine with it.
    const progress = later(readProgress(context, queueId, person.id));
    if (title === null) throw notFound('There is no queue of this name.');
    return {
      reviewer: { id: person.id, name: person.name },
      queue: { id: queueId, title },
      items: next.items,
      isExhausted: next.is_exhausted,
      rubrics: rubrics.newest,
      progress,
    };
  });

export default function LabelPage() {
  const data = useLoaderData<typeof loader>();
  return <LabelScreen key={`${data.queue.id} ${data.reviewer.id}`} {...data} />;
}
