/** Puts traces into triage or calibration: named ones, or those a rule finds in the last seven days. */
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { addItems } from '#app/actions/add-items.server.ts';
import { ActionError } from '#app/actions/deps.server.ts';
import { TRIAGE_RULES, triageCandidates } from '#app/queries/review-triage.server.ts';
import { actorOf } from '#app/review-routes.server.ts';

const WEEK_MS = 7 * 86_400_000;
const MOST = 50;
/** More than any team: everybody labels a calibration item. */
const EVERYBODY = 100;

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const rule = TRIAGE_RULES.find((one) => one === form.get('rule'));
  const named = form.getAll('trace_id').flatMap((value) => String(value).split(/[\s,]+/)).filter(Boolean).slice(0, 1_000);
  const found = rule ? await triageCandidates(context.reader, { project_id: context.project.project_id, rule, from: context.now() - WEEK_MS, limit: MOST }) : [];
  const trace_ids = [...new Set([...named, ...found.map((row) => row.trace_id)])];
  const isCalibration = form.get('queue') === 'calibration';
  let said = 'Nothing new was found.';
  try {
    if (trace_ids.length > 0) {
      const { added } = await addItems(context, await actorOf({ request, context }), { purpose: isCalibration ? 'calibration' : 'triage', trace_ids, ...(isCalibration ? { raters: EVERYBODY } : {}), reason: rule ?? String(form.get('reason') ?? 'by hand') });
      said = `${added} ${added === 1 ? 'item is' : 'items are'} in ${isCalibration ? 'calibration' : 'triage'}.`;
    }
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    said = error.message;
  }
  return redirect(`/review?said=${encodeURIComponent(said)}`);
}

export const loader = () => redirect('/review');
