/** The judge's marks of an item, for whoever has labelled it. */
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { z } from 'zod';
import { revealItem } from '#app/actions/reveal-item.server.ts';
import { actorOf, answerJson } from '#app/review-routes.server.ts';

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await actorOf({ request, context });
  return answerJson(request, z.object({ item_id: z.string() }), ({ item_id }) => revealItem(context, actor, item_id));
}

export const loader = () => redirect('/review');
