/** Keeps the chosen theme in a cookie and goes back to where the reader was. */
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { isTheme, themeCookie } from '#app/components/layout/theme.ts';

export async function action({ request }: ActionFunctionArgs) {
  const theme = (await request.formData()).get('theme');
  if (!isTheme(theme)) throw new Response('The theme must be system, light or dark.', { status: 400 });
  const from = request.headers.get('referer');
  const back = from ? new URL(from) : null;
  return redirect(back ? back.pathname + back.search : '/', { headers: { 'set-cookie': themeCookie(theme) } });
}

export const loader = () => redirect('/');
