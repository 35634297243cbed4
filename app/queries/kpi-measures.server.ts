/**
 * A catalogue measure as SQL aggregates that add up: over rows, over days, over groups. From the
 * same seven sums and one distribution both the raw rows and the rollup give a figure, so that
 * they cannot disagree.
 */
import { createHash } from 'node:crypto';
import type { KpiDefinition } from '#schema/kpis/definition.ts';
import type { TableSource } from './kpi-sources.server.ts';

/** What a sum stands for: see app/readings/sums.ts. */
export type SumName = 'n' | 'of' | 'a' | 'b' | 'aa' | 'bb' | 'ab';

export interface Slot {
  /** A sum may stand for two: of a share, the known rows are its denominator. */
  names: readonly SumName[];
  /** SQL of a number that adds up. */
  sql: string;
}

/**
 * Every expression over a row stands once, as a column of an inner query, and only the sums that a
 * measure needs are made: the engine's time to understand a query grows with its text (a ratio
 * written out in full cost 10 ms of planning, more than a day's rows).
 */
export interface CompiledMeasure {
  /** Follows from the SQL: KPIs that differ in their level alone share it, and a changed definition is a new one. */
  id: string;
  source: TableSource;
  /** Columns over a row; the same expression has the same name in every measure. */
  columns: readonly { name: string; sql: string }[];
  /** Aggregates over those columns. */
  slots: readonly Slot[];
  /** Column whose distribution is kept (null: unknown), or null. */
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
  const { source, measure, where } = definition;
  if (source === 'labels' || source === 'kpi_values') return null;
  const columns = new Map<string, string>();
  const column = (sql: string): string => {
    const name = `c_${createHash('sha256').update(sql).digest('hex').slice(0, 8)}`;
    columns.set(name, sql);
    return name;
  };
  const both = (...conditions: (string | undefined)[]): string => conditions.filter((one) => one !== undefined && one !== 'true').map((one) => `(${one})`).join(' AND ') || 'true';
  // A condition that is null counts as not met, which is what countIf makes of it.
  const count = (...conditions: (string | undefined)[]): string => (both(...conditions) === 'true' ? 'count()' : `countIf(${column(both(...conditions))})`);
  const amountColumn = (sql: string): string => column(where === undefined ? `toNullable(toFloat64(${sql}))` : `if(${where}, toNullable(toFloat64(${sql})), NULL)`);
  const sum = (sql: string): string => `ifNull(sum(${sql}), 0)`;
  const slot = (sql: string, ...names: SumName[]): Slot => ({ names, sql });
  const of = (condition: string | undefined): Slot[] => (condition === undefined ? [] : [slot(count(where, condition), 'of')]);
  const compiled = (slots: readonly Slot[], amount: string | null = null): CompiledMeasure => {
    const list = [...columns].map(([name, sql]) => ({ name, sql }));
    const id = createHash('sha256').update(JSON.stringify([source, list, slots, amount, EXACT_VALUES, BUCKETS_PER_E])).digest('hex').slice(0, 12);
    return { id, source, columns: list, slots, amount };
  };
  switch (measure.kind) {
    case 'share':
      return compiled([slot(count(where, measure.denominator), 'n', 'b'), slot(count(where, measure.denominator, measure.numerator), 'a'), ...of(measure.of)]);
    case 'count':
      return compiled([
        slot(count(where, measure.count), 'n', 'a'),
        ...(measure.exposure === undefined ? [] : [slot(count(where, measure.exposure), 'b')]),
        ...(measure.judged === undefined ? [] : [slot(count(where, measure.count, measure.judged), 'aa')]),
      ]);
    case 'sum': {
      const amount = amountColumn(measure.amount);
      return compiled([slot(count(where, measure.known), 'n'), ...of(measure.of), slot(sum(amount), 'a'), slot(`count(${amount})`, 'b')]);
    }
    case 'ratio': {
      // Zero in rows that are left out, so that plain sums will do.
      const part = (sql: string) => column(`if(${both(where, measure.known)}, ifNull(toFloat64(${sql}), 0), 0)`);
      const [a, b] = [part(measure.amount), part(measure.count)];
      return compiled([
        slot(count(where, measure.known), 'n'),
        ...of(measure.of),
        slot(`sum(${a})`, 'a'),
        slot(`sum(${b})`, 'b'),
        slot(`sum(${a} * ${a})`, 'aa'),
        slot(`sum(${b} * ${b})`, 'bb'),
        slot(`sum(${a} * ${b})`, 'ab'),
      ]);
    }
    case 'mean': {
      const amount = amountColumn(measure.amount);
      return compiled([slot(`count(${amount})`, 'n'), slot(sum(amount), 'a'), slot(sum(`${amount} * ${amount}`), 'aa')]);
    }
    case 'quantile': {
      const amount = amountColumn(measure.amount);
      return compiled([slot(`count(${amount})`, 'n'), ...of('true')], amount);
    }
    case 'external':
    case 'labels':
      return null;
    default:
      return measure satisfies never;
  }
}

/** The columns of some measures, each once. */
export function columnsOf(measures: readonly CompiledMeasure[]): { name: string; sql: string }[] {
  return [...new Map(measures.flatMap(({ columns }) => columns).map((column) => [column.name, column])).values()];
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

/** SQL of a tuple of buckets and their counts; like `groupArray` it leaves nulls out. */
export function bucketCounts(amount: string): string {
  return `sumMapIf([if(${amount} > 0, toInt16(ceil(log(ifNull(${amount}, 1)) * ${BUCKETS_PER_E})), toInt16(${ZERO_BUCKET}))], [toUInt64(1)], ${amount} IS NOT NULL)`;
}
