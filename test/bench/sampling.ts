/**
 * `npm run bench -- sampling [--weeks N] [--json FILE]`: 1,000 weeks of draw → assignment → labels →
 * rate on a frame of 20,000 answers, 2% of them bad, with a flag that finds 80% and spares 95%.
 */
import { parseArgs } from 'node:util';
import { simulateWeeks } from '../support/label-simulation.ts';

export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({ args: [...args], options: { weeks: { type: 'string', default: '1000' } }, strict: false });
  const weeks = Number(values.weeks);
  const rows = (['stratified', 'poisson'] as const).map((method) => ({ method, ...simulateWeeks({ weeks: method === 'stratified' ? weeks : Math.ceil(weeks / 5), method }) }));
  process.stdout.write('method      weeks  labels  coverage  ± points  effective  mean rate\n');
  for (const row of rows) {
    process.stdout.write(
      `${row.method.padEnd(11)} ${String(row.weeks).padStart(5)}  ${row.labels_per_week.toFixed(1).padStart(6)}  ${row.coverage.toFixed(3).padStart(8)}  ${row.mean_half_width_points.toFixed(2).padStart(8)}  ${row.effective_against_simple_random.toFixed(2).padStart(9)}  ${(row.mean_rate * 100).toFixed(3)}%\n`,
    );
  }
  return { rows };
}
