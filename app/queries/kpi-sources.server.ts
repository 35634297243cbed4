/**
 * What the catalogue's sources are in SQL: the rows, their time, and which of their columns a
 * dimension is. Model and provider are the answer's for requests and retrievals, the call's own
 * for calls; filter and grouping mean the same within a source.
 */
import { z } from 'zod';
import { DIMENSIONS, type Dimension, type Filter } from '#schema/filter.ts';
import type { KpiSource } from '#schema/kpis/definition.ts';

/** Sources that are read by aggregation; the others have readers of their own. */
export type TableSource = Exclude<KpiSource, 'labels' | 'kpi_values'>;

interface SourceTable {
  table: string;
  time: string;
  /** Arrays that are unfolded: the name an expression uses → the column. */
  unfolded: Readonly<Record<string, string>>;
  dimensions: Partial<Readonly<Record<Dimension, string>>>;
}

const sameName = (names: readonly Dimension[]): Partial<Record<Dimension, string>> => Object.fromEntries(names.map((name) => [name, name]));

const TABLES: Readonly<Record<TableSource, SourceTable>> = {
  requests: { table: 'requests', time: 'start_time', unfolded: {}, dimensions: sameName(DIMENSIONS) },
  calls: {
    table: 'requests',
    time: 'start_time',
    unfolded: {
      call_kind: 'call_kinds',
      call_model: 'call_models',
      call_provider: 'call_providers',
      call_cost_usd: 'call_costs_usd',
      call_input_tokens: 'call_input_tokens',
      call_output_tokens: 'call_output_tokens',
      call_ttft_ms: 'call_ttfts_ms',
      call_duration_us: 'call_durations_us',
      call_is_failed: 'call_is_failed',
      call_is_rate_limited: 'call_is_rate_limited',
      call_error_type: 'call_error_types',
    },
    dimensions: { ...sameName(DIMENSIONS), model: 'call_model', provider: 'call_provider' },
  },
  retrievals: {
    table: 'requests',
    time: 'start_time',
    unfolded: { retrieval_index: 'retrieval_indexes', retrieval_no_hit: 'retrieval_no_hits', retrieval_has_threshold: 'retrieval_has_thresholds' },
    dimensions: sameName(DIMENSIONS),
  },
  scores: { table: 'scores', time: 'at', unfolded: {}, dimensions: sameName(DIMENSIONS) },
  markers: { table: 'markers', time: 'at', unfolded: {}, dimensions: { feature: 'feature' } },
};

/** Column of a dimension, or null where the source does not know it: nothing can be said then. */
export function dimensionColumn(source: TableSource, dimension: Dimension): string | null {
  return TABLES[source].dimensions[dimension] ?? null;
}

/** Arrays of a request that the source unfolds: the name an expression uses → the column. */
export const unfoldedArrays = (source: TableSource): Readonly<Record<string, string>> => TABLES[source].unfolded;

export const timeColumn = (source: TableSource): string => TABLES[source].time;

/** `FROM …`, unfolding just the arrays that the expressions name; reading others would cost. */
export function fromClause(source: TableSource, expressions: string): string {
  const { table, unfolded } = TABLES[source];
  const used = Object.entries(unfolded).filter(([name]) => new RegExp(`\\b${name}\\b`).test(expressions));
  if (Object.keys(unfolded).length > 0 && used.length === 0) used.push(...Object.entries(unfolded).slice(0, 1));
  const joins = used.map(([name, column]) => (name === column ? name : `${column} AS ${name}`));
  return `FROM ${table} FINAL${joins.length > 0 ? ` ARRAY JOIN ${joins.join(', ')}` : ''}`;
}

export const filteredDimensions = (dimensions: Filter['dimensions']): Dimension[] => DIMENSIONS.filter((dimension) => (dimensions[dimension]?.length ?? 0) > 0);

/** Conditions of a filter on a source, with `true` for none; null where the source lacks a filtered dimension. */
export function filterCondition(source: TableSource, dimensions: Filter['dimensions']): string | null {
  const conditions: string[] = [];
  for (const dimension of filteredDimensions(dimensions)) {
    const column = dimensionColumn(source, dimension);
    if (column === null) return null;
    conditions.push(`${column} IN {in_${dimension}:Array(String)}`);
  }
  return conditions.join(' AND ') || 'true';
}

/** The parameters that `filterCondition` binds, all of them, so that their shape is always the same. */
export const filterParamsShape = {
  in_feature: z.array(z.string()),
  in_model: z.array(z.string()),
  in_provider: z.array(z.string()),
  in_prompt_name: z.array(z.string()),
  in_prompt_version: z.array(z.string()),
  in_environment: z.array(z.string()),
  in_release: z.array(z.string()),
};

export function filterParams(dimensions: Filter['dimensions']): z.output<z.ZodObject<typeof filterParamsShape>> {
  return {
    in_feature: dimensions.feature ?? [],
    in_model: dimensions.model ?? [],
    in_provider: dimensions.provider ?? [],
    in_prompt_name: dimensions.prompt_name ?? [],
    in_prompt_version: dimensions.prompt_version ?? [],
    in_environment: dimensions.environment ?? [],
    in_release: dimensions.release ?? [],
  };
}
