/**
 * The filter that every page and the read API share. It lives in the URL: `from`, `to` (or
 * `range`), and the dimensions, each possibly repeated. Safe in a browser.
 */
import { z } from 'zod';

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
