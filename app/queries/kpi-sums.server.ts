/**
 * The sums behind many KPIs of one source, in one scan of the rows themselves: per stretch of time
 * and per group, by several dimensions at once. This is the truth; `kpi-rollup.server.ts` gives the
 * same of closed days.
 */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Dimension, Filter, Window } from '#schema/filter.ts';
import { foldedMeasure } from './kpi-folds.server.ts';
import { bucketCounts, columnsOf, type CompiledMeasure, exactValues, EXACT_VALUES } from './kpi-measures.server.ts';
import { dimensionColumn, filterCondition, filterParams, filterParamsShape, fromClause, type TableSource, timeColumn } from './kpi-sources.server.ts';

/** What a scan or the rollup says of one measure in one bucket and group. */
export interface MeasureSums {
  /** Position in the list of buckets. */
  bucket: number;
  group: string;
  /** Id of the measure. */
  measure: string;
  /** Of its slots, in their order. */
  sums: readonly number[];
  /** Of its amount: the values, when they are few; else empty. */
  exact: ArrayLike<number>;
  /** Of its amount: buckets and counts, when they are many; else empty. */
  buckets: readonly [ArrayLike<number>, ArrayLike<number>];
}

const sumsRowSchema = z.object({
  starts_ms: z.number(),
  /** Which dimensions are not of this row's set, as bits. */
  is_without: z.number(),
  values: z.array(z.string()),
  sums: z.array(z.number()),
  exact: z.array(z.array(z.number())),
  buckets: z.array(z.tuple([z.array(z.number()), z.array(z.number())])),
});

export interface SumsQuestion {
  project_id: string;
  source: TableSource;
  /** Of this source; of requests also what counts their calls and retrievals, where it can be folded. */
  measures: readonly CompiledMeasure[];
  /** Without overlap; each is answered for itself. */
  stretches: readonly Window[];
  dimensions: Filter['dimensions'];
  /** Each is answered for itself; null for the whole. */
  groupBys: readonly (Dimension | null)[];
}

/** `bucket` is the position of the stretch. */
export interface GroupedSums extends MeasureSums {
  by: Dimension | null;
}

/** No rows where nothing is, or where the source does not know a dimension that is asked for. */
export async function kpiSums(reader: Reader, question: SumsQuestion): Promise<GroupedSums[]> {
  const { source, dimensions, measures, stretches } = question;
  const groupBys = question.groupBys.filter((by) => by === null || dimensionColumn(source, by) !== null);
  const condition = filterCondition(source, dimensions);
  if (condition === null || groupBys.length === 0 || stretches.length === 0 || measures.length === 0) return [];
  const query = defineQuery({
    name: `kpi.sums.${source}`,
    params: z.object({ project_id: z.string(), ...filterParamsShape }),
    row: sumsRowSchema,
    sql: sumsSql({ ...question, groupBys }, condition),
    // A row's versions lie in one partition: its key begins with the hour of the time that cuts them.
    settings: { do_not_merge_across_partitions_select_final: 1 },
  });
  const rows = await query(reader, { project_id: question.project_id, ...filterParams(dimensions) });
  const bucketOf = new Map(stretches.map(({ from }, index) => [Math.round(from), index]));
  const by = byBits(groupBys);
  return rows.flatMap((row) => {
    const bucket = bucketOf.get(row.starts_ms);
    if (bucket === undefined) throw new Error(`kpi.sums.${source} answered for a time that was not asked for.`);
    const found = by.get(row.is_without) ?? null;
    const group = found === null ? '' : (row.values[dimensionsOf(groupBys).indexOf(found)] ?? '');
    return perMeasure(row, measures, source).map((sums) => ({ ...sums, bucket, by: found, group }));
  });
}

const dimensionsOf = (groupBys: readonly (Dimension | null)[]): Dimension[] => groupBys.filter((by) => by !== null);

/** As `grouping` of the engine numbers them: a bit is set where the dimension is not in the set, the first the highest. */
function byBits(groupBys: readonly (Dimension | null)[]): Map<number, Dimension | null> {
  const list = dimensionsOf(groupBys);
  const all = 2 ** list.length - 1;
  return new Map(groupBys.map((by) => [by === null ? all : all - 2 ** (list.length - 1 - list.indexOf(by)), by]));
}

