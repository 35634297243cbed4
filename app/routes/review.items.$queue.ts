/** The next items of a reviewer's list, or items by id. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { readItems, readNextItems } from '#app/readings/label-queue.server.ts';
import { actorOf, failed } from '#app/review-routes.server.ts';

const MOST = 20;

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  if (!context.isEngineUp()) return failed(503, 'engine_away', 'ClickHouse does not answer at the moment.', null);
  const search = new URL(request.url).searchParams;
  const list = (name: string) => (search.get(name) ?? '').split(',').filter(Boolean);
  const ids = list('ids').slice(0, MOST);
  if (ids.length > 0) return Response.json({ items: await readItems(context, ids), is_exhausted: false });
  const actor = await actorOf({ request, context });
  const limit = Math.min(MOST, Math.max(1, Number(search.get('limit') ?? 4) || 4));
  return Response.json(await readNextItems(context, { queue_id: params['queue'] ?? '', reviewer_id: actor.id, skip: list('skip').slice(0, 1_000), limit }), { headers: { 'cache-control': 'no-store' } });
}
