/** How far the draw of a plan is, asked again and again by its page. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { drawProgress } from '#app/actions/draw-plan.server.ts';

export function loader({ request, context }: LoaderFunctionArgs) {
  const plan = new URL(request.url).searchParams.get('plan') ?? '';
  return Response.json({ progress: drawProgress(context.project.project_id, plan) }, { headers: { 'cache-control': 'no-store' } });
}
