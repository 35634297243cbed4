/**
 * The sums behind many KPIs of one source, in one scan of the rows themselves: per bucket of time
 * and per group. This is the truth; `kpi-rollup.server.ts` gives the same rows for closed days.
 */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Dimension, Filter, Window } from '#schema/filter.ts';
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
  exact: readonly number[];
  /** Of its amount: buckets and counts, when they are many; else empty. */
  buckets: readonly [readonly number[], readonly number[]];
}

const sumsRowSchema = z.object({
  bucket: z.number(),
  group: z.string(),
  sums: z.array(z.number()),
  exact: z.array(z.array(z.number())),
  buckets: z.array(z.tuple([z.array(z.number()), z.array(z.number())])),
});

export interface SumsQuestion {
  project_id: string;
  source: TableSource;
  measures: readonly CompiledMeasure[];
  /** Where the buckets begin, milliseconds; a row before the first belongs to it. */
  starts: readonly number[];
  windows: readonly Window[];
  dimensions: Filter['dimensions'];
  groupBy: Dimension | null;
}

/** No rows where nothing is, or where the source does not know a dimension that is asked for. */
export async function kpiSums(reader: Reader, question: SumsQuestion): Promise<MeasureSums[]> {
  const { source, dimensions, groupBy } = question;
  const condition = filterCondition(source, dimensions);
  const group = groupBy === null ? "''" : dimensionColumn(source, groupBy);
  if (condition === null || group === null || question.windows.length === 0 || question.measures.length === 0) return [];
  const query = defineQuery({
    name: `kpi.sums.${source}`,
    params: z.object({ project_id: z.string(), ...filterParamsShape }),
    row: sumsRowSchema,
    sql: sumsSql(question, group, condition),
    // A row's versions lie in one partition: its key begins with the hour of the time that cuts them.
    settings: { do_not_merge_across_partitions_select_final: 1 },
  });
  const rows = await query(reader, { project_id: question.project_id, ...filterParams(dimensions) });
  return rows.flatMap((row) => perMeasure(row, question.measures));
}

/** A row holds the slots of all measures one after the other. */
function perMeasure(row: z.output<typeof sumsRowSchema>, measures: readonly CompiledMeasure[]): MeasureSums[] {
  let slot = 0;
  let amounts = 0;
  return measures.map(({ id, slots, amount }) => {
    const sums = row.sums.slice(slot, slot + slots.length);
    slot += slots.length;
    const place = amount === null ? -1 : amounts;
    if (amount !== null) amounts += 1;
    return { bucket: row.bucket, group: row.group, measure: id, sums, exact: row.exact[place] ?? [], buckets: row.buckets[place] ?? [[], []] };
  });
}

/**
 * Windows are cut here, not by the engine's own calendar (see schema/calendar.ts): `roundDown`
 * finds a row's bucket among their starts by bisection. Several windows may be read at once: raw
 * days among those that the rollup has. Numbers stand in the text, whatever a user typed is bound.
 */
function sumsSql({ source, measures, starts, windows }: SumsQuestion, group: string, condition: string): string {
  const time = timeColumn(source);
  const list = `[${starts.map((at) => Math.floor(at / 1_000)).join(', ')}]`;
  const bucket = starts.length === 1 ? '1' : `indexOf(${list}, roundDown(toUnixTimestamp(${time}), ${list}))`;
  const moment = (at: number) => `fromUnixTimestamp64Milli(toInt64(${Math.round(at)}), 'UTC')`;
  const isInside = windows.map(({ from, to }) => `(${time} >= ${moment(from)} AND ${time} < ${moment(to)})`).join(' OR ');
  const withAmount = measures.flatMap(({ amount }, index) => (amount === null ? [] : [{ index, amount }]));
  const slots = measures.flatMap((measure) => measure.slots);
  const isFew = (index: number) => `length(x${index}) <= ${EXACT_VALUES}`;
  const nothing = "CAST(([], []), 'Tuple(Array(Int16), Array(UInt64))')";
  const columns = columnsOf(measures);
  return `
    SELECT position - 1 AS bucket, part AS group,
      tuple(${slots.map((_, index) => `s${index}`).join(', ')}) AS sums,
      CAST([${withAmount.map(({ index }) => `if(${isFew(index)}, x${index}, [])`).join(', ')}], 'Array(Array(Float64))') AS exact,
      CAST([${withAmount.map(({ index }) => `if(${isFew(index)}, ${nothing}, h${index})`).join(', ')}], 'Array(Tuple(Array(Int16), Array(UInt64)))') AS buckets
    FROM (
      SELECT position, part,
        ${slots.map(({ sql }, index) => `${sql} AS s${index}`).join(',\n        ')}
        ${withAmount.map(({ index, amount }) => `, ${exactValues(amount)} AS x${index}, ${bucketCounts(amount)} AS h${index}`).join('\n        ')}
      FROM (
        SELECT toUInt32(${bucket}) AS position, toString(${group}) AS part
          ${columns.map(({ name, sql }) => `, ${sql} AS ${name}`).join('\n          ')}
        ${fromClause(source, [group, condition, ...columns.map(({ sql }) => sql)].join(' '))}
        WHERE project_id = {project_id:String} AND (${isInside}) AND ${condition}
      )
      GROUP BY position, part
    )`;
}
