/** What the overview is given. */
import type { KpiChange, KpiPoint, KpiReading, SeriesInterval } from '#schema/kpis/definition.ts';

export interface TileGroup {
  title: string;
  changes: KpiChange[];
}

/** Points by KPI key. */
export type SeriesByKey = Record<string, KpiPoint[]>;

export interface ModelRow {
  model: string;
  cost: KpiReading | null;
  requests: KpiReading | null;
  latency: KpiReading | null;
  errors: KpiReading | null;
}

export interface OverviewFigures {
  interval: SeriesInterval;
  groups: TileGroup[];
}
