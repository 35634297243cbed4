/**
 * Counts of a request's calls and retrievals without unfolding them, so that one scan of requests
 * answers for all three: planning and reading a scan costs more than what it sums.
 */
import type { CompiledMeasure } from './kpi-measures.server.ts';
import { dimensionColumn, filteredDimensions, type TableSource, unfoldedArrays } from './kpi-sources.server.ts';
import type { Dimension, Filter } from '#schema/filter.ts';

const folded = new WeakMap<CompiledMeasure, CompiledMeasure | null>();

/** Over `requests`, with one slot more: how many elements there were. @returns null for anything but counts */
export function foldedMeasure(measure: CompiledMeasure): CompiledMeasure | null {
  let found = folded.get(measure);
  if (found === undefined) {
    found = fold(measure);
    folded.set(measure, found);
  }
  return found;
}

/** Whether a scan of requests answers: filter and grouping must mean the same for a request and its parts. */
export function isFoldable(measure: CompiledMeasure, dimensions: Filter['dimensions'], groupBy: Dimension | null): boolean {
  const asked = [...filteredDimensions(dimensions), ...(groupBy === null ? [] : [groupBy])];
  return asked.every((dimension) => dimensionColumn(measure.source, dimension) === dimensionColumn('requests', dimension)) && foldedMeasure(measure) !== null;
}

const COUNT_IF = /^countIf\((c_\w+)\)$/;

function fold({ id, source, columns, slots, amount }: CompiledMeasure): CompiledMeasure | null {
  const arrays = Object.entries(unfoldedArrays(source));
  const [, first] = arrays[0] ?? [];
  if (first === undefined || amount !== null || !slots.every(({ sql }) => sql === 'count()' || COUNT_IF.test(sql))) return null;
  const count = (sql: string): string => {
    const used = arrays.filter(([name]) => new RegExp(`\\b${name}\\b`).test(sql));
    // A condition that is null counts as not met, as in countIf.
    return used.length === 0 ? `if(ifNull(${sql}, false), length(${first}), 0)` : `arrayCount((${used.map(([name]) => name).join(', ')}) -> ifNull(${sql}, false), ${used.map(([, column]) => column).join(', ')})`;
  };
  const elements = `e_${source}`;
  return {
    id,
    source: 'requests' satisfies TableSource,
    columns: [...columns.map(({ name, sql }) => ({ name: `f_${name}`, sql: count(sql) })), { name: elements, sql: `length(${first})` }],
    slots: [...slots.map(({ names, sql }) => ({ names, sql: `sum(${sql === 'count()' ? elements : `f_${COUNT_IF.exec(sql)?.[1]}`})` })), { names: [], sql: `sum(${elements})` }],
    amount: null,
  };
}
