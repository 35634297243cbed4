/** What is aimed at: the project's targets, else the catalogue's defaults. */
import { kpiTargets } from '#app/queries/kpi-targets.server.ts';
import type { Filter } from '#schema/filter.ts';
import type { KpiDefinition, KpiTarget } from '#schema/kpis/definition.ts';
import type { ReadingDeps } from './deps.ts';

/** The target of a KPI; of a feature's own figure, that feature's where it has one. */
export type Targets = (definition: KpiDefinition, ofFeature?: string) => KpiTarget | null;

/** Targets that hold at the end of the window, which is not in it. A filter on one feature takes that feature's. */
export async function readTargets({ reader, project }: ReadingDeps, filter: Filter): Promise<Targets> {
  const set = await kpiTargets(reader, { project_id: project.project_id, at_ms: filter.to - 1 });
  const features = filter.dimensions.feature ?? [];
  const filtered = features.length === 1 ? (features[0] ?? '') : '';
  return (definition, ofFeature) => {
    const feature = ofFeature ?? filtered;
    const own = set.filter(({ key }) => key === definition.key);
    const found = (feature === '' ? undefined : own.find((target) => target.feature === feature)) ?? own.find((target) => target.feature === '');
    if (!found) return definition.target;
    return found.value === null ? null : { value: found.value, direction: found.direction };
  };
}
