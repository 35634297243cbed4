/**
 * The one KPI catalogue. Adding a KPI is adding an entry to a family's file; every page, the API
 * and the rollup follow. Safe in a browser.
 */
import { CITATIONS } from './citations.ts';
import { COST } from './cost.ts';
import type { KpiDefinition } from './definition.ts';
import { EXTERNAL } from './external.ts';
import { LATENCY } from './latency.ts';
import { QUALITY } from './quality.ts';
import { RELIABILITY } from './reliability.ts';
import { RETRIEVAL } from './retrieval.ts';
import { REVIEW } from './review.ts';
import { SAFETY } from './safety.ts';
import { TRAFFIC } from './traffic.ts';

const FAMILIES = [...TRAFFIC, ...COST, ...LATENCY, ...RELIABILITY, ...SAFETY, ...RETRIEVAL, ...CITATIONS, ...QUALITY, ...REVIEW, ...EXTERNAL] as const;

export type KpiKey = (typeof FAMILIES)[number]['key'];

export const KPIS: readonly KpiDefinition[] = FAMILIES;

const byKey = new Map(KPIS.map((definition) => [definition.key, definition]));

/** The entry of a key that the code names; the compiler knows that it exists. */
export function kpi(key: KpiKey): KpiDefinition {
  const definition = byKey.get(key);
  if (!definition) throw new Error(`There is no KPI ${key}.`);
  return definition;
}

/** The entry of a key that somebody sent; null when there is none. */
export const findKpi = (key: string): KpiDefinition | null => byKey.get(key) ?? null;
