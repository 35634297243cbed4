/**
 * A catalogue measure as SQL aggregates that add up: over rows, over days, over groups. From the
 * same seven sums and one distribution both the raw rows and the rollup give a figure, so that
 * they cannot disagree.
 */
import { createHash } from 'node:crypto';
import type { KpiDefinition } from '#schema/kpis/definition.ts';
import type { TableSource } from './kpi-sources.server.ts';

/** Positions in the array of sums. */
export const SUMS = ['n', 'of', 'a', 'b', 'aa', 'bb', 'ab'] as const;

export interface CompiledMeasure {
  /** Follows from the SQL: KPIs that differ in their level alone share it, and a changed definition is a new one. */
  id: string;
  source: TableSource;
  /** SQL of Array(Float64), see SUMS. */
  sums: string;
  /** SQL of the amount whose distribution is kept (null: unknown), or null. */
  amount: string | null;
}

/**
 * Up to so many values are kept one by one, so that small samples are exact; above, in buckets.
 * A distribution of 256 values in buckets would hardly be smaller.
 */
export const EXACT_VALUES = 256;

/** Bucket i holds e^((i − 1)/200) < x ≤ e^(i/200): half a percent wide. Zero and below have one of their own. */
export const BUCKETS_PER_E = 200;
export const ZERO_BUCKET = -32_768;

const compiledMeasures = new WeakMap<KpiDefinition, CompiledMeasure | null>();

/** @returns null for measures that have no SQL */
export function compileMeasure(definition: KpiDefinition): CompiledMeasure | null {
  let compiled = compiledMeasures.get(definition);
  if (compiled === undefined) {
    compiled = compile(definition);
    compiledMeasures.set(definition, compiled);
  }
  return compiled;
}

function compile(definition: KpiDefinition): CompiledMeasure | null {
  const { source, measure } = definition;
  if (source === 'labels' || source === 'kpi_values') return null;
  const where = `ifNull(${definition.where ?? 'true'}, false)`;
  const compiled = (sums: Partial<Record<(typeof SUMS)[number], string>>, amount: string | null = null): CompiledMeasure => {
    const sql = `[${SUMS.map((name) => (sums[name] ? `toFloat64(${sums[name]})` : 'toFloat64(0)')).join(', ')}]`;
    const id = createHash('sha256').update(JSON.stringify([source, sql, amount, EXACT_VALUES, BUCKETS_PER_E])).digest('hex').slice(0, 12);
    return { id, source, sums: sql, amount };
  };
  const rows = `countIf(${where})`;
  const among = (of: string | undefined) => (of === undefined ? {} : { of: `countIf(${where} AND ifNull(${of}, false))` });
  switch (measure.kind) {
    case 'share': {
      const known = `${where} AND ifNull(${measure.denominator}, false)`;
      return compiled({ n: `countIf(${known})`, ...among(measure.of), a: `countIf(${known} AND ifNull(${measure.numerator}, false))`, b: `countIf(${known})` });
    }
    case 'count': {
      const counted = `${where} AND ifNull(${measure.count}, false)`;
      return compiled({
        n: rows,
        a: `countIf(${counted})`,
        ...(measure.exposure ? { b: `countIf(${where} AND ifNull(${measure.exposure}, false))` } : {}),
        ...(measure.judged ? { aa: `countIf(${counted} AND ifNull(${measure.judged}, false))` } : {}),
      });
    }
    case 'sum':
      return compiled({
        n: `countIf(${where} AND ifNull(${measure.known}, false))`,
        of: `countIf(${where} AND ifNull(${measure.of}, false))`,
        a: `sumIf(ifNull(toFloat64(${measure.amount}), 0), ${where})`,
        b: `countIf(${where} AND (${measure.amount}) IS NOT NULL)`,
      });
    case 'ratio': {
      const known = `${where} AND (${measure.amount}) IS NOT NULL AND (${measure.count}) IS NOT NULL`;
      const [a, b] = [`ifNull(toFloat64(${measure.amount}), 0)`, `ifNull(toFloat64(${measure.count}), 0)`];
      const total = (product: string) => `sumIf(${product}, ${known})`;
      return compiled({ n: `countIf(${known})`, ...among(measure.of), a: total(a), b: total(b), aa: total(`${a} * ${a}`), bb: total(`${b} * ${b}`), ab: total(`${a} * ${b}`) });
    }
    case 'mean': {
      const amount = `ifNull(toFloat64(${measure.amount}), 0)`;
      const known = `${where} AND (${measure.amount}) IS NOT NULL`;
      return compiled({ n: `countIf(${known})`, of: rows, a: `sumIf(${amount}, ${known})`, aa: `sumIf(${amount} * ${amount}, ${known})` });
    }
    case 'quantile': {
      const amount = `if(${where}, toNullable(toFloat64(${measure.amount})), NULL)`;
      return compiled({ n: `count(${amount})`, of: rows }, amount);
    }
    case 'external':
    case 'labels':
      return null;
    default:
      return measure satisfies never;
  }
}

/** The distinct measures of some KPIs, in a stable order. */
export function compileMeasures(definitions: readonly KpiDefinition[]): CompiledMeasure[] {
  const byId = new Map<string, CompiledMeasure>();
  for (const definition of definitions) {
    const measure = compileMeasure(definition);
    if (measure) byId.set(measure.id, measure);
  }
  return [...byId.values()];
}

/** SQL that keeps the values one by one: one more than allowed says that there were more. */
export const exactValues = (amount: string): string => `groupArray(${EXACT_VALUES + 1})(${amount})`;

/** SQL of a tuple of buckets and their counts. */
export function bucketCounts(amount: string): string {
  const bucket = `if(${amount} > 0, toInt16(ceil(log(ifNull(${amount}, 1)) * ${BUCKETS_PER_E})), toInt16(${ZERO_BUCKET}))`;
  return `sumMapIf([${bucket}], [toUInt64(1)], ${amount} IS NOT NULL)`;
}
