/** Rubrics: what is asked, version by version. A new version breaks the series, and says so. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { ActionError } from '#app/actions/deps.server.ts';
import { saveRubric } from '#app/actions/save-rubric.server.ts';
import { formatTime } from '#app/components/format-time.ts';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { useTimeZone } from '#app/components/layout/site.tsx';
import { ReviewTabs } from '#app/components/review/review-tabs.tsx';
import { RubricEditor } from '#app/components/review/rubric-editor.tsx';
import { loadPage } from '#app/page-loader.server.ts';
import { readRubricPage } from '#app/readings/rubrics.server.ts';
import { actorOf } from '#app/review-routes.server.ts';

export const meta: MetaFunction = () => [{ title: 'Rubrics · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ context, search }) => ({ person: await context.who(args.request), said: search.get('said'), ...(await readRubricPage(context, search.get('rubric') ?? 'default')) }));

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  let body: unknown;
  try {
    body = JSON.parse(String(form.get('body')));
  } catch (error) {
    return { problems: [`This is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`] };
  }
  try {
    const saved = await saveRubric(context, await actorOf({ request, context }), body, String(form.get('note') ?? ''));
    return redirect(`/review/rubrics?${new URLSearchParams({ rubric: saved.rubric_id, said: `Version ${saved.version} is published. Labels from now on carry it; figures across the change are not one series.` })}`);
  } catch (error) {
    if (error instanceof ActionError) return { problems: error.message.split('\n') };
    throw error;
  }
}

export default function RubricsPage() {
  const { person, said, rubrics, rubric, isNew, history, notes } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const navigation = useNavigation();
  const timeZone = useTimeZone();
  return (
    <>
      <PageHeader title="Rubrics" about="What reviewers are asked, with which keys, and what their answers count as." />
      <ReviewTabs person={person} />
      <p role="status" className="text-[13px] text-ink-2 not-empty:mb-3">{said}</p>
      {done && <ul role="alert" className="mb-3 list-disc pl-5 text-[13px] text-bad">{done.problems.map((problem) => <li key={problem}>{problem}</li>)}</ul>}
      <nav aria-label="Rubrics" className="mb-3 flex flex-wrap gap-2">
        {rubrics.map((one) => <Link key={one.rubric_id} to={`?rubric=${one.rubric_id}`} className="control" data-on={!isNew && one.rubric_id === rubric.rubric_id}>{one.name} <span className="text-[12px] text-ink-3">v{one.version}</span></Link>)}
        <Link to="?rubric=new" className="control" data-on={isNew}>New rubric</Link>
      </nav>
      <RubricEditor key={`${rubric.rubric_id} ${rubric.version} ${isNew}`} rubric={rubric} isNew={isNew} isSaving={navigation.state !== 'idle'} />
      {notes.length > 0 && (
        <>
          <SectionHeader title="From adjudication" about="what the rubric should say about such a case" />
          <ul className="panel divide-y divide-line text-[13px]">
            {notes.map((note) => (
              <li key={note.event_id} className="px-4 py-2">
                <span dir="auto">{note.reason}</span> <span className="text-ink-3"><bdi>{note.reviewer_id}</bdi>, under v{note.rubric_version}, {formatTime(note.at / 1_000, timeZone)} · <Link to={`/review/adjudicate?item=${note.item_id}`} className="text-link">the case</Link></span>
              </li>
            ))}
          </ul>
        </>
      )}
      <SectionHeader title="Versions" />
      {history.length === 0 ? <p className="text-[13px] text-ink-3">Only the rubric that Assay begins with.</p> : (
        <ul className="panel divide-y divide-line text-[13px]">
          {history.map((one) => (
            <li key={`${one.rubric_id} ${one.version}`} className="px-4 py-2">
              <strong>{one.name} v{one.version}</strong>, {formatTime(one.created_us / 1_000, timeZone)}, <bdi>{one.created_by}</bdi>: <span dir="auto">{one.note}</span>
              {one.changes.length > 0 && <ul className="mt-1 list-disc pl-5 text-ink-2">{one.changes.map((sentence) => <li key={sentence} dir="auto">{sentence}</li>)}</ul>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
