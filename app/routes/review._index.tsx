/** Review: what is left today, the rate of the last weeks, and who labels. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { ClipboardCheck } from 'lucide-react';
import { saveReviewer } from '#app/actions/save-reviewer.server.ts';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { RateTable } from '#app/components/review/rate-table.tsx';
import { ReviewTabs, Who } from '#app/components/review/review-tabs.tsx';
import { loadPage } from '#app/page-loader.server.ts';
import { readReviewHome } from '#app/readings/review-home.server.ts';
import { actorOf } from '#app/review-routes.server.ts';

export const meta: MetaFunction = () => [{ title: 'Review · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ context, search }) => {
    const [person, home] = await Promise.all([context.who(args.request), readReviewHome(context)]);
    return { ...home, person, back: search.get('back'), said: search.get('said'), undo: search.get('undo') };
  });

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  await saveReviewer(context, await actorOf({ request, context }), { reviewer_id: String(form.get('reviewer_id')), name: String(form.get('name')), is_active: form.get('is_active') === 'true' });
  return null;
}

export default function ReviewPage() {
  const { queues, people, weeks, disputed, person, back, said, undo } = useLoaderData<typeof loader>();
  const left = queues.reduce((sum, queue) => sum + (queue.reviewers.find((one) => one.reviewer_id === person.id)?.open ?? 0), 0);
  return (
    <>
      <PageHeader title="Review" about={person.isNamed ? `${left === 0 ? 'Nothing is' : `${left} ${left === 1 ? 'item is' : 'items are'}`} left on your list.` : 'Answers drawn at random, labelled blind and with their evidence.'} />
      <ReviewTabs person={person} />
      {said && (
        <div className="mb-3 flex flex-wrap items-center gap-3 text-[13px]">
          <p role="status" className="text-ink-2">{said}</p>
          {undo && (
            <Form method="post" action="/review/triage">
              <input type="hidden" name="intent" value="undo" />
              <input type="hidden" name="item_ids" value={undo} />
              <button type="submit" className="control">Undo</button>
            </Form>
          )}
        </div>
      )}
      {!person.isNamed && (
        <section className="panel mb-4 flex flex-wrap items-center gap-x-6 gap-y-3 p-4">
          <div>
            <h2 className="font-semibold">Who are you?</h2>
            <p className="text-[13px] text-ink-2">Labels carry a name. It is asked once on this machine.</p>
          </div>
          <Who person={person} back={back ?? '/review'} />
        </section>
      )}
      {queues.length === 0 ? (
        <section className="panel flex flex-col items-center px-6 py-14 text-center">
          <div className="mb-3 rounded-lg bg-sunken p-2.5 text-ink-3"><ClipboardCheck size={22} aria-hidden="true" /></div>
          <h2 className="text-[15px] font-semibold">Nothing is drawn yet</h2>
          <p className="mt-1 max-w-[52ch] text-[13px] text-ink-2">A plan says how many answers a week are drawn and how they are shared out. Its draw fills the first queue.</p>
          <Link to="/review/plans" className="control control-primary mt-4">Make a plan</Link>
        </section>
      ) : (
        <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
          {queues.map((queue) => {
            const mine = queue.reviewers.find((one) => one.reviewer_id === person.id);
            return (
              <section key={queue.queue_id} className="panel p-4" aria-label={queue.title}>
                <div className="flex items-baseline justify-between gap-2">
                  <h2 className="font-semibold">{queue.title}</h2>
                  <span className="text-[12px] text-ink-3">{queue.kind === 'estimation' ? queue.newest_week : `${queue.kind}, never in a rate`}</span>
                </div>
                <p className="mt-2 text-[13px]"><strong className="text-lg tabular-nums">{mine?.open ?? 0}</strong> left for you{mine && mine.done_today > 0 ? `, ${mine.done_today} done today` : ''}</p>
                <progress className="meter mt-2 w-full" max={Math.max(1, queue.needed)} value={queue.done} aria-label={`${queue.done} of ${queue.needed} labels`} />
                <p className="text-[12px] text-ink-3 tabular-nums">{queue.done} of {queue.needed} labels on {queue.items} items</p>
                {queue.needed > queue.items && people.filter((one) => one.is_active).length < 2 && <p className="mt-1 text-[12px] text-ink-3">Second labels wait for another person: nobody labels an item twice.</p>}
                <Link to={`/review/label/${queue.queue_id}`} className={`control mt-3 ${mine && mine.open > 0 ? 'control-primary' : ''}`}>{mine && mine.done > 0 ? 'Go on' : 'Start'}</Link>
              </section>
            );
          })}
        </div>
      )}
      {disputed > 0 && <p className="mt-3 text-[13px]"><Link to="/review/adjudicate" className="text-link">{disputed} {disputed === 1 ? 'disagreement waits' : 'disagreements wait'} for a verdict</Link></p>}
      <SectionHeader title="Hallucination rate" about="sampled by risk flag, weighted by the frame; by week of the answer" />
      <RateTable weeks={weeks} />
      <SectionHeader title="Triage" about="what was found by looking; neither it nor calibration enters a rate" />
      <Form method="post" action="/review/triage" className="panel flex flex-wrap items-end gap-2 p-4 text-[13px]">
        <label className="min-w-0 grow"><span className="mb-1 block font-medium text-ink-2">Trace ids</span><input name="trace_id" className="field" placeholder="one or more, separated by spaces" /></label>
        <label><span className="mb-1 block font-medium text-ink-2">Queue</span><select name="queue" className="field"><option value="triage">Triage</option><option value="calibration">Calibration: everybody labels it</option></select></label>
        <button type="submit" className="control">Add</button>
        <span className="flex min-h-[30px] items-center text-ink-3">or of the last seven days</span>
        <button type="submit" name="rule" value="thumbs_down" className="control">Thumbs down</button>
        <button type="submit" name="rule" value="rule_judge" className="control">Flagged by the rule judge</button>
        <button type="submit" name="rule" value="judge" className="control">Flagged by a judge</button>
      </Form>
      <SectionHeader title="Reviewers" about="open items move when somebody joins or leaves" />
      {people.length === 0 ? <p className="text-[13px] text-ink-3">Nobody has given a name yet.</p> : (
        <div className="panel overflow-x-auto">
          <table className="data-table w-full">
            <caption className="sr-only">Reviewers</caption>
            <thead><tr><th scope="col">Name</th><th scope="col" className="text-right">Left</th><th scope="col" className="text-right">Done</th><th scope="col" className="text-right">Today</th><th scope="col"><span className="sr-only">Change</span></th></tr></thead>
            <tbody>
              {people.map((one) => {
                const own = queues.flatMap((queue) => queue.reviewers.filter((row) => row.reviewer_id === one.reviewer_id));
                const total = (pick: (row: (typeof own)[number]) => number) => own.reduce((sum, row) => sum + pick(row), 0);
                return (
                  <tr key={one.reviewer_id}>
                    <th scope="row"><bdi>{one.name}</bdi>{!one.is_active && <span className="ml-2 font-normal text-ink-3">away</span>}</th>
                    <td className="text-right tabular-nums">{total((row) => row.open)}</td>
                    <td className="text-right tabular-nums">{total((row) => row.done)}</td>
                    <td className="text-right tabular-nums">{total((row) => row.done_today)}</td>
                    <td className="text-right">
                      <Form method="post">
                        <input type="hidden" name="reviewer_id" value={one.reviewer_id} />
                        <input type="hidden" name="name" value={one.name} />
                        <input type="hidden" name="is_active" value={String(!one.is_active)} />
                        <button type="submit" className="control !min-h-6">{one.is_active ? 'Mark as away' : 'Mark as back'}</button>
                      </Form>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
