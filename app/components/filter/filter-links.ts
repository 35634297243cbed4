/** Links that carry the filter along: the filter lives in the URL, so a link is all there is to it. */
import { useSearchParams } from '@remix-run/react';
import { DIMENSIONS, type Dimension, type Filter, type Range } from '#schema/filter.ts';

/** The names in the URL that make up the filter. */
export const FILTER_NAMES: readonly string[] = ['range', 'from', 'to', ...DIMENSIONS];

export const DIMENSION_TITLES: Record<Dimension, string> = {
  feature: 'Feature',
  model: 'Model',
  provider: 'Provider',
  prompt_name: 'Prompt',
  prompt_version: 'Prompt version',
  environment: 'Environment',
  release: 'Release',
};

/** Only the filter's part of a query string. */
export function filterParams(search: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams();
  for (const [name, value] of search) if (FILTER_NAMES.includes(name)) kept.append(name, value);
  return kept;
}

export function withSearch(path: string, search: URLSearchParams): string {
  const text = search.toString();
  if (!text) return path;
  return path + (path.includes('?') ? '&' : '?') + text;
}

/** A function that makes links to other pages with the same filter. */
export function useFilterLink(): (path: string) => string {
  const [search] = useSearchParams();
  return (path) => withSearch(path, filterParams(search));
}

/** Search params with a dimension's values replaced; an empty list clears it. Paging starts over. */
export function withDimension(search: URLSearchParams, dimension: Dimension, values: readonly string[]): URLSearchParams {
  const next = new URLSearchParams(search);
  next.delete(dimension);
  next.delete('cursor');
  for (const value of values) next.append(dimension, value);
  return next;
}

/** Search params with another window. */
export function withRange(search: URLSearchParams, window: { range: Range } | { from: string; to: string }): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of ['range', 'from', 'to', 'cursor']) next.delete(name);
  for (const [name, value] of Object.entries(window)) next.set(name, value);
  return next;
}

/** Search params without any dimension. */
export function withoutDimensions(search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const dimension of DIMENSIONS) next.delete(dimension);
  next.delete('cursor');
  return next;
}

/** The filter as the API and other pages take it, with the window as fixed times. */
export function fixedParams(filter: Filter): URLSearchParams {
  const params = new URLSearchParams({ from: new Date(filter.from).toISOString(), to: new Date(filter.to).toISOString() });
  for (const dimension of DIMENSIONS) for (const value of filter.dimensions[dimension] ?? []) params.append(dimension, value);
  return params;
}

export function hasDimensions(filter: Filter): boolean {
  return DIMENSIONS.some((dimension) => (filter.dimensions[dimension]?.length ?? 0) > 0);
}

/** How an empty dimension value reads. */
export const valueLabel = (value: string): string => (value === '' ? '(not set)' : value);

/** True for two different addresses that only these params tell apart. */
export function sameBut(a: URL, b: URL, names: readonly string[]): boolean {
  const without = (url: URL) => {
    const search = new URLSearchParams(url.search);
    for (const name of names) search.delete(name);
    return `${url.pathname}?${search}`;
  };
  return a.href !== b.href && without(a) === without(b);
}
