/** Where sums come from: the rollup for closed days that it knows, the rows themselves for the rest. */
import { kpiSums, type SumsRow } from '#app/queries/kpi-sums.server.ts';
import type { CompiledMeasure } from '#app/queries/kpi-measures.server.ts';
import type { TableSource } from '#app/queries/kpi-sources.server.ts';
import type { Dimension, Filter, Window } from '#schema/filter.ts';
import type { ReadingDeps } from './deps.ts';

export interface SumsRequest {
  source: TableSource;
  measures: readonly CompiledMeasure[];
  windows: readonly Window[];
  dimensions: Filter['dimensions'];
  groupBy: Dimension | null;
}

/** @returns rows whose `bucket` is the position of their window; several rows of one cell add up */
export async function readSums({ reader, project }: ReadingDeps, request: SumsRequest): Promise<{ rows: SumsRow[]; source: 'rollup' | 'raw' }> {
  const { windows } = request;
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return { rows: [], source: 'raw' };
  const rows = await kpiSums(reader, {
    ...request,
    project_id: project.project_id,
    starts: windows.map(({ from }) => from),
    windows: [{ from: first.from, to: last.to }],
  });
  return { rows, source: 'raw' };
}
