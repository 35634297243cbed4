/** Labels, skips, undos and verdicts come in; what is acknowledged is stored. */
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { z } from 'zod';
import { recordEvents } from '#app/actions/record-events.server.ts';
import { eventRequestSchema } from '#app/review/labels.ts';
import { actorOf, answerJson, failed } from '#app/review-routes.server.ts';

const bodySchema = z.object({ reviewer_id: z.string(), events: z.array(eventRequestSchema).min(1).max(100) });

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await actorOf({ request, context });
  return answerJson(request, bodySchema, async ({ reviewer_id, events }) => {
    // The name was changed in another tab: these labels wait for their own reviewer.
    if (reviewer_id !== actor.id) throw failed(409, 'other_reviewer', `These labels are ${reviewer_id}'s, and you are ${actor.id}.`, 'reviewer_id');
    return recordEvents(context, actor, events);
  });
}

export const loader = () => redirect('/review');
