/**
 * Bootstrap intervals of what Compare holds against each other. Quantiles are drawn again from the
 * distribution that the figure was made of, at no further look at the rows. Means and ratios take
 * up to a thousand rows a side; where a side has more, what the draws spread is scaled to the
 * standard error of all of them, so that the interval is as wide as all rows make it and as
 * lopsided as their sample. Seeded by the KPI: the same rows always give the same interval.
 */
import { type SampledRow, sampleRows } from '#app/queries/compare-sample.server.ts';
import { type RatioRows, resampledDifference, resampledQuantiles, resampledRatios } from '#app/statistics/bootstrap.ts';
import { ratio, type RatioSums, ratioVariance } from '#app/statistics/delta.ts';
import type { Interval } from '#app/statistics/interval.ts';
import { seededRandom } from '#app/statistics/seeded-random.ts';
import { HOUR_MS } from '#schema/calendar.ts';
import type { Filter } from '#schema/filter.ts';
import type { KpiDefinition } from '#schema/kpis/definition.ts';
import type { Cell } from './collect.server.ts';
import type { ReadingDeps } from './deps.ts';
import type { Sums } from './sums.ts';

/** So many draws of so many rows take 12 ms of a processor a KPI and side (measured; a page has four to six); their ends are steady to about 2% of the width. */
const ROWS = 1_000;
const DRAWS_OF_ROWS = 1_000;
/** So many times more are looked through, so that what is drawn comes from many hours. */
const LOOKED_THROUGH = 20;
/** Fewer rows than this from the chosen hours, and the whole window is looked through. */
const FEWEST = 500;

export interface DrawnSide {
  filter: Filter;
  cell(definition: KpiDefinition): Cell | null;
}

/** @returns b − a by key, for quantiles, means and ratios that both sides know; a ratio that is a share is no mean */
export async function drawnDifferences(deps: ReadingDeps, definitions: readonly KpiDefinition[], a: DrawnSide, b: DrawnSide): Promise<Map<string, Interval>> {
  const found = new Map<string, Interval>();
  const keep = (definition: KpiDefinition, interval: Interval | null): void => {
    if (interval) found.set(definition.key, interval);
  };
  for (const definition of definitions) if (definition.measure.kind === 'quantile') keep(definition, quantileDifference(definition, a.cell(definition), b.cell(definition)));
  const isKnown = ({ cell }: DrawnSide, definition: KpiDefinition) => (cell(definition)?.sums.n ?? 0) >= 2;
  const ofRows = definitions.filter((definition) => isDrawnFromRows(definition) && isKnown(a, definition) && isKnown(b, definition));
  await Promise.all(
    together(ofRows).map(async (group) => {
      const [first, second] = await Promise.all([rowsOf(deps, group, a), rowsOf(deps, group, b)]);
      group.forEach((definition, index) => {
        const [left, right] = [a.cell(definition), b.cell(definition)];
        if (left && right) keep(definition, ratioDifference(definition, { rows: told(first, index), sums: left.sums }, { rows: told(second, index), sums: right.sums }));
      });
    }),
  );
  return found;
}

function isDrawnFromRows({ source, measure }: KpiDefinition): boolean {
  return (source === 'requests' || source === 'scores') && (measure.kind === 'mean' || (measure.kind === 'ratio' && !measure.isShare));
}

/** Ratios of requests are drawn together; scores of different names are different rows. */
function together(definitions: readonly KpiDefinition[]): KpiDefinition[][] {
  const ofRequests = definitions.filter(({ source }) => source === 'requests');
  return [...(ofRequests.length > 0 ? [ofRequests] : []), ...definitions.filter(({ source }) => source !== 'requests').map((one) => [one])];
}

async function rowsOf({ reader, project }: ReadingDeps, definitions: readonly KpiDefinition[], { filter, cell }: DrawnSide): Promise<SampledRow[]> {
  const known = Math.max(...definitions.map((definition) => cell(definition)?.sums.n ?? 0));
  const question = { project_id: project.project_id, filter, definitions, limit: ROWS };
  const hours = hoursToLookAt(filter, (LOOKED_THROUGH * ROWS) / known);
  const rows = await sampleRows(reader, { ...question, hours });
  return hours !== null && rows.length < FEWEST ? await sampleRows(reader, { ...question, hours: null }) : rows;
}

