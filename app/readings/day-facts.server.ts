/** Counts by name over windows that follow each other: closed days from the rollup, the rest from its rows. */
import type { DayFact } from '#app/queries/day-facts.server.ts';
import { factSumsOfDays, factSumsOfRows, type FactSums } from '#app/queries/day-fact-sums.server.ts';
import { filteredDimensions } from '#app/queries/kpi-sources.server.ts';
import type { Filter, Window } from '#schema/filter.ts';
import type { ReadingDeps } from './deps.ts';
import { planSums } from './sum-sources.server.ts';

/** @returns rows whose `bucket` is the position of their window; the greatest first sum first, then by bucket and name */
export async function readFact(deps: ReadingDeps, fact: DayFact, dimensions: Filter['dimensions'], windows: readonly Window[]): Promise<FactSums[]> {
  const question = { project_id: deps.project.project_id, fact, dimensions };
  const { rolled, raw } = await planSums(deps, { windows, dimensions, groupBy: null });
  const parts = await Promise.all([
    factSumsOfDays(deps.reader, { ...question, days: rolled }),
    factSumsOfRows(deps.reader, { ...question, starts: windows.map(({ from }) => from), windows: raw }),
  ]);
  const found = new Map<string, FactSums>();
  for (const row of parts.flat()) {
    const key = JSON.stringify([row.bucket, row.names]);
    const before = found.get(key);
    found.set(key, before ? { ...row, sums: row.sums.map((sum, index) => sum + (before.sums[index] ?? 0)) } : row);
  }
  const name = (row: FactSums): string => row.names.join('\n');
  return [...found.values()].sort((a, b) => (b.sums[0] ?? 0) - (a.sums[0] ?? 0) || a.bucket - b.bucket || (name(a) < name(b) ? -1 : 1));
}

/** The names of one fact over the whole of a filter, the greatest first. */
export async function readFactNames(deps: ReadingDeps, fact: DayFact, filter: Filter, limit: number): Promise<{ name(place: number): string; sum(place: number): number }[]> {
  const rows = await readFact(deps, fact, filter.dimensions, [{ from: filter.from, to: filter.to }]);
  return rows.slice(0, limit).map(({ names, sums }) => ({ name: (place) => names[place] ?? '', sum: (place) => sums[place] ?? 0 }));
}

/** Closed days as the rollup keeps them where it knows no dimension, as of users and single retrievals; the rest from rows. */
export async function planRows(deps: ReadingDeps, filter: Filter): Promise<{ days: readonly { day: string; build: string }[]; windows: readonly Window[] }> {
  const windows = [{ from: filter.from, to: filter.to }];
  if (filteredDimensions(filter.dimensions).length > 0) return { days: [], windows };
  const { rolled, raw } = await planSums(deps, { windows, dimensions: {}, groupBy: null });
  return { days: rolled, windows: raw };
}
