/**
 * Two sides of the traffic, side by side: two values of a dimension in one window, or two windows.
 * Every KPI's difference with its interval, the change that could have been seen, and what the
 * traffic of both sides was made of.
 */
import { DIMENSIONS, type Dimension, type Filter, type Window } from '#schema/filter.ts';
import type { KpiDefinition, KpiReading } from '#schema/kpis/definition.ts';
import { KPIS } from '#schema/kpis/index.ts';
import { mixCounts } from '#app/queries/mix-counts.server.ts';
import { detectableFromInterval, detectableShareChange } from '#app/statistics/detectable-change.ts';
import type { Interval } from '#app/statistics/interval.ts';
import { changeOf } from './change.ts';
import { type Cell, collectFigures, type Figures } from './collect.server.ts';
import { drawnDifferences } from './compare-draws.server.ts';
import { type Figure, UNKNOWN_FIGURE } from './figure.ts';
import type { ReadingDeps } from './deps.ts';
import { planSums } from './sum-sources.server.ts';
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
  method: DifferenceMethod | null;
  /** The size of change that would have been seen in 80 of 100 repetitions; null where nothing can be said. */
  detectable: number | null;
}

export type ComparedFigure = Pick<KpiReading, 'value' | 'low' | 'high' | 'method' | 'numerator' | 'denominator' | 'coverage'>;

/** How the interval of a difference was made; null where there is none. */
export type DifferenceMethod = 'newcombe' | 'binomial' | 'bootstrap' | 'square_and_add';

export async function readComparison(deps: ReadingDeps, a: Side, b: Side): Promise<ComparedKpi[]> {
  const [first, second] = await figuresOfSides(deps, a, b);
  const drawn = await drawnDifferences(deps, KPIS, { filter: a.filter, cell: first.cell }, { filter: b.filter, cell: second.cell });
  const isEvenly = a.value === null && a.filter.to - a.filter.from === b.filter.to - b.filter.from;
  return KPIS.map((definition) => compared(definition, first.at(definition), second.at(definition), isEvenly, drawn.get(definition.key) ?? null));
}

interface SideFigures {
  at(definition: KpiDefinition): Figure;
  cell(definition: KpiDefinition): Cell | null;
}

/** Two values of a dimension, or two periods that meet, are one question: half as much to read as two. */
async function figuresOfSides(deps: ReadingDeps, a: Side, b: Side): Promise<[SideFigures, SideFigures]> {
  const part = (figures: Figures, window: number, group: string | null): SideFigures => ({
    at: (definition) => figures.at(definition, window, group),
    cell: (definition) => figures.cell(definition, window, group),
  });
  const by = dimensionBetween(a, b);
  if (by !== null && a.value !== null && b.value !== null) {
    const figures = await collectFigures(deps, { definitions: KPIS, windows: [windowOf(a)], dimensions: { ...a.filter.dimensions, [by]: [a.value, b.value] }, groupBy: by });
    return [part(figures, 0, a.value), part(figures, 0, b.value)];
  }
  if (a.value === null && b.value === null && a.filter.to === b.filter.from) {
    const figures = await collectFigures(deps, { definitions: KPIS, windows: [windowOf(a), windowOf(b)], dimensions: a.filter.dimensions, groupBy: null });
    return [part(figures, 0, null), part(figures, 1, null)];
  }
  const of = async (side: Side) => part(await collectFigures(deps, { definitions: KPIS, windows: [windowOf(side)], dimensions: side.filter.dimensions, groupBy: null }), 0, null);
  return await Promise.all([of(a), of(b)]);
}

const windowOf = ({ filter }: Side): Window => ({ from: filter.from, to: filter.to });

/** The one dimension in which the sides differ, over one window; null for anything else. */
function dimensionBetween(a: Side, b: Side): Dimension | null {
  if (a.filter.from !== b.filter.from || a.filter.to !== b.filter.to) return null;
  const differing = DIMENSIONS.filter((dimension) => JSON.stringify(a.filter.dimensions[dimension] ?? []) !== JSON.stringify(b.filter.dimensions[dimension] ?? []));
  const [only, ...more] = differing;
  return only !== undefined && more.length === 0 && a.filter.dimensions[only]?.length === 1 && b.filter.dimensions[only]?.length === 1 ? only : null;
}

