/** A CSV to fill in, with one example of each kind of figure. */
import { toCsv } from '#app/csv.ts';
import { FIGURE_COLUMNS } from '#app/readings/figure-upload.ts';

const EXAMPLES = [
  { key: 'eval_pass_rate', from: '2026-11-02', to: '2026-11-09', numerator: 291, denominator: 300, group: 'regression suite', note: 'a share: numerator and denominator carry the interval' },
  { key: 'stakeholder_satisfaction', from: '2026-11-01', to: '2026-12-01', value: 4.3, standard_deviation: 0.7, sample_size: 48, note: 'a mean: deviation and size carry the interval' },
  { key: 'docs_freshness', from: '2026-11-01', to: '2026-12-01', value: '93%', note: 'a bare value has no interval' },
];

export const loader = () =>
  new Response(toCsv(FIGURE_COLUMNS, EXAMPLES), { headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="figures.csv"' } });
