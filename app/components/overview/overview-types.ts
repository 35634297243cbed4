/** What the overview is given. */
import type { KpiChange, KpiReading } from '#schema/kpis/definition.ts';

export interface TileGroup {
  title: string;
  changes: KpiChange[];
}

export interface ModelRow {
  model: string;
  cost: KpiReading | null;
  requests: KpiReading | null;
  latency: KpiReading | null;
  errors: KpiReading | null;
}
