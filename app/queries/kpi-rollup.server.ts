/** The day rollup: which closed days it knows, and their sums. Written by app/jobs/rollup.server.ts. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import { DIMENSIONS, type Dimension, type Filter, type Window } from '#schema/filter.ts';
import { KPIS } from '#schema/kpis/index.ts';
import { DAY_FACTS, DEAREST, USER_COSTS } from './day-facts.server.ts';
import { buildRetrievalsSql } from './day-retrievals.server.ts';
import { bucketCounts, BUCKETS_PER_E, compileMeasures, type CompiledMeasure, EXACT_VALUES, exactValues, ZERO_BUCKET } from './kpi-measures.server.ts';
import { filteredDimensions, filterParams, filterParamsShape, type TableSource } from './kpi-sources.server.ts';
import type { MeasureSums } from './kpi-sums.server.ts';

/**
 * What follows from requests. Scores and markers are always read from their rows, by design: they
 * are few beside requests (a judge's sample, thumbs, evaluation cases), and come days after the
 * answer they are about, so that they would dirty closed days without end. `labels` and
 * `kpi_values` have readers of their own.
 */
export const ROLLED_SOURCES: readonly TableSource[] = ['requests', 'calls', 'retrievals'];

export const ROLLED_MEASURES: readonly CompiledMeasure[] = compileMeasures(KPIS).filter(({ source }) => ROLLED_SOURCES.includes(source));

/** Of all that is rolled up: a changed definition is another catalogue, whose days are not built yet. */
export const CATALOGUE = createHash('sha256')
  .update([...[...ROLLED_MEASURES, ...DAY_FACTS, USER_COSTS, DEAREST].map(({ id }) => id).sort(), buildRetrievalsSql({ from: 0, to: 0 })].join(' '))
  .digest('hex')
  .slice(0, 12);

/** The day whose row says up to when all changes have been looked at. */
export const CHECKED_DAY = '1970-01-01';

/** From the engine's clock at an insert to its rows being seen; measured below 1 s, larger under load. */
export const VISIBLE_AFTER_MS = 4_000;

/** The whole, every dimension and every pair. Filters and groupings by more are read from the rows. */
export const DIMENSION_SETS: readonly (readonly Dimension[])[] = [
  [],
  ...DIMENSIONS.map((one) => [one]),
  ...DIMENSIONS.flatMap((one, index) => DIMENSIONS.slice(index + 1).map((two) => [one, two])),
];

export const setName = (dimensions: readonly Dimension[]): string => dimensions.join(',');

/** Which set answers; null when none does. */
export function setFor(dimensions: Filter['dimensions'], groupBy: Dimension | null): readonly Dimension[] | null {
  const wanted = DIMENSIONS.filter((dimension) => dimension === groupBy || filteredDimensions(dimensions).includes(dimension));
  return wanted.length > 2 ? null : wanted;
}

const day = z.iso.date();

/** Builds that count, per day. */
export const kpiDays = defineQuery({
  name: 'kpi.days',
  params: z.object({ project_id: z.string(), catalogue: z.string(), time_zone: z.string(), all_sets: z.int() }),
  row: z.object({ day, build: z.string(), has_all: z.number(), some_sets: z.array(z.string()), read_ms: z.number() }),
  sql: `
    SELECT toString(day) AS day, build, length(dimension_sets) >= {all_sets:UInt16} AS has_all, if(has_all, [], dimension_sets) AS some_sets, toUnixTimestamp64Milli(read_at) AS read_ms
    FROM kpi_days FINAL
    WHERE project_id = {project_id:String} AND catalogue = {catalogue:String} AND time_zone = {time_zone:String}`,
});

/**
 * Hours in which rows were stored since all changes were looked at, and when the last one was. The
 * range index on stored_at leaves old parts unread. Versions are not merged here: any new row
 * makes its day dirty, a deletion too.
 */
