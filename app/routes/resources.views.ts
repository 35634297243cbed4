/** The saved views for the menu and the palette, which must open also while the engine is away. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { QueryError } from '#schema/clickhouse/define-query.server.ts';
import { readViews } from '#app/readings/saved-views.server.ts';

/** @returns null where they could not be read */
export async function loader({ request, context }: LoaderFunctionArgs) {
  try {
    const { id } = await context.who(request);
    return { views: context.isEngineUp() ? await readViews(context, id) : null };
  } catch (error) {
    if (error instanceof QueryError && error.kind === 'engine') return { views: null };
    throw error;
  }
}
