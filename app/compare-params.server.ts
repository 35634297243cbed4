/** The search params of /compare: what tells the two sides apart. */
import { type Dimension, dimensionSchema, type Filter, FilterError, parseFilter, periodBefore } from '#schema/filter.ts';
import { dimensionValues } from '#app/queries/dimension-values.server.ts';
import type { Side } from '#app/readings/compare.server.ts';
import type { ReadingDeps } from '#app/readings/deps.ts';

export interface Comparison {
  by: Dimension | 'period';
  a: Side;
  b: Side;
  /** Of a dimension: its values in the window, the most used first. */
  values: { value: string; requests: number }[];
}

const OFFERED = 200;

/**
 * `by=prompt_version&a=…&b=…` in the filter's window, or `by=period&before_from=…&before_to=…`
 * against it. Left out, a and b are the two most used values, and the period is the one before.
 * @returns null sides where the dimension has fewer than two values in the window
 * @throws FilterError
 */
export async function parseComparison(deps: ReadingDeps, search: URLSearchParams, filter: Filter): Promise<Comparison | (Omit<Comparison, 'a' | 'b'> & { a: null; b: null })> {
  const by = parseBy(search);
  if (by === 'period') return { by, a: { filter: beforeOf(deps, search, filter), value: null }, b: { filter, value: null }, values: [] };
  const values = await dimensionValues(deps.reader, { project_id: deps.project.project_id, dimension: by, from: Math.floor(filter.from), to: Math.ceil(filter.to), limit: OFFERED });
  const [a, b] = chosen(search, values.map(({ value }) => value));
  if (a === undefined || b === undefined) return { by, a: null, b: null, values };
  const side = (value: string): Side => ({ filter: { ...filter, dimensions: { ...filter.dimensions, [by]: [value] } }, value });
  return { by, a: side(a), b: side(b), values };
}

function parseBy(search: URLSearchParams): Dimension | 'period' {
  const asked = search.get('by') ?? 'release';
  if (asked === 'period') return 'period';
  const found = dimensionSchema.safeParse(asked);
  if (!found.success) throw new FilterError('by', 'by must be period, or one of the dimensions of the filter.');
  return found.data;
}

/** Versions and releases are most often named so that the later sorts after the earlier. */
function chosen(search: URLSearchParams, values: readonly string[]): [string | undefined, string | undefined] {
  const [a, b] = [search.get('a'), search.get('b')];
  if (a !== null && b !== null) return [a, b];
  const rest = values.filter((value) => value !== a && value !== b);
  if (a !== null) return [a, rest[0]];
  if (b !== null) return [rest[0], b];
  const [first, second] = rest.slice(0, 2).sort((x, y) => x.localeCompare(y, 'en', { numeric: true }));
  return [first, second];
}

function beforeOf({ now, project }: ReadingDeps, search: URLSearchParams, filter: Filter): Filter {
  const [from, to] = [search.get('before_from'), search.get('before_to')];
  if (!from && !to) return periodBefore(filter);
  if (!from || !to) throw new FilterError('before_from', 'Give before_from and before_to, or neither.');
  try {
    const window = parseFilter(new URLSearchParams({ from, to }), { now: now(), timeZone: project.settings.time_zone });
    return { ...filter, from: window.from, to: window.to };
  } catch (error) {
    if (error instanceof FilterError) throw new FilterError(`before_${error.path}`, `before_${error.message}`);
    throw error;
  }
}
