/** How kinds of markers read. */
import type { MARKER_KINDS } from '#schema/markers.ts';

export const KIND_TITLES: Record<(typeof MARKER_KINDS)[number], string> = { deploy: 'Deploy', incident: 'Incident', prompt: 'Prompt', rubric: 'Rubric', judge: 'Judge', price: 'Price', note: 'Note' };

/** A kind of a later version is shown as it is. */
export const kindTitle = (kind: string): string => Object.entries(KIND_TITLES).find(([name]) => name === kind)?.[1] ?? kind;
