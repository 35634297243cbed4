/** Counts by name over windows that follow each other: closed days from the rollup, the rest from its rows. */
import { z } from 'zod';
import type { DayFact } from '#app/queries/day-facts.server.ts';
import { factSumsOfDays, factSumsOfRows, type FactSums } from '#app/queries/day-fact-sums.server.ts';
import { filteredDimensions } from '#app/queries/kpi-sources.server.ts';
import type { KeptRow } from '#app/queries/kept-sums.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Filter, Window } from '#schema/filter.ts';
import type { ReadingDeps } from './deps.ts';
import { askedTogether, closedPlaces, cutWindows, daysOf, grouped, openPlaces, placed, readMissing } from './kept-places.server.ts';
import { planSums } from './sum-sources.server.ts';

/** @returns rows whose `bucket` is the position of their window; the greatest first sum first, then by bucket and name */
export async function readFact(deps: ReadingDeps, fact: DayFact, dimensions: Filter['dimensions'], windows: readonly Window[]): Promise<FactSums[]> {
  const { project_id } = deps.project;
  const plan = await planSums(deps, { windows, dimensions, groupBy: null });
  const parts = await Promise.all([
    readMissing(closedPlaces(plan), [fact], async (missing) => (await factSumsOfDays(deps.reader, { project_id, facts: [fact], dimensions, days: daysOf(missing) })).map(rowOf)),
    readMissing(openPlaces(plan, plan.stretches), [fact], (missing) => askFacts(deps.reader, { project_id, dimensions }, { fact, stretches: missing })),
  ]);
  const found = new Map<string, FactSums>();
  for (const { bucket, group, sums } of parts.flat()) {
    const key = `${bucket} ${group}`;
    const before = found.get(key);
    found.set(key, { bucket, fact: fact.id, names: before?.names ?? namesOf(group), sums: before ? sums.map((sum, index) => sum + (before.sums[index] ?? 0)) : [...sums] });
  }
  const name = (row: FactSums): string => row.names.join('\n');
  return [...found.values()].sort((a, b) => (b.sums[0] ?? 0) - (a.sums[0] ?? 0) || a.bucket - b.bucket || (name(a) < name(b) ? -1 : 1));
}

/** A fact's names are its group. */
const rowOf = ({ bucket, fact, names, sums }: FactSums): KeptRow & { bucket: number } => ({ bucket, measure: fact, group: JSON.stringify(names), sums, exact: [], buckets: [[], []] });
const namesSchema = z.array(z.string());
const namesOf = (group: string): string[] => namesSchema.parse(JSON.parse(group));

/** Facts that a page asks for at once come in one query. */
const askFacts = askedTogether(async (reader: Reader, of: { project_id: string; dimensions: Filter['dimensions'] }, asked: readonly { fact: DayFact; stretches: readonly Window[] }[]) => {
  const stretches = cutWindows(asked.flatMap((one) => one.stretches));
  const facts = [...new Map(asked.map(({ fact }) => [fact.id, fact])).values()];
  const byFact = grouped((await factSumsOfRows(reader, { ...of, facts, stretches })).map(rowOf), ({ measure }) => measure);
  return ({ fact, stretches: own }: { fact: DayFact; stretches: readonly Window[] }) => placed(byFact.get(fact.id) ?? [], stretches, own);
});

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
