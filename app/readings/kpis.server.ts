/** The figures that pages and the API show: totals, changes against the period before, and series. */
import { bucketsOf } from '#schema/calendar.ts';
import { type Dimension, type Filter, periodBefore, type Window } from '#schema/filter.ts';
import type { KpiChange, KpiDefinition, KpiPoint, KpiReading, KpiTarget, SeriesInterval } from '#schema/kpis/definition.ts';
import { findKpi, KPIS } from '#schema/kpis/index.ts';
import { changeOf } from './change.ts';
import { collectFigures } from './collect.server.ts';
import type { ReadingDeps } from './deps.ts';
import { type Figure, verdictOf } from './figure.ts';
import { readJudgeBasis } from './judge-basis.server.ts';
import { readTargets } from './targets.server.ts';

export type { ReadingDeps } from './deps.ts';

export interface KpisQuestion {
  filter: Filter;
  /** All of the catalogue when absent. @throws Error for a key that is not in it */
  keys?: readonly string[];
  groupBy?: Dimension;
}

export interface KpisAnswer {
  /** In the order of the keys; with groupBy, per group that has any rows, sorted by group. */
  readings: KpiReading[];
  /** `raw` when all was read from the rows themselves, which takes longer the longer the window is. */
  source: 'rollup' | 'raw';
}

export async function readKpis(deps: ReadingDeps, { filter, keys, groupBy }: KpisQuestion): Promise<KpisAnswer> {
  const definitions = definitionsOf(keys);
  const [figures, targets] = await Promise.all([
    collectFigures(deps, { definitions, windows: [{ from: filter.from, to: filter.to }], dimensions: filter.dimensions, groupBy: groupBy ?? null }),
    readTargets(deps, filter),
  ]);
  const readings = figures.groups.flatMap((group) => definitions.map((definition) => readingOf(definition, figures.at(definition, 0, group), targets(definition, groupBy === 'feature' ? (group ?? undefined) : undefined), group)));
  return { readings, source: figures.source };
}

/** Each KPI beside the period before: as long as the window, ending where it begins. */
export async function readKpiChanges(deps: ReadingDeps, { filter, keys }: Omit<KpisQuestion, 'groupBy'>): Promise<KpiChange[]> {
  const definitions = definitionsOf(keys);
  const before: Window = periodBefore(filter);
  const [figures, targets] = await Promise.all([
    collectFigures(deps, { definitions, windows: [{ from: before.from, to: before.to }, { from: filter.from, to: filter.to }], dimensions: filter.dimensions, groupBy: null }),
    readTargets(deps, filter),
  ]);
  return definitions.map((definition) => {
    const [previous, now] = [figures.at(definition, 0, null), figures.at(definition, 1, null)];
    const target = targets(definition);
    return {
      key: definition.key,
      reading: readingOf(definition, now, target, null),
      previous: readingOf(definition, previous, target, null),
      ...changeOf(definition.measure, now, previous),
    };
  });
}

/** Every bucket of the window, also the empty ones: their value is null, but for counts, which are 0 then. */
export async function readKpiSeries(
  deps: ReadingDeps,
  question: { filter: Filter; keys: readonly string[]; interval: SeriesInterval; groupBy?: Dimension },
): Promise<Map<string, KpiPoint[]>> {
  const { filter, interval, groupBy } = question;
  const definitions = definitionsOf(question.keys);
  const now = deps.now();
  const buckets = bucketsOf(filter, interval, deps.project.settings.time_zone);
  const windows = buckets.map(({ from, to }) => ({ from: Math.max(from, filter.from), to: Math.min(to, filter.to) }));
  const [figures, judges] = await Promise.all([
    collectFigures(deps, { definitions, windows, dimensions: filter.dimensions, groupBy: groupBy ?? null, interval }),
    readJudgeBasis(deps, definitions, windows),
  ]);
  const points = (definition: KpiDefinition): KpiPoint[] =>
    figures.groups.flatMap((group) =>
      buckets.map((bucket, index) => {
        const { value, low, high, numerator, denominator } = figures.at(definition, index, group);
        const basis = figures.basis(definition, index, group) ?? judges(definition, index);
        const isToCome = bucket.from >= now;
        return {
          at: new Date(bucket.from).toISOString(),
          group,
          value: isToCome ? null : value,
          low: value === null || isToCome ? null : low,
          high: value === null || isToCome ? null : high,
          numerator,
          denominator,
          ...(basis === null || value === null ? {} : { basis }),
          isComplete: bucket.to <= now && bucket.from >= filter.from && bucket.to <= filter.to,
        };
      }),
    );
  return new Map(definitions.map((definition) => [definition.key, points(definition)]));
}

function definitionsOf(keys: readonly string[] | undefined): readonly KpiDefinition[] {
  return keys?.map((key) => {
    const definition = findKpi(key);
    if (!definition) throw new Error(`There is no KPI ${key}.`);
    return definition;
  }) ?? KPIS;
}

function readingOf(definition: KpiDefinition, figure: Figure, target: KpiTarget | null, group: string | null): KpiReading {
  const { value, low, high, method, numerator, denominator, coverage } = figure;
  return {
    key: definition.key,
    group,
    value,
    low,
    high,
    method,
    numerator,
    denominator,
    unit: definition.unit,
    target: target?.value ?? null,
    ...(target && target.direction !== (definition.target?.direction ?? definition.better) ? { targetDirection: target.direction } : {}),
    verdict: verdictOf(definition, figure, target),
    coverage,
  };
}
