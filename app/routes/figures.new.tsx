/** Figures from elsewhere, added: one by a form, many by a CSV file that is shown before it is stored. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { KPIS } from '#schema/kpis/index.ts';
import { takesFigures } from '#schema/kpis/sent-figures.ts';
import { saveFigures } from '#app/actions/save-figures.server.ts';
import { PageHeader } from '#app/components/layout/page-header.tsx';
import { Said } from '#app/components/layout/said.tsx';
import { FigureForm } from '#app/components/sent-figures/figure-form.tsx';
import { UploadPreview } from '#app/components/sent-figures/upload-preview.tsx';
import { readFigureForm, readUploadForm } from '#app/figure-form.server.ts';
import { loadPage } from '#app/page-loader.server.ts';
import { readFeatures } from '#app/readings/features.server.ts';
import { actorOf } from '#app/review-routes.server.ts';

export const meta: MetaFunction = () => [{ title: 'Add figures · Assay' }];

export const loader = (args: LoaderFunctionArgs) => loadPage(args, async ({ context }) => ({ keys: KPIS.filter(takesFigures).map(({ key }) => key), features: await readFeatures(context) }));

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await actorOf({ request, context });
  const form = await request.formData();
  const { time_zone } = context.project.settings;
  if (form.get('intent') === 'one') {
    const read = readFigureForm(form, time_zone);
    if ('problem' in read) return { problem: read.problem, preview: null };
    await saveFigures(context, actor, [read.figure]);
    return redirect('/figures?stored=1');
  }
  const read = await readUploadForm(form, time_zone);
  if ('problem' in read) return { problem: read.problem, preview: null };
  if (form.get('intent') === 'preview') return { problem: null, preview: read };
  const ids = await saveFigures(context, actor, read.figures.map(({ figure }) => figure));
  return redirect(`/figures?stored=${ids.length}`);
}

export default function NewFigures() {
  const { keys, features } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const isSaving = useNavigation().state === 'submitting';
  return (
    <>
      <PageHeader title="Add figures" about="A figure of the same KPI, period, feature and group replaces the one that was there." />
      <Said done={done?.problem ? { problem: done.problem } : undefined} />
      {done?.preview && <UploadPreview preview={done.preview} isSaving={isSaving} />}
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <section className="panel" aria-label="One figure">
          <h2 className="border-b border-line px-4 py-2.5 text-[14px] font-semibold">One figure</h2>
          <FigureForm kpis={KPIS.filter(({ key }) => keys.includes(key))} features={features} isSaving={isSaving} />
        </section>
        <section className="panel text-[13px]" aria-label="A file">
          <h2 className="flex items-baseline justify-between border-b border-line px-4 py-2.5 text-[14px] font-semibold">
            A file
            <a href="/figures/template.csv" className="text-link text-[13px] font-normal">Template</a>
          </h2>
          <Form method="post" encType="multipart/form-data" className="grid gap-3 p-4">
            <label className="block">
              <span className="mb-1 block font-medium text-ink-2">CSV file</span>
              <input type="file" name="file" accept=".csv,text/csv" className="field" />
            </label>
            <label className="block">
              <span className="mb-1 block font-medium text-ink-2">Or its rows, pasted</span>
              <textarea name="text" rows={6} className="field font-mono text-[12px]" spellCheck={false} />
            </label>
            <p className="text-ink-3">The first line names the columns. Dates are days of the project’s time zone; “to” is the first day that is not in the period. Shares are 0 to 1, or end in %. Nothing is stored before you have seen it.</p>
            <div><button type="submit" name="intent" value="preview" className="control control-primary" disabled={isSaving}>Look at it</button></div>
          </Form>
        </section>
      </div>
    </>
  );
}