/** A row holds the slots of all measures one after the other. Groups without a call say nothing of calls. */
function perMeasure(row: z.output<typeof sumsRowSchema>, measures: readonly CompiledMeasure[], source: TableSource): Omit<MeasureSums, 'bucket' | 'group'>[] {
  let slot = 0;
  let amounts = 0;
  return measures.flatMap((measure) => {
    const { id, amount } = measure;
    const folded = measure.source === source ? null : foldedMeasure(measure);
    const length = (folded ?? measure).slots.length;
    const sums = row.sums.slice(slot, slot + length);
    slot += length;
    const place = amount === null ? -1 : amounts;
    if (amount !== null) amounts += 1;
    if (folded && sums.pop() === 0) return [];
    return [{ measure: id, sums, exact: row.exact[place] ?? [], buckets: row.buckets[place] ?? ([[], []] as const) }];
  });
}

/**
 * Windows are cut here, not by the engine's own calendar (see schema/calendar.ts): `roundDown`
 * finds a row's stretch among their starts by bisection. Numbers stand in the text, whatever a user
 * typed is bound.
 */
function sumsSql({ source, measures: asked, stretches, groupBys }: SumsQuestion, condition: string): string {
  const measures = asked.map((measure) => (measure.source === source ? measure : (foldedMeasure(measure) ?? measure)));
  const time = timeColumn(source);
  const moment = (at: number) => `fromUnixTimestamp64Milli(toInt64(${Math.round(at)}), 'UTC')`;
  const isInside = united(stretches).map(({ from, to }) => `(${time} >= ${moment(from)} AND ${time} < ${moment(to)})`).join(' OR ');
  const starts = stretches.map(({ from }) => Math.round(from)).sort((a, b) => a - b);
  const position = starts.length === 1 ? `toInt64(${starts[0]})` : `roundDown(toUnixTimestamp64Milli(${time}), CAST([${starts.join(', ')}], 'Array(Int64)'))`;
  const withAmount = measures.flatMap(({ amount }, index) => (amount === null ? [] : [{ index, amount }]));
  const slots = measures.flatMap((measure) => measure.slots);
  const isFew = (index: number) => `length(x${index}) <= ${EXACT_VALUES}`;
  const nothing = "CAST(([], []), 'Tuple(Array(Int16), Array(UInt64))')";
  const columns = columnsOf(measures);
  const by = dimensionsOf(groupBys);
  const keys = ['position', ...by.map((dimension) => `d_${dimension}`)];
  const sets = groupBys.map((one) => `(${one === null ? 'position' : `position, d_${one}`})`);
  // The number of a set is what `grouping` would say, which wants more than one set.
  const grouping = groupBys.length === 1 ? '0' : by.length === 0 ? '0' : `grouping(${by.map((dimension) => `d_${dimension}`).join(', ')})`;
  const groupedBy = groupBys.length === 1 ? keys.join(', ') : `GROUPING SETS (${sets.join(', ')})`;
  return `
    SELECT position AS starts_ms, is_without, CAST([${by.map((dimension) => `d_${dimension}`).join(', ')}], 'Array(String)') AS values,
      tuple(${slots.map((_, index) => `s${index}`).join(', ')}) AS sums,
      CAST([${withAmount.map(({ index }) => `if(${isFew(index)}, x${index}, [])`).join(', ')}], 'Array(Array(Float64))') AS exact,
      CAST([${withAmount.map(({ index }) => `if(${isFew(index)}, ${nothing}, h${index})`).join(', ')}], 'Array(Tuple(Array(Int16), Array(UInt64)))') AS buckets
    FROM (
      SELECT ${keys.join(', ')}, ${grouping} AS is_without,
        ${slots.map(({ sql }, index) => `${sql} AS s${index}`).join(',\n        ')}
        ${withAmount.map(({ index, amount }) => `, ${exactValues(amount)} AS x${index}, ${bucketCounts(amount)} AS h${index}`).join('\n        ')}
      FROM (
        SELECT ${position} AS position
          ${by.map((dimension) => `, toString(${dimensionColumn(source, dimension)}) AS d_${dimension}`).join('')}
          ${columns.map(({ name, sql }) => `, ${sql} AS ${name}`).join('\n          ')}
        ${fromClause(source, [...by.map((dimension) => dimensionColumn(source, dimension) ?? ''), condition, ...columns.map(({ sql }) => sql)].join(' '))}
        WHERE project_id = {project_id:String} AND (${isInside}) AND ${condition}
      )
      GROUP BY ${groupedBy}
    )`;
}

/** Neighbours as one: the fewer conditions, the sooner they are understood. */
function united(windows: readonly Window[]): Window[] {
  const found: Window[] = [];
  for (const window of [...windows].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last && window.from <= last.to) last.to = Math.max(last.to, window.to);
    else found.push({ from: window.from, to: window.to });
  }
  return found;
}
