/** Requests by the values of several dimensions at once: one look at the rows, one at the day rollup. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import { dimensionSchema, type Dimension, type Filter, type Window } from '#schema/filter.ts';
import { kpi } from '#schema/kpis/index.ts';
import { compileMeasure } from './kpi-measures.server.ts';
import { setFor, setName } from './kpi-rollup.server.ts';
import { filterCondition, filteredDimensions, filterParams, filterParamsShape } from './kpi-sources.server.ts';

export interface MixQuestion {
  project_id: string;
  dimensions: Filter['dimensions'];
  of: readonly Dimension[];
  /** Closed days, read from the rollup. */
  days: readonly { day: string; build: string }[];
  /** Read from the rows. */
  windows: readonly Window[];
}

const row = z.object({ dimension: dimensionSchema, value: z.string(), requests: z.number() });
export type MixCount = z.output<typeof row>;

/** @returns counts of which several may be of one value: they add up */
export async function mixCounts(reader: Reader, question: MixQuestion): Promise<MixCount[]> {
  return (await Promise.all([ofRows(reader, question), ofDays(reader, question)])).flat();
}

async function ofRows(reader: Reader, { project_id, dimensions, of, windows }: MixQuestion): Promise<MixCount[]> {
  if (windows.length === 0 || of.length === 0) return [];
  const moment = (at: number) => `fromUnixTimestamp64Milli(toInt64(${Math.round(at)}), 'UTC')`;
  // Combinations are few beside rows: counted first, they are taken apart after.
  return await defineQuery({
    name: 'mix.rows',
    params: z.object({ project_id: z.string(), ...filterParamsShape }),
    row,
    sql: `
      SELECT part.1 AS dimension, part.2 AS value, sum(counted) AS requests
      FROM (
        SELECT ${of.join(', ')}, count() AS counted
        FROM requests FINAL
        WHERE project_id = {project_id:String} AND ${filterCondition('requests', dimensions) ?? 'false'}
          AND (${windows.map(({ from, to }) => `(start_time >= ${moment(from)} AND start_time < ${moment(to)})`).join(' OR ')})
        GROUP BY ${of.join(', ')}
      )
      ARRAY JOIN [${of.map((one) => `('${one}', toString(${one}))`).join(', ')}] AS part
      GROUP BY part`,
    // A row's versions lie in one partition: its key begins with the hour of the time that cuts them.
    settings: { do_not_merge_across_partitions_select_final: 1 },
  })(reader, { project_id, ...filterParams(dimensions) });
}

/** @throws Error when no dimension set answers the question */
async function ofDays(reader: Reader, { project_id, dimensions, of, days }: MixQuestion): Promise<MixCount[]> {
  if (days.length === 0 || of.length === 0) return [];
  const sets = of.map((dimension) => {
    const set = setFor(dimensions, dimension);
    if (!set) throw new Error('The rollup has no set of these dimensions.');
    return { dimension, set };
  });
  // A row may stand for two dimensions: of a filter by two, the pair's set tells the mix of both.
  const place = (set: readonly Dimension[], dimension: Dimension) => `value_${set.indexOf(dimension) + 1}`;
  const parts = sets.map(({ dimension, set }) => {
    const filtered = filteredDimensions(dimensions).map((one) => ` AND ${place(set, one)} IN {in_${one}:Array(String)}`);
    return { dimension, value: place(set, dimension), condition: `dimension_set = '${setName(set)}'${filtered.join('')}` };
  });
  return await defineQuery({
    name: 'mix.rollup',
    params: z.object({ project_id: z.string(), measure: z.string(), days: z.array(z.string()), builds: z.array(z.string()), ...filterParamsShape }),
    row,
    sql: `
      SELECT part.1 AS dimension, part.2 AS value, sum(sums[1]) AS requests
      FROM kpi_daily
      ARRAY JOIN arrayFilter(one -> one.1 != '', [${parts.map(({ dimension, value, condition }) => `if(${condition}, ('${dimension}', toString(${value})), ('', ''))`).join(', ')}]) AS part
      WHERE project_id = {project_id:String} AND (${parts.map(({ condition }) => `(${condition})`).join(' OR ')})
        AND day IN {days:Array(Date)} AND build IN {builds:Array(String)} AND measure = {measure:String}
      GROUP BY part`,
  })(reader, {
    project_id,
    measure: compileMeasure(kpi('request_count'))?.id ?? '',
    days: days.map(({ day }) => day),
    builds: days.map(({ build }) => build),
    ...filterParams(dimensions),
  });
}
