/** Rows of one side drawn at random, with what they add to a ratio or a mean: what a bootstrap draws again. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Filter } from '#schema/filter.ts';
import type { KpiDefinition } from '#schema/kpis/definition.ts';
import { filterCondition, filterParams, filterParamsShape, type TableSource, timeColumn } from './kpi-sources.server.ts';

export interface SampleQuestion {
  project_id: string;
  filter: Filter;
  /** Measures of one kind of row: ratios over `requests`, or one mean over `scores`. */
  definitions: readonly KpiDefinition[];
  /** Hours of UTC, milliseconds, to which the look is kept; null for the whole window. */
  hours: readonly number[] | null;
  limit: number;
}

/** Of each definition: amount and count of a row, both null where the row says nothing of it. */
export type SampledRow = readonly { amount: number | null; count: number | null }[];

/** What names a row of a source whatever happens to it, so that the same rows are drawn every time. */
const LOTS: Partial<Record<TableSource, string>> = { requests: 'cityHash64(trace_id, span_id)', scores: 'cityHash64(score_id)' };

/** Rows that tell at least one of the measures; those whose hash is least, which is as good as by lot. */
export async function sampleRows(reader: Reader, question: SampleQuestion): Promise<SampledRow[]> {
  const { filter, definitions, hours } = question;
  const source = definitions[0]?.source;
  if (source !== 'requests' && source !== 'scores') return [];
  const condition = filterCondition(source, filter.dimensions);
  const parts = definitions.map(partsOf);
  if (condition === null) return [];
  const time = timeColumn(source);
  const moment = (at: number) => `fromUnixTimestamp64Milli(toInt64(${Math.round(at)}), 'UTC')`;
  const isIn = hours === null ? '' : `AND toStartOfHour(${time}) IN (${hours.map((at) => `toDateTime(${at / 1_000}, 'UTC')`).join(', ')})`;
  const rows = await defineQuery({
    name: `compare.sample.${source}`,
    params: z.object({ project_id: z.string(), limit: z.int(), ...filterParamsShape }),
    row: z.object({ amounts: z.array(z.number().nullable()), counts: z.array(z.number().nullable()) }),
    sql: `
      SELECT amounts, counts
      FROM (
        SELECT ${LOTS[source]} AS lot,
          [${parts.map(({ known, amount }) => `if(${known}, toFloat64(ifNull(${amount}, 0)), NULL)`).join(', ')}] AS amounts,
          [${parts.map(({ known, count }) => `if(${known}, toFloat64(ifNull(${count}, 0)), NULL)`).join(', ')}] AS counts
        FROM ${source} FINAL
        WHERE project_id = {project_id:String} AND ${time} >= ${moment(filter.from)} AND ${time} < ${moment(filter.to)} ${isIn}
          AND ${condition} AND (${parts.map(({ known }) => known).join(' OR ')})
      )
      ORDER BY lot
      LIMIT {limit:UInt32}`,
    settings: { do_not_merge_across_partitions_select_final: 1 },
  })(reader, { project_id: question.project_id, limit: question.limit, ...filterParams(filter.dimensions) });
  return rows.map(({ amounts, counts }) => amounts.map((amount, index) => ({ amount, count: counts[index] ?? null })));
}

function partsOf({ measure, where }: KpiDefinition): { known: string; amount: string; count: string } {
  const both = (known: string) => `ifNull(${where === undefined ? known : `(${where}) AND (${known})`}, false)`;
  if (measure.kind === 'ratio') return { known: both(measure.known), amount: measure.amount, count: measure.count };
  if (measure.kind === 'mean') return { known: both(`(${measure.amount}) IS NOT NULL`), amount: measure.amount, count: '1' };
  throw new Error(`A ${measure.kind} is not drawn from rows.`);
}