export const changedHours = defineQuery({
  name: 'kpi.changed-hours',
  params: z.object({
    project_id: z.string(),
    catalogue: z.string(),
    time_zone: z.string(),
    /** Seconds before the last look from which on rows are taken for new. */
    back_seconds: z.int(),
  }),
  row: z.object({ hour_ms: z.number(), stored_ms: z.number() }),
  sql: `
    SELECT toUnixTimestamp(toStartOfHour(start_time)) * 1000 AS hour_ms, toUnixTimestamp64Milli(max(stored_at)) AS stored_ms
    FROM requests
    WHERE project_id = {project_id:String}
      AND stored_at > (
        SELECT max(read_at) FROM kpi_days
        WHERE project_id = {project_id:String} AND catalogue = {catalogue:String} AND time_zone = {time_zone:String} AND day = '${CHECKED_DAY}'
      ) - toIntervalSecond({back_seconds:UInt32})
    GROUP BY hour_ms`,
});

export interface RollupQuestion {
  project_id: string;
  /** Of any rolled source: a measure's rows are told by its id. */
  measures: readonly CompiledMeasure[];
  /** Days to read, each with its build and the position of its bucket. */
  days: readonly { day: string; build: string; bucket: number }[];
  dimensions: Filter['dimensions'];
  groupBy: Dimension | null;
}

/** Few values come one by one, from so many on in buckets: what is sent stays small. */
const MAX_EXACT = 2_000;

/** @throws Error when no dimension set answers the question */
export async function rollupSums(reader: Reader, question: RollupQuestion): Promise<MeasureSums[]> {
  const { days, dimensions, groupBy } = question;
  const set = setFor(dimensions, groupBy);
  if (!set) throw new Error('The rollup has no set of these dimensions.');
  const valueOf = (dimension: Dimension) => `value_${set.indexOf(dimension) + 1}`;
  const conditions = filteredDimensions(dimensions).map((dimension) => `${valueOf(dimension)} IN {in_${dimension}:Array(String)}`);
  const isOneBucket = days.every(({ bucket }) => bucket === days[0]?.bucket);
  const bucketOf = isOneBucket ? `toUInt32(${days[0]?.bucket ?? 0})` : `[${days.map(({ bucket }) => bucket).join(', ')}][indexOf({days:Array(Date)}, day)]`;
  const place = (value: string) => `if(${value} > 0, toInt16(ceil(log(${value}) * ${BUCKETS_PER_E})), toInt16(${ZERO_BUCKET}))`;
  const query = defineQuery({
    name: 'kpi.rollup',
    params: z.object({ project_id: z.string(), set: z.string(), measures: z.array(z.string()), days: z.array(z.string()), builds: z.array(z.string()), ...filterParamsShape }),
    row: z.object({
      bucket: z.number(),
      group: z.string(),
      measure: z.string(),
      sums: z.array(z.number()),
      exact: z.array(z.number()),
      buckets: z.tuple([z.array(z.number()), z.array(z.number())]),
    }),
    sql: `
      SELECT bucket, part AS group, measure, totals AS sums,
        if(is_few, few, []) AS exact,
        if(is_few, CAST(([], []), 'Tuple(Array(Int16), Array(UInt64))'), many) AS buckets
      FROM (
        SELECT ${bucketOf} AS bucket, ${groupBy === null ? "''" : valueOf(groupBy)} AS part, measure,
          sumForEach(sums) AS totals,
          groupArrayArray(${MAX_EXACT + 1})(exact) AS few,
          sumMap(
            arrayConcat(buckets, arrayMap(value -> ${place('value')}, exact)),
            arrayConcat(CAST(counts, 'Array(UInt64)'), arrayMap(value -> toUInt64(1), exact))
          ) AS many,
          length(few) <= ${MAX_EXACT} AND max(length(counts)) = 0 AS is_few
        FROM kpi_daily
        WHERE project_id = {project_id:String} AND dimension_set = {set:String}
          AND day IN {days:Array(Date)} AND build IN {builds:Array(String)} AND measure IN {measures:Array(String)}
          ${conditions.map((condition) => `AND ${condition}`).join(' ')}
        GROUP BY bucket, part, measure
      )`,
  });
  return await query(reader, {
    project_id: question.project_id,
    set: setName(set),
    measures: question.measures.map(({ id }) => id),
    days: days.map((one) => one.day),
    builds: days.map(({ build }) => build),
    ...filterParams(dimensions),
  });
}

