/**
 * What moved: the change of one KPI between two periods, split by the values of each dimension
 * into rate and mix. Every split adds up to the change of the whole.
 */
import { DIMENSIONS, type Dimension, type Filter, type Window } from '#schema/filter.ts';
import type { KpiDefinition, KpiReading } from '#schema/kpis/definition.ts';
import { type ChangeSplit, type GroupPart, splitRateChange, splitTotalChange } from '#app/statistics/change-split.ts';
import { readKpis, type ReadingDeps } from './kpis.server.ts';

/** A group of a figure that does not add up, such as a percentile: then and now, without a split. */
export interface GroupThenAndNow {
  group: string;
  before: KpiReading | null;
  after: KpiReading | null;
}

export interface Movement {
  dimension: Dimension;
  /** Null where the figure does not add up; then `groups` are all there is to say. */
  split: ChangeSplit | null;
  groups: GroupThenAndNow[];
}

export interface WhatMoved {
  before: KpiReading | null;
  after: KpiReading | null;
  /** `rate`: parts weighted by their share; `total`: parts added up; `none`: percentiles and figures without parts. */
  form: 'rate' | 'total' | 'none';
  /** Dimensions with more than one value, the one whose values differ most first. */
  movements: Movement[];
}

/** @param before the period that `filter`'s window is held against; the dimensions are the same */
export async function readWhatMoved(deps: ReadingDeps, filter: Filter, before: Window, definition: KpiDefinition): Promise<WhatMoved> {
  const keys = [definition.key];
  const then: Filter = { ...filter, ...before };
  const read = async (window: Filter, groupBy?: Dimension) => (await readKpis(deps, { filter: window, keys, ...(groupBy ? { groupBy } : {}) })).readings;
  const [wholeBefore, wholeAfter, ...parts] = await Promise.all([
    read(then),
    read(filter),
    ...DIMENSIONS.map(async (dimension) => {
      const [first, second] = await Promise.all([read(then, dimension), read(filter, dimension)]);
      return { dimension, first: grouped(first), second: grouped(second) };
    }),
  ]);
  const form = formOf(definition);
  const movements = parts
    .map(({ dimension, first, second }): Movement => ({ dimension, split: splitOf(form, first, second), groups: thenAndNow(first, second) }))
    .filter(({ groups }) => groups.length > 1)
    .sort((a, b) => explained(b) - explained(a));
  return { before: wholeBefore[0] ?? null, after: wholeAfter[0] ?? null, form, movements };
}

function formOf({ measure }: KpiDefinition): WhatMoved['form'] {
  switch (measure.kind) {
    case 'share':
    case 'ratio':
    case 'mean':
      return 'rate';
    case 'count':
    case 'sum':
      return 'total';
    case 'quantile':
    case 'external':
    case 'labels':
      return 'none';
    default:
      return measure satisfies never;
  }
}

const grouped = (readings: readonly KpiReading[]) => readings.filter((reading) => reading.group !== null);

function splitOf(form: WhatMoved['form'], first: readonly KpiReading[], second: readonly KpiReading[]): ChangeSplit | null {
  if (form === 'none') return null;
  return form === 'rate' ? splitRateChange(partsOf(first), partsOf(second)) : splitTotalChange(partsOf(first), partsOf(second));
}

/** A bare count has no volume beside itself: it is its own, so that all of its change is "more of them". */
function partsOf(readings: readonly KpiReading[]): GroupPart[] {
  return readings.flatMap(({ group, numerator, denominator }) =>
    group === null || numerator === null ? [] : [{ group, numerator, denominator: denominator ?? numerator }],
  );
}

function thenAndNow(first: readonly KpiReading[], second: readonly KpiReading[]): GroupThenAndNow[] {
  const hasRows = (reading: KpiReading | undefined) => reading !== undefined && (reading.value !== null || (reading.denominator ?? 0) > 0);
  return [...new Set([...first, ...second].map((reading) => reading.group ?? ''))]
    .map((group) => ({ group, was: first.find((one) => one.group === group), is: second.find((one) => one.group === group) }))
    .filter(({ was, is }) => hasRows(was) || hasRows(is))
    .map(({ group, was, is }) => ({ group, before: was ?? null, after: is ?? null }))
    .sort((a, b) => (b.after?.denominator ?? 0) - (a.after?.denominator ?? 0));
}

/**
 * How unevenly the change falls on a dimension's values: the distance of each part from what its
 * share of the traffic would give it. A dimension of which every value moved alike explains nothing.
 */
function explained({ split }: Movement): number {
  if (!split) return 0;
  return split.groups.reduce((sum, group) => sum + Math.abs(group.total - ((group.shareBefore + group.shareAfter) / 2) * split.change), 0);
}
