/** Values that a filter offers, fetched when its list is opened. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { dimensionSchema } from '#schema/filter.ts';
import { loadPage } from '#app/page-loader.server.ts';
import { dimensionValues } from '#app/queries/dimension-values.server.ts';

const LISTED = 200;

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, search, context }) => {
    const dimension = dimensionSchema.safeParse(search.get('dimension'));
    if (!dimension.success) throw new Response('dimension is not one that requests have.', { status: 400 });
    const { from, to } = filter;
    const values = await dimensionValues(context.reader, { project_id: context.project.project_id, dimension: dimension.data, from, to, limit: LISTED + 1 });
    return { values: values.slice(0, LISTED), isCut: values.length > LISTED };
  });
