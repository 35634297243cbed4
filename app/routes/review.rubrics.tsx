/** Rubrics: what is asked, version by version. A new version breaks the series, and says so. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { useState } from 'react';
import { ActionError } from '#app/actions/deps.server.ts';
import { saveRubric } from '#app/actions/save-rubric.server.ts';
import { formatTime } from '#app/components/format-time.ts';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { useTimeZone } from '#app/components/layout/site.tsx';
import { ReviewTabs } from '#app/components/review/review-tabs.tsx';
import { RubricForm } from '#app/components/review/rubric-form.tsx';
import { loadPage } from '#app/page-loader.server.ts';
import { readRubrics } from '#app/readings/rubrics.server.ts';
import { actorOf } from '#app/review-routes.server.ts';
import { toggled } from '#app/review/session.ts';
import type { Answers } from '#schema/review.ts';

export const meta: MetaFunction = () => [{ title: 'Rubrics · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ context, search }) => {
    const rubrics = await readRubrics(context);
    return { person: await context.who(args.request), rubrics: rubrics.newest.map(({ rubric_id, name, version }) => ({ rubric_id, name, version })), rubric: rubrics.get(search.get('rubric') ?? 'default'), history: rubrics.history };
  });

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  let body: unknown;
  try {
    body = JSON.parse(String(form.get('body')));
  } catch (error) {
    return { problem: `This is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}` };
  }
  try {
    const saved = await saveRubric(context, await actorOf({ request, context }), body, String(form.get('note') ?? ''));
    return { said: `Saved as version ${saved.version} of ${saved.rubric_id}. Labels from now on carry it; figures across the change are not one series.` };
  } catch (error) {
    if (error instanceof ActionError) return { problem: error.message };
    throw error;
  }
}

export default function RubricsPage() {
  const { person, rubrics, rubric, history } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const timeZone = useTimeZone();
  const [answers, setAnswers] = useState<Answers>({});
  return (
    <>
      <PageHeader title="Rubrics" about="Questions, options, keys and help, as JSON; kinds: yes_no, one_of, many_of, number, text, spans, documents." />
      <ReviewTabs person={person} />
      <div className="mb-3 flex flex-wrap gap-2">
        {rubrics.map((one) => <Link key={one.rubric_id} to={`?rubric=${one.rubric_id}`} className="control" data-on={one.rubric_id === rubric.rubric_id}>{one.name} <span className="text-[12px] text-ink-3">v{one.version}</span></Link>)}
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_340px]">
        <Form method="post" className="panel flex flex-col gap-3 p-4 text-[13px]">
          <label className="block">
            <span className="mb-1 block font-medium text-ink-2">Rubric {rubric.rubric_id}, version {rubric.version}</span>
            <textarea key={`${rubric.rubric_id} ${rubric.version}`} name="body" rows={28} spellCheck={false} className="field font-mono !text-[12px]" defaultValue={JSON.stringify(rubric, null, 2)} />
          </label>
          <label className="block">
            <span className="mb-1 block font-medium text-ink-2">What changes, and why</span>
            <input name="note" className="field" maxLength={500} required />
          </label>
          <button type="submit" className="control control-primary self-start">Save as a new version</button>
          {done && 'said' in done && <p role="status" className="text-good">{done.said}</p>}
          {done && 'problem' in done && <pre role="alert" className="whitespace-pre-wrap text-bad">{done.problem}</pre>}
        </Form>
        <section className="panel p-4" aria-label="As reviewers see it">
          <h2 className="mb-3 text-[12px] font-semibold text-ink-3">As reviewers see it</h2>
          <RubricForm rubric={rubric} answers={answers} onAnswer={setAnswers} onChoose={(question, value) => setAnswers(toggled(answers, question, value))} commentFocus={0} />
        </section>
      </div>
      <SectionHeader title="Versions" />
      {history.length === 0 ? <p className="text-[13px] text-ink-3">Only the rubric that Assay begins with.</p> : (
        <ul className="panel divide-y divide-line text-[13px]">
          {history.map((one) => <li key={`${one.rubric_id} ${one.version}`} className="px-4 py-2"><strong>{one.rubric_id} v{one.version}</strong>, {formatTime(one.created_us / 1_000, timeZone)}, <bdi>{one.created_by}</bdi>: <span dir="auto">{one.note}</span></li>)}
        </ul>
      )}
    </>
  );
}
