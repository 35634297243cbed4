/** The demo: POST starts it, GET says how far it is. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';

export async function action({ request, context }: ActionFunctionArgs) {
  context.startDemo();
  // Scripts of the page ask for data; a browser without them is sent back to the page.
  const isDocument = request.headers.get('sec-fetch-dest') === 'document';
  return isDocument ? redirect('/') : context.demoProgress();
}

export const loader = ({ context }: LoaderFunctionArgs) => context.demoProgress();
