/**
 * The filter that every page and the read API share. It lives in the URL: `from`, `to` (or
 * `range`), and the dimensions, each possibly repeated. Safe in a browser.
 */
import { z } from 'zod';
import { instantOfWallTime, startOf, startOfDate } from './calendar.ts';

/** The dimensions by which requests are filtered and grouped. */
export const DIMENSIONS = ['feature', 'model', 'provider', 'prompt_name', 'prompt_version', 'environment', 'release'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Half-open window `[from, to)`, milliseconds since 1970, UTC. */
export interface Window {
  from: number;
  to: number;
}

export interface Filter extends Window {
  dimensions: Partial<Record<Dimension, string[]>>;
}

export const dimensionSchema = z.enum(DIMENSIONS);

export const RANGES = ['24h', '7d', '30d', '90d'] as const;
export type Range = (typeof RANGES)[number];
export const DEFAULT_RANGE: Range = '30d';

const RANGE_MS: Record<Range, number> = { '24h': 24 * 3_600_000, '7d': 7 * 86_400_000, '30d': 30 * 86_400_000, '90d': 90 * 86_400_000 };
/** A bit more than two years, so that two of them can be compared. */
const MAX_WINDOW_MS = 800 * 86_400_000;
const MAX_VALUES = 100;
const MAX_VALUE_LENGTH = 512;

/** A search param that cannot be understood; `path` is its name and the message a sentence for the user. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads the filter from a URL. `from` and `to` are RFC 3339 times, or dates or times of the clock in
 * the project's time zone, a date standing for its first instant: `from=2026-11-01&to=2026-12-01` is
 * November, and `to=2026-11-30T18:00` ends it early. Without
 * them, `range` ends now; without both, 30 days. A range of days that ends now begins with a whole
 * day, so that no chart opens with half a bar (and its days can all come from the rollup).
 * @throws FilterError for whatever it does not understand, instead of guessing
 */
export function parseFilter(params: URLSearchParams, options: { now: number; timeZone: string }): Filter {
  const range = once(params, 'range');
  const fromText = once(params, 'from');
  const toText = once(params, 'to');
  if (range !== null && !isRange(range)) throw new FilterError('range', `range must be one of ${RANGES.join(', ')}.`);
  if (range !== null && fromText !== null) throw new FilterError('range', 'Give range, or from and to, not both.');
  const to = toText === null ? options.now : parseTime('to', toText, options.timeZone);
  const from = fromText === null ? startOfRange(range ?? DEFAULT_RANGE, to, toText === null ? options.timeZone : null) : parseTime('from', fromText, options.timeZone);
  if (from >= to) throw new FilterError('from', toText === null ? 'from must lie before now.' : 'from must lie before to.');
  if (to - from > MAX_WINDOW_MS) throw new FilterError('from', 'The window may be 800 days long at most.');
  return { from, to, dimensions: parseDimensions(params) };
}

/** The dimensions alone, each possibly repeated; an empty value stands for "not told". */
export function parseDimensions(params: URLSearchParams): Filter['dimensions'] {
  const dimensions: Filter['dimensions'] = {};
  for (const dimension of DIMENSIONS) {
    const values = [...new Set(params.getAll(dimension))];
    if (values.length > MAX_VALUES) throw new FilterError(dimension, `${dimension} may be repeated ${MAX_VALUES} times at most.`);
    if (values.some((value) => value.length > MAX_VALUE_LENGTH)) throw new FilterError(dimension, `A value of ${dimension} may be ${MAX_VALUE_LENGTH} characters long at most.`);
    if (values.length > 0) dimensions[dimension] = values;
  }
  return dimensions;
}

/** Whether nothing but these dimensions is filtered. */
export function filteredOnly(dimensions: Filter['dimensions'], ...allowed: readonly Dimension[]): boolean {
  return DIMENSIONS.every((dimension) => (dimensions[dimension]?.length ?? 0) === 0 || allowed.includes(dimension));
}

/** The same length, ending where the window begins. */
export function periodBefore<T extends Window>(window: T): T {
  return { ...window, from: window.from - (window.to - window.from), to: window.from };
}

function startOfRange(range: Range, to: number, timeZone: string | null): number {
  const from = to - RANGE_MS[range];
  return range === '24h' || timeZone === null ? from : startOf('day', from, timeZone);
}

const isRange = (text: string): text is Range => RANGES.some((range) => range === text);

/** A param that may be given once; an empty one counts as not given, as forms send it. */
function once(params: URLSearchParams, name: string): string | null {
  const values = params.getAll(name);
  if (values.length > 1) throw new FilterError(name, `${name} may be given once.`);
  return values[0] ? values[0] : null;
}

const timeSchema = z.iso.datetime({ offset: true });
const dateSchema = z.iso.date();

function parseTime(name: string, given: string, timeZone: string): number {
  // A plus that was not escaped arrives as a space.
  const text = given.replace(/ (\d\d:\d\d)$/, '+$1');
  let at = Number.NaN;
  if (dateSchema.safeParse(text).success) at = startOfDate(text, timeZone);
  else if (timeSchema.safeParse(text).success) at = Date.parse(text);
  else at = instantOfWallTime(text, timeZone);
  // What the engine's DateTime64 holds safely in microseconds.
  if (!(at >= Date.UTC(2000, 0, 1) && at < Date.UTC(2100, 0, 1))) {
    throw new FilterError(name, `${name} must be a date such as 2026-11-03 or a time with a zone such as 2026-11-03T14:00:00Z (without one it is the project’s), between 2000 and 2100.`);
  }
  return at;
}

