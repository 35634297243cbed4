/** Sampling plans: make and change them, see what they would draw, draw, and check a draw. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { ActionError } from '#app/actions/deps.server.ts';
import { drawPlan } from '#app/actions/draw-plan.server.ts';
import { savePlan } from '#app/actions/save-plan.server.ts';
import { formatCount } from '#app/components/format.ts';
import { formatShortTime } from '#app/components/format-time.ts';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { useTimeZone } from '#app/components/layout/site.tsx';
import { DrawProgressBar } from '#app/components/review/draw-progress-bar.tsx';
import { PlanForm } from '#app/components/review/plan-form.tsx';
import { PlanPreviewPanel } from '#app/components/review/plan-preview.tsx';
import { ReviewTabs } from '#app/components/review/review-tabs.tsx';
import { loadPage } from '#app/page-loader.server.ts';
import { PlanFormError, readPlanForm } from '#app/plan-form.server.ts';
import { previewPlan } from '#app/readings/plan-preview.server.ts';
import { newPlanSettings, readPlansPage } from '#app/readings/plans-page.server.ts';
import { verifyDraw } from '#app/readings/verify-draw.server.ts';
import { actorOf } from '#app/review-routes.server.ts';

export const meta: MetaFunction = () => [{ title: 'Plans and draws · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ context, search }) => ({ person: await context.who(args.request), ...(await readPlansPage(context, search.get('plan'))) }));

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await actorOf({ request, context });
  const form = await request.formData();
  const planId = String(form.get('plan_id') ?? '') || null;
  try {
    switch (form.get('intent')) {
      case 'preview':
        return { preview: await previewPlan(context, readPlanForm(form), (await readPlansPage(context, planId)).preview.week, planId) };
      case 'save': {
        const saved = await savePlan(context, actor, { ...(planId ? { plan_id: planId } : {}), settings: readPlanForm(form) });
        return { said: `Saved as version ${saved.version}.` };
      }
      case 'draw': {
        const draw = await drawPlan(context, actor, String(planId), { week: String(form.get('week')) });
        return { said: `Drew ${formatCount(draw.sample_size)} of ${formatCount(draw.frame_size)} answers for ${draw.period}.` };
      }
      case 'verify': {
        const drawId = String(form.get('draw_id'));
        return { verified: { draw_id: drawId, result: await verifyDraw(context, drawId) } };
      }
      case 'pause':
      case 'resume': {
        const plan = (await readPlansPage(context, planId)).plans.find((one) => one.plan_id === planId);
        if (plan) await savePlan(context, actor, { plan_id: plan.plan_id, settings: newPlanSettings(plan), is_active: form.get('intent') === 'resume' });
        return { said: form.get('intent') === 'resume' ? 'The plan draws again.' : 'The plan rests: no more weekly draws.' };
      }
      default:
        return { problem: 'That is not something this page can do.' };
    }
  } catch (error) {
    if (error instanceof ActionError || error instanceof PlanFormError) return { problem: error.message };
    throw error;
  }
}

export default function PlansPage() {
  const { person, plans, chosen, settings, draws, rubrics, preview, weeks } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const navigation = useNavigation();
  const timeZone = useTimeZone();
  const isBusy = navigation.state !== 'idle';
  const shown = (done && 'preview' in done ? done.preview : null) ?? preview;
  const verified = done && 'verified' in done ? done.verified : null;
  return (
    <>
      <PageHeader title="Plans and draws" about="What is drawn is decided by a hash of salt, week and trace: anybody can draw again and compare." />
      <ReviewTabs person={person} />
      <p role="status" className={`text-[13px] not-empty:mb-3 ${done && 'problem' in done ? 'text-bad' : 'text-ink-2'}`}>{done && 'said' in done ? done.said : done && 'problem' in done ? done.problem : ''}</p>
      <div className="mb-3 flex flex-wrap gap-2">
        {plans.map((plan) => (
          <Link key={plan.plan_id} to={`?plan=${plan.plan_id}`} className="control" data-on={plan.plan_id === chosen}>{plan.name} <span className="text-[12px] text-ink-3">v{plan.version}{plan.is_active ? '' : ', resting'}</span></Link>
        ))}
        <Link to="?plan=new" className="control" data-on={chosen === null}>New plan</Link>
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <section className="panel p-4" aria-label="Plan"><PlanForm key={`${chosen} ${plans.find((plan) => plan.plan_id === chosen)?.version}`} settings={settings} planId={chosen} rubrics={rubrics} isSaving={isBusy} /></section>
        <section className="panel p-4" aria-label="Preview"><PlanPreviewPanel preview={shown} /></section>
      </div>
      {chosen !== null && (
        <>
          <SectionHeader title="Draws" about="a job draws each week on Monday; more can be drawn at any time" />
          <Form method="post" className="mb-3 flex flex-wrap items-center gap-2" preventScrollReset>
            <input type="hidden" name="plan_id" value={chosen} />
            <label className="text-[13px]" htmlFor="draw-week">Week</label>
            <select id="draw-week" name="week" className="field !w-40" defaultValue={preview.week}>{weeks.map((week) => <option key={week}>{week}</option>)}</select>
            <button type="submit" name="intent" value="draw" className="control control-primary" disabled={isBusy}>Draw now</button>
            <button type="submit" name="intent" value={plans.find((plan) => plan.plan_id === chosen)?.is_active ? 'pause' : 'resume'} className="control" disabled={isBusy}>{plans.find((plan) => plan.plan_id === chosen)?.is_active ? 'Let the plan rest' : 'Draw again weekly'}</button>
            {navigation.formData?.get('intent') === 'draw' && <DrawProgressBar planId={chosen} />}
          </Form>
          {draws.length === 0 ? <p className="text-[13px] text-ink-3">Nothing was drawn yet.</p> : (
            <div className="panel overflow-x-auto" tabIndex={0} role="region" aria-label="Draws">
              <table className="data-table w-full">
                <caption className="sr-only">Draws</caption>
                <thead><tr><th scope="col">Period</th><th scope="col">Answers from</th><th scope="col" className="text-right">Frame</th><th scope="col" className="text-right">Drawn</th><th scope="col">Plan</th><th scope="col">By</th><th scope="col">Check</th></tr></thead>
                <tbody>
                  {draws.map((draw) => (
                    <tr key={draw.draw_id}>
                      <th scope="row" className="whitespace-nowrap">{draw.period}</th>
                      <td className="whitespace-nowrap">{formatShortTime(draw.from, timeZone)} – {formatShortTime(draw.to, timeZone)}</td>
                      <td className="text-right tabular-nums">{formatCount(draw.frame_size)}</td>
                      <td className="text-right tabular-nums">{formatCount(draw.sample_size)}</td>
                      <td>v{draw.plan_version}</td>
                      <td><bdi>{draw.drawn_by}</bdi></td>
                      <td>
                        {verified?.draw_id === draw.draw_id ? <Verified result={verified.result} /> : (
                          <Form method="post" preventScrollReset>
                            <input type="hidden" name="draw_id" value={draw.draw_id} />
                            <button type="submit" name="intent" value="verify" className="control !min-h-6" disabled={isBusy}>Verify this draw</button>
                          </Form>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </>
  );
}

function Verified({ result }: { result: { is_same: boolean; drawn_again: number; stored: number; missing: string[]; extra: string[]; differing: number; is_frame_intact: boolean } | null }) {
  if (!result) return <span className="text-bad">There is no such draw.</span>;
  if (result.is_same) return <span className="text-good">Drawn again: the same {formatCount(result.stored)} items.</span>;
  const why = [!result.is_frame_intact && 'the frame was changed', result.missing.length > 0 && `${result.missing.length} missing`, result.extra.length > 0 && `${result.extra.length} too many`, result.differing > 0 && `${result.differing} with another π`].filter(Boolean).join(', ');
  return <span className="text-bad">Differs: {why}.</span>;
}