/**
 * Hours all over the window, at steps of the golden ratio: no hour of the day comes twice as often
 * as another. Null for all of them.
 */
export function hoursToLookAt({ from, to }: Pick<Filter, 'from' | 'to'>, share: number): number[] | null {
  const first = Math.floor(from / HOUR_MS);
  const count = Math.ceil(to / HOUR_MS) - first;
  const wanted = Math.ceil(count * share);
  if (wanted >= count) return null;
  const chosen = new Set<number>();
  for (let step = 0; chosen.size < wanted; step += 1) chosen.add(first + Math.floor(((step * 0.6180339887498949) % 1) * count));
  return [...chosen].sort((x, y) => x - y).map((hour) => hour * HOUR_MS);
}

function told(rows: readonly SampledRow[], index: number): RatioRows {
  const known = rows.flatMap((row) => {
    const { amount, count } = row[index] ?? { amount: null, count: null };
    return amount === null || count === null ? [] : [{ amount, count }];
  });
  return { amounts: known.map(({ amount }) => amount), counts: known.map(({ count }) => count) };
}

/** b − a. @returns null where a side has too few, or where its sample says nothing of its spread */
export function ratioDifference({ key, measure }: Pick<KpiDefinition, 'key' | 'measure'>, a: { rows: RatioRows; sums: Sums }, b: { rows: RatioRows; sums: Sums }): Interval | null {
  const random = seededRandom(seedOf(key));
  const [first, second] = [a, b].map(({ rows, sums }) => scaled(rows, measure.kind === 'mean' ? meanSums(sums) : { ...sums, rows: sums.n }, random));
  return first && second ? resampledDifference(second, first) : null;
}

function scaled(rows: RatioRows, all: RatioSums, random: () => number): Float64Array | null {
  const sample = sumsOf(rows);
  const [whole, part] = [ratio(all), ratio(sample)];
  if (whole === null || part === null || sample.rows < 2) return null;
  const draws = resampledRatios(rows, random, DRAWS_OF_ROWS);
  if (sample.rows >= all.rows) return draws;
  const [wide, narrow] = [ratioVariance(sample) ?? 0, ratioVariance(all) ?? 0];
  if (wide === 0) return narrow === 0 ? draws.fill(whole) : null;
  const scale = Math.sqrt(narrow / wide);
  return draws.map((value) => whole + (value - part) * scale);
}

/** A mean is a ratio that counts each row as one. */
const meanSums = ({ n, a, aa }: Sums): RatioSums => ({ rows: n, a, b: n, aa, bb: n, ab: a });

function sumsOf({ amounts, counts }: RatioRows): RatioSums {
  const sums = { rows: amounts.length, a: 0, b: 0, aa: 0, bb: 0, ab: 0 };
  amounts.forEach((a, index) => {
    const b = counts[index] ?? 0;
    sums.a += a;
    sums.b += b;
    sums.aa += a * a;
    sums.bb += b * b;
    sums.ab += a * b;
  });
  return sums;
}

/** b − a. @returns null where a side is too small for an interval of its own, as a p95 of fewer than 72 is */
function quantileDifference({ key, measure }: KpiDefinition, a: Cell | null, b: Cell | null): Interval | null {
  if (measure.kind !== 'quantile') return null;
  const random = seededRandom(seedOf(key));
  const [first, second] = [a, b].map((cell) => {
    const sorted = cell?.distribution?.sorted();
    return sorted && sorted.n >= 2 ? resampledQuantiles(sorted.n, measure.level, sorted.valueAt, random) : null;
  });
  return first && second ? resampledDifference(second, first) : null;
}

/** FNV-1a of the key. */
function seedOf(key: string): number {
  let seed = 0x811c9dc5;
  for (const char of key) seed = Math.imul(seed ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return seed >>> 0;
}
