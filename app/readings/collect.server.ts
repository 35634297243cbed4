/**
 * Figures of many KPIs over windows that follow each other, per group: one scan a source for all
 * of them. Totals, changes and series are all made of this.
 */
import { BUCKETS_PER_E, compileMeasure, compileMeasures, type CompiledMeasure, ZERO_BUCKET } from '#app/queries/kpi-measures.server.ts';
import { dimensionColumn, filterCondition, type TableSource } from '#app/queries/kpi-sources.server.ts';
import type { MeasureSums } from '#app/queries/kpi-sums.server.ts';
import { kpiValues, type KpiValueFigure } from '#app/queries/kpi-values.server.ts';
import { filteredOnly, type Dimension, type Filter, type Window } from '#schema/filter.ts';
import type { KpiDefinition, SeriesInterval } from '#schema/kpis/definition.ts';
import type { ReadingDeps } from './deps.ts';
import { countedOf, externalFigure } from './external.ts';
import { type Figure, figureOf, UNKNOWN_FIGURE } from './figure.ts';
import { readSampled, readSampledWeeks, SAMPLED_KEYS, type SampledReading } from './sampled.server.ts';
import { readSums } from './read-sums.server.ts';
import { planSums } from './sum-sources.server.ts';
import { addSums, Distribution, noSums, type Sums } from './sums.ts';

export interface FiguresQuestion {
  definitions: readonly KpiDefinition[];
  /** In order, each beginning where the one before ends. */
  windows: readonly Window[];
  dimensions: Filter['dimensions'];
  groupBy: Dimension | null;
  /** Of a series: labels are few, so sampled figures are read by week and unknown by hour and day. */
  interval?: SeriesInterval;
}

export interface Figures {
  /** Groups that anything is known of, sorted; `[null]` without grouping. */
  groups: (string | null)[];
  at(definition: KpiDefinition, window: number, group: string | null): Figure;
  /** What `at` is made of, where it is made of rows. */
  cell(definition: KpiDefinition, window: number, group: string | null): Cell | null;
  /** What a figure from labels was measured with; null for every other. */
  basis(definition: KpiDefinition, window: number, group: string | null): string | null;
  /** Whether closed days came from the rollup. */
  source: 'rollup' | 'raw';
}

export interface Cell {
  sums: Sums;
  distribution: Distribution | null;
}

export async function collectFigures(deps: ReadingDeps, question: FiguresQuestion): Promise<Figures> {
  const { definitions, groupBy } = question;
  const measures = compileMeasures(definitions);
  const [{ rows, isRolled }, values, sampled] = await Promise.all([
    planSums(deps, { windows: question.windows, dimensions: question.dimensions, groupBy }).then((plan) => readSums(deps, plan, measures)),
    readValues(deps, question),
    readLabels(deps, question),
  ]);
  const byId = new Map(measures.map((measure) => [measure.id, measure]));
  const cells = new Map<string, Cell>();
  const groups = new Set<string>();
  for (const row of rows) {
    groups.add(row.group);
    addRow(cells, row, byId.get(row.measure));
  }
  if (groupBy === 'feature') for (const { feature } of values) groups.add(feature);
  for (const { reading } of sampled) if (reading.group !== null) groups.add(reading.group);

  // A source without the dimension can say nothing of its values; "none" would be a claim.
  const isTold = (source: TableSource) => filterCondition(source, question.dimensions) !== null && (groupBy === null || dimensionColumn(source, groupBy) !== null);
  const cell = (definition: KpiDefinition, window: number, group: string | null): Cell | null => {
    const measure = compileMeasure(definition);
    return (measure && cells.get(cellKey(measure.id, window, group ?? ''))) ?? null;
  };
  const labelled = (definition: KpiDefinition, window: number, group: string | null): SampledReading | undefined =>
    sampled.find(({ at, reading }) => at === window && reading.key === definition.key && reading.group === group)?.reading;
  const at = (definition: KpiDefinition, window: number, group: string | null): Figure => {
    const found = labelled(definition, window, group);
    // Where people judged a drawn sample, their weighted figure goes before scores from elsewhere.
    if (found && (definition.source === 'labels' || found.value !== null)) return { ...UNKNOWN_FIGURE, ...partsOf(found) };
    if (definition.source === 'labels') return UNKNOWN_FIGURE;
    const sent = values.filter((value) => value.key === definition.key && isIn(value, question.windows[window]) && (group === null || (groupBy === 'feature' && value.feature === group)));
    if (definition.measure.kind === 'external') return externalFigure(sent, definition.measure.combine);
    const measure = compileMeasure(definition);
    if (measure && sent.length === 0 && !isTold(measure.source)) return UNKNOWN_FIGURE;
    return mixed(definition, cell(definition, window, group), sent);
  };
  return { groups: groupBy === null ? [null] : [...groups].sort(), at, cell, basis: (definition, window, group) => basisOf(labelled(definition, window, group)), source: isRolled ? 'rollup' : 'raw' };
}

