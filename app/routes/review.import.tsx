/** Labels in and out: export as CSV or JSON lines, and import of what was labelled elsewhere. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { importLabels, previewLabels } from '#app/actions/import-labels.server.ts';
import { ImportOutcome, ImportPreviewPanel } from '#app/components/review/import-preview.tsx';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { ReviewTabs } from '#app/components/review/review-tabs.tsx';
import { loadPage } from '#app/page-loader.server.ts';
import { MOST_CHARACTERS } from '#app/review/import-labels.ts';

export const meta: MetaFunction = () => [{ title: 'Labels in and out · Assay' }];

export const loader = (args: LoaderFunctionArgs) => loadPage(args, async ({ context }) => ({ person: await context.who(args.request) }));

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const file = form.get('file');
  const text = file instanceof File && file.size > 0 ? await file.text() : String(form.get('text') ?? '');
  if (text.trim() === '') return { problem: 'There is nothing to read: choose a file, or paste its text.' };
  if (text.length > MOST_CHARACTERS) return { problem: 'That is more than 20 million characters; take it in parts.' };
  // The text goes along, so that what is imported is what was looked at.
  if (form.get('intent') === 'preview') return { text, preview: await previewLabels(context, text) };
  return { result: await importLabels(context, text) };
}

export default function ImportPage() {
  const { person } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const isBusy = useNavigation().state !== 'idle';
  return (
    <>
      <PageHeader title="Labels in and out" about="With items, evidence, inclusion probabilities and who said it." />
      <ReviewTabs person={person} />
      <SectionHeader title="Out" />
      <p className="flex flex-wrap gap-2">
        <a className="control" href="/api/v1/labels.csv?range=90d" download>CSV, 90 days</a>
        <a className="control" href="/api/v1/labels.csv?range=90d&evidence=yes" download>CSV with evidence</a>
        <a className="control" href="/api/v1/labels.jsonl?range=90d&evidence=yes" download>JSON lines with evidence</a>
      </p>
      <SectionHeader title="In" about="the same file twice is there once" />
      <Form method="post" encType="multipart/form-data" className="panel flex flex-col gap-3 p-4 text-[13px]">
        <p className="text-ink-2">CSV with a header, or JSON lines: <code>item_id</code> or <code>trace_id</code>, <code>reviewer</code>, <code>verdict</code>, and where asked <code>failure_mode</code>, <code>severity</code>, <code>citation_correctness</code>, <code>comment</code>; or <code>answers</code> as JSON. A label on a drawn item counts in the rate as one given here would. A program sends the same to <code>POST /api/v1/labels</code>, first with <code>?preview=1</code>.</p>
        <input type="file" name="file" accept=".csv,.jsonl,.ndjson,.json,text/csv,application/x-ndjson" aria-label="File" />
        <textarea name="text" rows={6} spellCheck={false} className="field font-mono !text-[12px]" aria-label="Or the text itself" placeholder="trace_id,reviewer,verdict,failure_mode" />
        <button type="submit" name="intent" value="preview" className="control control-primary self-start" disabled={isBusy}>{isBusy ? 'Reading…' : 'Look at it first'}</button>
        {done?.problem && <p role="alert" className="text-bad">{done.problem}</p>}
      </Form>
      {done?.preview && <ImportPreviewPanel preview={done.preview} text={done.text ?? ''} isBusy={isBusy} />}
      {done?.result && <ImportOutcome result={done.result} />}
    </>
  );
}
