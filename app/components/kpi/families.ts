/** The families of KPIs, in the order in which pages list them. */
import type { KpiDefinition, KpiFamily } from '#schema/kpis/definition.ts';

export const FAMILY_TITLES: Record<KpiFamily, string> = {
  traffic: 'Traffic',
  cost: 'Cost and usage',
  latency: 'Latency',
  reliability: 'Reliability',
  safety: 'Safety',
  retrieval: 'Retrieval',
  citations: 'Citations',
  quality: 'Answer quality',
  review: 'Review',
  external: 'Measured elsewhere',
};

export interface Family {
  family: KpiFamily;
  title: string;
  kpis: KpiDefinition[];
}

export function byFamily(kpis: readonly KpiDefinition[]): Family[] {
  const order: KpiFamily[] = ['quality', 'citations', 'retrieval', 'latency', 'reliability', 'cost', 'traffic', 'safety', 'review', 'external'];
  return order.flatMap((family) => {
    const members = kpis.filter((one) => one.family === family);
    return members.length > 0 ? [{ family, title: FAMILY_TITLES[family], kpis: members }] : [];
  });
}
