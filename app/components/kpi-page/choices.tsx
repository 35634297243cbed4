/** How the KPI page cuts time and traffic. */
import { DIMENSIONS, type Dimension } from '#schema/filter.ts';
import type { SeriesInterval } from '#schema/kpis/definition.ts';
import { DIMENSION_TITLES } from '../filter/filter-links.ts';
import { Choice } from '../layout/choice.tsx';

export function IntervalChoice({ current }: { current: SeriesInterval }) {
  return <Choice label="Interval" name="interval" current={current} options={[['hour', 'Hour'], ['day', 'Day'], ['week', 'Week']]} />;
}

export function SplitChoice({ current }: { current: Dimension }) {
  return <Choice label="Split by" name="split" current={current} options={DIMENSIONS.map((dimension) => [dimension, DIMENSION_TITLES[dimension]] as const)} />;
}
