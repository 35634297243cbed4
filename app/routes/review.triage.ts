/** Puts traces into triage or calibration, named ones or those that a rule finds in the last seven days, and takes them back. */
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { type Added, addItems } from '#app/actions/add-items.server.ts';
import { ActionError } from '#app/actions/deps.server.ts';
import { withdrawItems } from '#app/actions/withdraw-items.server.ts';
import type { Done } from '#app/components/layout/said.tsx';
import { TRIAGE_RULES, triageCandidates } from '#app/queries/review-triage.server.ts';
import { actorOf } from '#app/review-routes.server.ts';

const WEEK_MS = 7 * 86_400_000;
const MOST = 50;
const MOST_NAMED = 1_000;
/** More than any team: everybody labels a calibration item. */
const EVERYBODY = 100;

/** With `stay` the answer is for the page that asked; without, one goes to the queues and reads it there. */
export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const done = form.get('intent') === 'undo' ? await takeBack(args, form) : await add(args, form);
  if (form.get('stay') === 'yes') return done;
  const search = new URLSearchParams({ said: done.said ?? done.problem ?? '', ...(done.undo?.['item_ids'] ? { undo: done.undo['item_ids'] } : {}) });
  return redirect(`/review?${search}`);
}

async function add({ request, context }: ActionFunctionArgs, form: FormData): Promise<Done> {
  const rule = TRIAGE_RULES.find((one) => one === form.get('rule'));
  const named = form.getAll('trace_id').flatMap((value) => String(value).split(/[\s,]+/)).filter(Boolean);
  if (named.length > MOST_NAMED) return { problem: `At most ${MOST_NAMED} traces at a time; these are ${named.length}.` };
  const found = rule ? await triageCandidates(context.reader, { project_id: context.project.project_id, rule, from: context.now() - WEEK_MS, limit: MOST }) : [];
  const trace_ids = [...new Set([...named, ...found.map((row) => row.trace_id)])];
  if (trace_ids.length === 0) return { said: rule ? 'Nothing new was found.' : 'No trace was named.' };
  const purpose = form.get('queue') === 'calibration' ? 'calibration' : 'triage';
  try {
    const added = await addItems(context, await actorOf({ request, context }), { purpose, trace_ids, ...(purpose === 'calibration' ? { raters: EVERYBODY } : {}), reason: rule ?? (String(form.get('reason') ?? '').slice(0, 200) || 'by hand') });
    return { said: sentence(added, purpose), ...(added.added > 0 ? { undo: { intent: 'undo', stay: 'yes', item_ids: added.item_ids.join(',') } } : {}) };
  } catch (error) {
    if (error instanceof ActionError) return { problem: error.message };
    throw error;
  }
}

function sentence({ added, already, without }: Added, queue: string): string {
  const parts = [
    added === 0 ? `Nothing was added to ${queue}` : `${added} ${added === 1 ? 'is' : 'are'} in ${queue} now`,
    already > 0 && `${already} ${already === 1 ? 'was' : 'were'} there already`,
    without > 0 && `${without} ${without === 1 ? 'has' : 'have'} no answer to label`,
  ];
  return `${parts.filter(Boolean).join('; ')}.`;
}

async function takeBack({ request, context }: ActionFunctionArgs, form: FormData): Promise<Done> {
  const ids = String(form.get('item_ids') ?? '').split(',').filter(Boolean).slice(0, MOST_NAMED);
  const { withdrawn, kept } = await withdrawItems(context, await actorOf({ request, context }), ids);
  if (withdrawn + kept === 0) return { said: 'Nothing was left to take back.' };
  return { said: `${withdrawn} ${withdrawn === 1 ? 'is' : 'are'} out of the queue again${kept > 0 ? `; ${kept} ${kept === 1 ? 'was' : 'were'} labelled meanwhile and ${kept === 1 ? 'stays' : 'stay'}` : ''}.` };
}

export const loader = () => redirect('/review');
