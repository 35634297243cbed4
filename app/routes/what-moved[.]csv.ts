/** The split of a change as CSV: a row per dimension and value. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { periodBefore } from '#schema/filter.ts';
import { findKpi } from '#schema/kpis/index.ts';
import { toCsv } from '#app/csv.ts';
import { loadPage, notFound } from '#app/page-loader.server.ts';
import { readWhatMoved } from '#app/readings/what-moved.server.ts';

const COLUMNS = ['dimension', 'group', 'before', 'after', 'share_before', 'share_after', 'rate', 'mix', 'total'] as const;

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, search, context }) => {
    const definition = findKpi(search.get('key') ?? '');
    if (!definition) throw notFound('No KPI has this key. The definitions list all of them.');
    const { movements } = await readWhatMoved(context, filter, { from: periodBefore(filter).from, to: filter.from }, definition);
    const rows = movements.flatMap(({ dimension, split, groups }) =>
      split
        ? split.groups.map((one) => ({ dimension, ...one, share_before: one.shareBefore, share_after: one.shareAfter }))
        : groups.map((one) => ({ dimension, group: one.group, before: one.before?.value, after: one.after?.value })),
    );
    return new Response(toCsv(COLUMNS, rows), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="what-moved-${definition.key}.csv"` },
    });
  });
