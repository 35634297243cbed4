/** The reconciliation as CSV: a row an hour, door and convention; reasons and kinds as JSON. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { toCsv } from '#app/csv.ts';
import { loadPage } from '#app/page-loader.server.ts';
import { readReconciliation } from '#app/readings/reconciliation.server.ts';

const COLUMNS = ['hour', 'door', 'source', 'received', 'accepted', 'rejected', 'replaced', 'redacted', 'priced', 'unpriced', 'spooled', 'reasons', 'found', 'isBalanced'] as const;

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, context }) => {
    const { rows } = await readReconciliation(context, filter);
    return new Response(toCsv(COLUMNS, rows.map((row) => ({ ...row, hour: new Date(row.hour).toISOString() }))), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="reconciliation.csv"' },
    });
  });
