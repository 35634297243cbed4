/** Features that had traffic in the last quarter, the most used first: what a field offers. */
import { dimensionValues } from '#app/queries/dimension-values.server.ts';
import type { ReadingDeps } from './deps.ts';

const OFFERED = 50;
const QUARTER_MS = 90 * 86_400_000;

export async function readFeatures({ reader, project, now }: ReadingDeps): Promise<string[]> {
  const to = now();
  const rows = await dimensionValues(reader, { project_id: project.project_id, dimension: 'feature', from: to - QUARTER_MS, to, limit: OFFERED });
  return rows.flatMap(({ value }) => (value === '' ? [] : [value]));
}
