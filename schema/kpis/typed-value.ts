/** KPI values as people type them: per cent, seconds, dollars. Safe in a browser. */
import type { KpiUnit } from './definition.ts';

interface TypedUnit {
  /** Said behind the field. */
  name: string;
  /** What one of it is in the KPI's own unit. */
  factor: number;
  /** Units that may be written behind the number, and what one of each is in the KPI's own unit. */
  suffixes: Readonly<Record<string, number>>;
  /** Shown in the sentence that says what was expected. */
  example: string;
}

const PLAIN: TypedUnit = { name: '', factor: 1, suffixes: {}, example: '4.2' };

export const TYPED_UNITS: Readonly<Record<KpiUnit, TypedUnit>> = {
  share: { name: '%', factor: 0.01, suffixes: { '%': 0.01 }, example: '2.5' },
  ms: { name: 'seconds', factor: 1_000, suffixes: { ms: 1, s: 1_000, min: 60_000 }, example: '4 or 350 ms' },
  usd: { name: 'dollars', factor: 1, suffixes: { '¢': 0.01 }, example: '0.05' },
  count: { ...PLAIN, example: '10' },
  tokens: { ...PLAIN, name: 'tokens', example: '2000', suffixes: { k: 1_000 } },
  ratio: { ...PLAIN, example: '0.8' },
  days: { ...PLAIN, name: 'days', example: '2', suffixes: { days: 1, d: 1, h: 1 / 24 } },
  score: { ...PLAIN, example: '4.2' },
};

/**
 * `2.5` of a share is 0.025, `4` of a latency 4,000 ms.
 * @returns the value in the KPI's unit, or a sentence that says what is wrong
 */
export function parseTyped(text: string, unit: KpiUnit): { value: number } | { problem: string } {
  const { suffixes, factor, example, name } = TYPED_UNITS[unit];
  const match = /^([+-]?)\$?\s*((?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?)\s*(\D*)$/.exec(text.trim().replace('−', '-'));
  const digits = match?.[2]?.replaceAll(',', '') ?? '';
  const suffix = match?.[3]?.trim() ?? '';
  const scale = suffix === '' || suffix === name ? factor : suffixes[suffix];
  if (digits === '' || scale === undefined) return { problem: `must be a number${name ? ` in ${name === '%' ? 'per cent' : name}` : ''}, such as ${example}; “${text.slice(0, 40)}” is none.` };
  // 2.3 × 0.01 is 0.023 and not 0.022999999999999996.
  const value = Number((Number(digits) * scale).toPrecision(12)) * (match?.[1] === '-' ? -1 : 1);
  if (value < 0) return { problem: 'must be 0 or more.' };
  if (unit === 'score' && (value < 1 || value > 5)) return { problem: 'must lie between 1 and 5.' };
  return { value: value === 0 ? 0 : value };
}

/** What a field holds for a value: `2.5` for a share of 0.025. */
export function writeTyped(value: number, unit: KpiUnit): string {
  return String(Number((value / TYPED_UNITS[unit].factor).toPrecision(12)));
}
