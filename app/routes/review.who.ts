/** Keeps the name of a reviewer, and puts them on the list. */
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { saveReviewer } from '#app/actions/save-reviewer.server.ts';
import { personNamed, rememberPerson } from '#app/person.server.ts';

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const person = personNamed(String(form.get('name') ?? ''));
  const back = String(form.get('back') ?? '/review');
  if (person.isNamed) await saveReviewer(context, { id: person.id, origin: 'page' }, { reviewer_id: person.id, name: person.name, is_active: true });
  // Only a path of ours: a form elsewhere must not send people away.
  const path = /^\/(?!\/)/.test(back) ? back : '/review';
  return redirect(path, person.isNamed ? { headers: { 'set-cookie': rememberPerson(person.name) } } : {});
}

export const loader = () => redirect('/review');
