/** The labelling screen of a queue. */
import { type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { LabelScreen } from '#app/components/review/label-screen.tsx';
import { loadPage, notFound } from '#app/page-loader.server.ts';
import { readNextItems, readQueues } from '#app/readings/label-queue.server.ts';
import { readRubrics } from '#app/readings/rubrics.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.queue.title ?? 'Label'} · Assay` }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ context }) => {
    const queueId = args.params['queue'] ?? '';
    const person = await context.who(args.request);
    if (!person.isNamed) throw redirect(`/review?back=${encodeURIComponent(`/review/label/${queueId}`)}`);
    const [queues, next, rubrics] = await Promise.all([readQueues(context), readNextItems(context, { queue_id: queueId, reviewer_id: person.id, skip: [], limit: 5 }), readRubrics(context)]);
    const queue = queues.find((one) => one.queue_id === queueId);
    if (!queue) throw notFound('There is no queue of this name.');
    const mine = queue.reviewers.find((one) => one.reviewer_id === person.id) ?? { open: 0, done: 0, done_today: 0 };
    return {
      reviewer: { id: person.id, name: person.name },
      queue: { id: queueId, title: queue.title },
      items: next.items,
      isExhausted: next.is_exhausted,
      rubrics: rubrics.newest,
      progress: { mine: { open: mine.open, done: mine.done, done_today: mine.done_today }, queue: { needed: queue.needed, done: queue.done } },
    };
  });

export default function LabelPage() {
  const data = useLoaderData<typeof loader>();
  return <LabelScreen key={`${data.queue.id} ${data.reviewer.id}`} {...data} />;
}
