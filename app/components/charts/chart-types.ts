/** What a chart of a series over time is given. */
import type { KpiPoint, KpiUnit, SeriesInterval } from '#schema/kpis/definition.ts';

export interface ChartSeries {
  key: string;
  /** Direct label at the end of the line. */
  title: string;
  /** 1 to 6: which of the palette's colours. */
  color: number;
  points: readonly KpiPoint[];
  /** Drawn as background: the period before, shifted onto this one. */
  isReference?: boolean;
  /** A part of a series that changed what it is measured with: the points of this basis alone. */
  basis?: string;
}

export interface ChartMarker {
  at: number;
  kind: string;
  title: string;
}

export interface PlotProps {
  title: string;
  unit: KpiUnit;
  interval: SeriesInterval;
  series: readonly ChartSeries[];
  /** Value and how it reads; null when there is none. */
  target: { value: number; text: string } | null;
  shape: 'line' | 'bar';
  timeZone: string;
  height: number;
  markers?: readonly ChartMarker[];
  /** What the usual to and fro stays within; drawn unlike a target. */
  limits?: { low: number; centre: number; high: number } | null;
  /** Where a point's traces are, given its start. */
  examplesHref?: ((at: number) => string) | undefined;
}

export const colorOf = (color: number) => `var(--series-${((color - 1) % 6) + 1})`;

/** Room around the plot, in pixels, the same for the drawn placeholder and the live chart. */
export const MARGIN = { top: 10, right: 58, bottom: 22, left: 44 };
