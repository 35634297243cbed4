/** A comparison as CSV: a row a KPI. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { KPIS } from '#schema/kpis/index.ts';
import { parseComparison } from '#app/compare-params.server.ts';
import { toCsv } from '#app/csv.ts';
import { loadPage } from '#app/page-loader.server.ts';
import { readComparison } from '#app/readings/compare.server.ts';

const COLUMNS = ['key', 'title', 'unit', 'a', 'a_low', 'a_high', 'a_numerator', 'a_denominator', 'b', 'b_low', 'b_high', 'b_numerator', 'b_denominator', 'difference', 'difference_low', 'difference_high', 'difference_method', 'is_detectable', 'detectable_change'] as const;

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, search, context }) => {
    const { a, b } = await parseComparison(context, search, filter);
    if (!a || !b) throw new Response('This window has fewer than two values to compare.', { status: 400 });
    const rows = (await readComparison(context, a, b)).map((one) => {
      const definition = KPIS.find(({ key }) => key === one.key);
      return {
        key: one.key, title: definition?.title, unit: definition?.unit,
        a: one.a.value, a_low: one.a.low, a_high: one.a.high, a_numerator: one.a.numerator, a_denominator: one.a.denominator,
        b: one.b.value, b_low: one.b.low, b_high: one.b.high, b_numerator: one.b.numerator, b_denominator: one.b.denominator,
        difference: one.difference, difference_low: one.low, difference_high: one.high, difference_method: one.method, is_detectable: one.isDetectable, detectable_change: one.detectable,
      };
    });
    return new Response(toCsv(COLUMNS, rows), { headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="compare.csv"' } });
  });
