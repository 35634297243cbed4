/** Which KPIs take figures from elsewhere, and what such a figure may be: one rule for every door. Safe in a browser. */
import type { KpiDefinition } from './definition.ts';
import { findKpi, KPIS } from './index.ts';

type Numbers = Partial<Record<'value' | 'numerator' | 'denominator', number | null | undefined>>;

export interface FigureProblem {
  field: 'key' | 'value' | 'numerator';
  /** A sentence whose subject is the field. */
  message: string;
}

/** KPIs that take figures from elsewhere. */
export const takesFigures = ({ measure, takesExternal }: KpiDefinition): boolean => measure.kind === 'external' || takesExternal === true;

const KEYS = KPIS.filter(takesFigures).map(({ key }) => key);
const NEAREST = 3;

/** @returns what is wrong with a figure beyond its shape, or null */
export function figureProblem(figure: Numbers & { key: string }): FigureProblem | null {
  const definition = findKpi(figure.key);
  if (!definition) {
    return { field: 'key', message: `must be the key of a KPI that takes figures from elsewhere, and ${JSON.stringify(figure.key)} is no KPI. ${nearestKeys(figure.key)}` };
  }
  if (!takesFigures(definition)) {
    return { field: 'key', message: `names a KPI that is computed here: ${definition.key} takes no figures from elsewhere. Those that do are ${KEYS.join(', ')}.` };
  }
  return rangeProblems(definition, figure)[0] ?? null;
}

/** What of a figure's numbers cannot be true of its KPI. */
export function rangeProblems({ unit, measure }: KpiDefinition, { value, numerator, denominator }: Numbers): FigureProblem[] {
  const problems: FigureProblem[] = [];
  const problem = (field: FigureProblem['field'], message: string) => void problems.push({ field, message });
  if (value != null && value < 0) problem('value', 'must be 0 or more.');
  // Delivery may pass 100%: more can be completed than was committed.
  const mayPass = measure.kind === 'external' && measure.combine === 'ratio';
  if (unit === 'share' && value != null && value > (mayPass ? 5 : 1)) problem('value', `is a share from 0 to 1: write 0.97 for 97%, not ${value}.`);
  if (unit === 'score' && value != null && (value < 1 || value > 5)) problem('value', 'must lie between 1 and 5.');
  if (unit === 'share' && !mayPass && numerator != null && denominator != null && numerator > denominator) problem('numerator', 'is more than the denominator.');
  if (numerator != null && numerator < 0) problem('numerator', 'must be 0 or more.');
  return problems;
}

/** The keys that a slip may have meant, by how little of it must be changed; a shared word counts for much. All of them, where none is near. */
function nearestKeys(key: string): string {
  const words = new Set(key.split('_').filter((word) => word.length > 2));
  const far = (known: string) => editDistance(key, known) - 6 * known.split('_').filter((word) => words.has(word)).length;
  const near = KEYS.map((known) => ({ known, distance: far(known) }))
    .filter(({ distance }) => distance <= key.length / 2)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, NEAREST)
    .map(({ known }) => known);
  if (near.length === 0) return `Those that do are ${KEYS.join(', ')}.`;
  return `${near.length === 1 ? 'The nearest is' : 'The nearest are'} ${near.join(', ')}.`;
}

/** Levenshtein's; keys have 64 letters at most. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
