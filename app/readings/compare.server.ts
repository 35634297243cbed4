/**
 * Two sides of the traffic, side by side: two values of a dimension in one window, or two windows.
 * Every KPI's difference with its interval, the change that could have been seen, and what the
 * traffic of both sides was made of.
 */
import { DIMENSIONS, type Dimension, type Filter } from '#schema/filter.ts';
import type { KpiDefinition, KpiReading } from '#schema/kpis/definition.ts';
import { KPIS } from '#schema/kpis/index.ts';
import { detectableFromInterval, detectableShareChange } from '#app/statistics/detectable-change.ts';
import { changeOf } from './change.ts';
import { collectFigures, type Figures } from './collect.server.ts';
import { type Figure, UNKNOWN_FIGURE } from './figure.ts';
import { readKpis, type ReadingDeps } from './kpis.server.ts';
import { listTraces, type TraceSummary } from './traces.server.ts';

export interface Side {
  filter: Filter;
  /** The value of the dimension, or null for a period. */
  value: string | null;
}

export interface ComparedKpi {
  key: string;
  a: ComparedFigure;
  b: ComparedFigure;
  /** b − a, in the KPI's unit; null where one side is unknown. */
  difference: number | null;
  low: number | null;
  high: number | null;
  isDetectable: boolean | null;
  /** The size of change that would have been seen in 80 of 100 repetitions; null where nothing can be said. */
  detectable: number | null;
}

export type ComparedFigure = Pick<KpiReading, 'value' | 'low' | 'high' | 'method' | 'numerator' | 'denominator' | 'coverage'>;

export async function readComparison(deps: ReadingDeps, a: Side, b: Side): Promise<ComparedKpi[]> {
  const [first, second] = await Promise.all([figuresOf(deps, a), figuresOf(deps, b)]);
  const isEvenly = a.value === null && a.filter.to - a.filter.from === b.filter.to - b.filter.from;
  return KPIS.map((definition) => compared(definition, first.at(definition, 0, null), second.at(definition, 0, null), isEvenly));
}

const figuresOf = (deps: ReadingDeps, { filter }: Side): Promise<Figures> => collectFigures(deps, { definitions: KPIS, windows: [{ from: filter.from, to: filter.to }], dimensions: filter.dimensions, groupBy: null });

/** @param isEvenly both sides are windows of one length: then also counts and totals can be held against each other */
export function compared(definition: Pick<KpiDefinition, 'key' | 'measure'>, a: Figure, b: Figure, isEvenly: boolean): ComparedKpi {
  const { measure, key } = definition;
  const isTotal = measure.kind === 'count' || measure.kind === 'sum';
  const change = changeOf(measure, b, a);
  // How many there were of something says nothing about a side that had twice the traffic.
  const bounds = isTotal && !isEvenly ? { low: null, high: null, isDetectable: null } : { low: change.low, high: change.high, isDetectable: change.isDetectable };
  return { key, a: shown(a), b: shown(b), difference: change.difference, ...bounds, detectable: detectableOf(measure, a, b, bounds) };
}

function detectableOf(measure: KpiDefinition['measure'], a: Figure, b: Figure, { low, high }: { low: number | null; high: number | null }): number | null {
  if (low === null || high === null) return null;
  if (measure.kind === 'share' && a.value !== null) return detectableShareChange(a.value, a.denominator ?? 0, b.denominator ?? 0);
  return detectableFromInterval({ low, high });
}

const shown = ({ value, low, high, method, numerator, denominator, coverage }: Figure = UNKNOWN_FIGURE): ComparedFigure => ({ value, low, high, method, numerator, denominator, coverage });

export interface Mix {
  dimension: Dimension;
  /** Requests of each value and their share of their side, the largest of both first. */
  values: { value: string; a: number; b: number; shareA: number | null; shareB: number | null }[];
}

/** What the traffic of both sides is made of, by every dimension but the one that tells them apart; only those that have more than one value. */
export async function readMix(deps: ReadingDeps, a: Side, b: Side, by: Dimension | 'period'): Promise<Mix[]> {
  const counts = async ({ filter }: Side, groupBy: Dimension) => (await readKpis(deps, { filter, keys: ['request_count'], groupBy })).readings.flatMap(({ group, value }) => (group === null || !value ? [] : [{ group, value }]));
  const mixes = await Promise.all(
    DIMENSIONS.filter((dimension) => dimension !== by).map(async (dimension) => {
      const [first, second] = await Promise.all([counts(a, dimension), counts(b, dimension)]);
      return { dimension, values: mixOf(first, second) };
    }),
  );
  return mixes.filter(({ values }) => values.length > 1).sort((one, other) => shift(other) - shift(one));
}

function mixOf(first: readonly { group: string; value: number }[], second: readonly { group: string; value: number }[]): Mix['values'] {
  const total = (list: readonly { value: number }[]) => list.reduce((sum, { value }) => sum + value, 0);
  const [totalA, totalB] = [total(first), total(second)];
  const share = (count: number, of: number) => (of === 0 ? null : count / of);
  return [...new Set([...first, ...second].map(({ group }) => group))]
    .map((value) => {
      const [a, b] = [first.find(({ group }) => group === value)?.value ?? 0, second.find(({ group }) => group === value)?.value ?? 0];
      return { value, a, b, shareA: share(a, totalA), shareB: share(b, totalB) };
    })
    .sort((one, other) => Math.max(other.shareA ?? 0, other.shareB ?? 0) - Math.max(one.shareA ?? 0, one.shareB ?? 0) || one.value.localeCompare(other.value));
}

/** Half the sum of all differences: 0 for the same mix, 1 for nothing in common. */
export const shift = ({ values }: Pick<Mix, 'values'>): number => values.reduce((sum, { shareA, shareB }) => sum + Math.abs((shareB ?? 0) - (shareA ?? 0)), 0) / 2;

const EXAMPLES = 6;
const FAILURES = 3;

/** The newest requests of a side, failures first. */
export async function readExamples(deps: ReadingDeps, { filter }: Side): Promise<TraceSummary[]> {
  const [failed, others] = await Promise.all([
    listTraces(deps, { filter, limit: FAILURES, where: 'is_failed' }),
    listTraces(deps, { filter, limit: EXAMPLES, where: 'NOT is_failed' }),
  ]);
  return [...failed.traces, ...others.traces].slice(0, EXAMPLES);
}