/** Counts sent from elsewhere are added to our own; anything else sent stands in where we know nothing. */
function mixed(definition: KpiDefinition, cell: Cell | null, sent: readonly KpiValueFigure[]): Figure {
  const sums = { ...(cell?.sums ?? noSums()) };
  if (sent.length > 0 && definition.measure.kind === 'share') {
    const counted = countedOf(sent);
    sums.n += counted.denominator;
    sums.of += counted.denominator;
    sums.a += counted.numerator;
    sums.b += counted.denominator;
  }
  if (sent.length > 0 && sums.n === 0) return externalFigure(sent, definition.measure.kind === 'mean' ? 'mean' : 'share');
  return figureOf(definition.measure, sums, cell?.distribution ?? null);
}

function addRow(cells: Map<string, Cell>, row: MeasureSums, measure: CompiledMeasure | undefined): void {
  if (!measure) return;
  const key = cellKey(measure.id, row.bucket, row.group);
  let cell = cells.get(key);
  if (!cell) {
    cell = { sums: noSums(), distribution: measure.amount === null ? null : new Distribution({ perE: BUCKETS_PER_E, zero: ZERO_BUCKET }) };
    cells.set(key, cell);
  }
  addSums(cell.sums, measure.slots, row.sums);
  cell.distribution?.add(row.exact, row.buckets);
}

const cellKey = (measure: string, window: number, group: string): string => `${measure} ${window} ${group}`;

const isIn = ({ to_ms }: KpiValueFigure, window: Window | undefined): boolean => window !== undefined && to_ms > window.from && to_ms <= window.to;

/** A figure from elsewhere knows no dimension but its feature: any other filter or split leaves it unknown. */
async function readValues({ reader, project }: ReadingDeps, { definitions, windows, dimensions, groupBy }: FiguresQuestion): Promise<KpiValueFigure[]> {
  const keys = definitions.filter(({ measure, takesExternal }) => measure.kind === 'external' || takesExternal).map(({ key }) => key);
  const [first, last] = [windows[0], windows.at(-1)];
  if (keys.length === 0 || !first || !last || !filteredOnly(dimensions, 'feature') || (groupBy !== null && groupBy !== 'feature')) return [];
  return await kpiValues(reader, { project_id: project.project_id, keys, from_ms: first.from, to_ms: last.to, features: dimensions.feature ?? [] });
}

async function readLabels(deps: ReadingDeps, { definitions, windows, dimensions, groupBy, interval }: FiguresQuestion): Promise<{ at: number; reading: SampledReading }[]> {
  const keys = definitions.flatMap(({ key }) => (SAMPLED_KEYS.some((one) => one === key) ? [key] : []));
  const [first, last] = [windows[0], windows.at(-1)];
  if (keys.length === 0 || !first || !last || interval === 'hour' || interval === 'day') return [];
  if (interval === 'week') {
    const weeks = await readSampledWeeks(deps, { filter: { from: first.from, to: last.to, dimensions }, keys, groupBy });
    return weeks.flatMap(({ from, to, readings }) => {
      const at = windows.findIndex((window) => window.from >= from && window.from < to);
      return at < 0 ? [] : readings.map((reading) => ({ at, reading }));
    });
  }
  const perWindow = await Promise.all(windows.map((window) => readSampled(deps, { filter: { ...window, dimensions }, keys, groupBy })));
  return perWindow.flatMap((readings, at) => readings.map((reading) => ({ at, reading })));
}

const partsOf = ({ value, low, high, method, numerator, denominator, coverage }: SampledReading) => ({ value, low, high, method, numerator, denominator, coverage });
const basisOf = (reading: SampledReading | undefined): string | null => (reading && reading.value !== null ? reading.basis : null);