/**
 * @param isEvenly both sides are windows of one length: then also counts and totals can be held against each other
 * @param drawn the bootstrap's interval of b − a, for means and quantiles that it could be made for
 */
export function compared(definition: Pick<KpiDefinition, 'key' | 'measure'>, a: Figure, b: Figure, isEvenly: boolean, drawn: Interval | null = null): ComparedKpi {
  const { measure, key } = definition;
  const isTotal = measure.kind === 'count' || measure.kind === 'sum';
  const change = changeOf(measure, b, a);
  // A side too small for an interval of its own is too small to be held against.
  const hasIntervals = a.low !== null && b.low !== null;
  const bootstrap = drawn !== null && hasIntervals ? { low: drawn.low, high: drawn.high, isDetectable: drawn.low > 0 || drawn.high < 0 } : null;
  // How many there were of something says nothing about a side that had twice the traffic.
  const bounds = isTotal && !isEvenly ? { low: null, high: null, isDetectable: null } : (bootstrap ?? { low: change.low, high: change.high, isDetectable: change.isDetectable });
  const method = bounds.low === null ? null : bootstrap ? ('bootstrap' as const) : methodOf(measure);
  return { key, a: shown(a), b: shown(b), difference: change.difference, ...bounds, method, detectable: detectableOf(measure, a, b, bounds) };
}

function methodOf(measure: KpiDefinition['measure']): DifferenceMethod {
  if (measure.kind === 'count') return 'binomial';
  return measure.kind === 'share' || (measure.kind === 'ratio' && measure.isShare) ? 'newcombe' : 'square_and_add';
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
  const others = DIMENSIONS.filter((dimension) => dimension !== by);
  const [first, second] = await Promise.all([countsOf(deps, a, others), countsOf(deps, b, others)]);
  const mixes = others.map((dimension) => ({ dimension, values: mixOf(first.get(dimension) ?? new Map(), second.get(dimension) ?? new Map()) }));
  return mixes.filter(({ values }) => values.length > 1).sort((one, other) => shift(other) - shift(one));
}

type Counts = ReadonlyMap<string, number>;

/** Dimensions whose days the rollup knows alike, most often all of them, are read together. */
async function countsOf(deps: ReadingDeps, { filter }: Side, of: readonly Dimension[]): Promise<Map<Dimension, Map<string, number>>> {
  const plans = await Promise.all(of.map((groupBy) => planSums(deps, { windows: [{ from: filter.from, to: filter.to }], dimensions: filter.dimensions, groupBy })));
  const alike = new Map<string, { of: Dimension[]; plan: (typeof plans)[number] }>();
  of.forEach((dimension, index) => {
    const plan = plans[index];
    if (!plan) return;
    const key = JSON.stringify([plan.rolled, plan.raw]);
    alike.set(key, { plan, of: [...(alike.get(key)?.of ?? []), dimension] });
  });
  const rows = await Promise.all(
    [...alike.values()].map(({ of, plan }) => mixCounts(deps.reader, { project_id: deps.project.project_id, dimensions: filter.dimensions, of, days: plan.rolled, windows: plan.raw })),
  );
  const found = new Map<Dimension, Map<string, number>>();
  for (const { dimension, value, requests } of rows.flat()) {
    const values = found.get(dimension) ?? new Map<string, number>();
    found.set(dimension, values.set(value, (values.get(value) ?? 0) + requests));
  }
  return found;
}

function mixOf(first: Counts, second: Counts): Mix['values'] {
  const total = (counts: Counts) => [...counts.values()].reduce((sum, count) => sum + count, 0);
  const [totalA, totalB] = [total(first), total(second)];
  const share = (count: number, of: number) => (of === 0 ? null : count / of);
  return [...new Set([...first.keys(), ...second.keys()])]
    .map((value) => {
      const [a, b] = [first.get(value) ?? 0, second.get(value) ?? 0];
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