/** SQL that builds one source's rows of one day; binds project_id, day and build. */
export function buildDaySql(source: TableSource, window: Window, sets: readonly (readonly Dimension[])[], parts: { from: string; dimension(one: Dimension): string; columns: readonly { name: string; sql: string }[] }): string {
  const measures = ROLLED_MEASURES.filter((measure) => measure.source === source);
  const slots = measures.flatMap((measure) => measure.slots);
  const withAmount = measures.flatMap(({ amount }, index) => (amount === null ? [] : [{ index, amount }]));
  const moment = (at: number) => `fromUnixTimestamp64Milli(toInt64(${Math.round(at)}), 'UTC')`;
  const keys = sets.map((set) => `('${setName(set)}', ${set[0] ? `d_${set[0]}` : "''"}, ${set[1] ? `d_${set[1]}` : "''"})`);
  let offset = 0;
  const rows = measures.map(({ id, slots: own, amount }, index) => {
    const sums = own.map((_, position) => `toFloat64(t${offset + position})`).join(', ');
    offset += own.length;
    const isFew = `length(f${index}) <= ${EXACT_VALUES}`;
    const [exact, buckets, counts] = amount === null ? ['[]', '[]', '[]'] : [`if(${isFew}, f${index}, [])`, `if(${isFew}, [], m${index}.1)`, `if(${isFew}, [], m${index}.2)`];
    return `('${id}', [${sums}], CAST(${exact}, 'Array(Float64)'), CAST(${buckets}, 'Array(Int16)'), CAST(${counts}, 'Array(UInt32)'))`;
  });
  // Rows are first brought together by all dimensions at once: the sets are then made of hundreds
  // of rows instead of tens of thousands.
  return `
    INSERT INTO kpi_daily (project_id, dimension_set, value_1, value_2, day, measure, build, sums, exact, buckets, counts, built_at)
    SELECT {project_id:String}, key.1, key.2, key.3, {day:Date}, row.1, {build:String}, row.2, row.3, row.4, row.5, now64(3)
    FROM (
      SELECT key,
        ${slots.map((_, index) => `sum(s${index}) AS t${index}`).join(', ')}
        ${withAmount.map(({ index }) => `, groupArrayArray(${EXACT_VALUES + 1})(x${index}) AS f${index}, sumMap(h${index}.1, h${index}.2) AS m${index}`).join('')}
      FROM (
        SELECT ${DIMENSIONS.map((one) => `d_${one}`).join(', ')},
          ${slots.map(({ sql }, index) => `${sql} AS s${index}`).join(', ')}
          ${withAmount.map(({ index, amount }) => `, ${exactValues(amount)} AS x${index}, ${bucketCounts(amount)} AS h${index}`).join('')}
        FROM (
          SELECT ${DIMENSIONS.map((one) => `toString(${parts.dimension(one)}) AS d_${one}`).join(', ')}
            ${parts.columns.map(({ name, sql }) => `, ${sql} AS ${name}`).join('')}
          ${parts.from}
          WHERE project_id = {project_id:String} AND start_time >= ${moment(window.from)} AND start_time < ${moment(window.to)}
        )
        GROUP BY ${DIMENSIONS.map((one) => `d_${one}`).join(', ')}
      )
      ARRAY JOIN [${keys.join(', ')}] AS key
      GROUP BY key
    )
    ARRAY JOIN [${rows.join(', ')}] AS row`;
}
