/** What is aimed at: the project's targets, else the catalogue's defaults. */
import { kpiTargets } from '#app/queries/kpi-targets.server.ts';
import type { Filter } from '#schema/filter.ts';
import type { KpiDefinition, KpiTarget } from '#schema/kpis/definition.ts';
import type { ReadingDeps } from './deps.ts';

export type Targets = (definition: KpiDefinition) => KpiTarget | null;

/** Targets that hold at the end of the window. A filter on one feature takes that feature's, where it has one. */
export async function readTargets({ reader, project }: ReadingDeps, filter: Filter): Promise<Targets> {
  const set = await kpiTargets(reader, { project_id: project.project_id, at_ms: filter.to });
  const features = filter.dimensions.feature ?? [];
  const feature = features.length === 1 ? (features[0] ?? '') : '';
  return (definition) => {
    const own = set.filter(({ key }) => key === definition.key);
    const found = (feature === '' ? undefined : own.find((target) => target.feature === feature)) ?? own.find((target) => target.feature === '');
    if (!found) return definition.target;
    return found.value === null ? null : { value: found.value, direction: found.direction };
  };
}
