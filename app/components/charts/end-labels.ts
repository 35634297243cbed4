/** Names at the ends of the lines instead of a legend, pushed apart where they would overlap. */
import { colorOf, MARGIN, type PlotProps } from './chart-types.ts';
import { domainOf, plottedPoints } from './scale.ts';

export interface EndLabel {
  text: string;
  /** Pixels from the top of the plot's box. */
  y: number;
  color: string;
}

const LINE_HEIGHT = 12;
/** Half of the last date below the axis. */
const NO_LABELS = 22;

type Labelled = Pick<PlotProps, 'series' | 'shape' | 'target'>;

/**
 * @param scale from a value to pixels
 * @param bottom the lowest place, in the same pixels
 */
export function endLabels({ series, shape, target }: Labelled, hasTarget: boolean, scale: (value: number) => number | undefined, bottom: number): EndLabel[] {
  const lines = shape === 'bar' ? series.filter((one) => one.isReference) : series;
  const labels = lines.flatMap((one): EndLabel[] => {
    const value = one.points.findLast((point) => point.value !== null)?.value;
    const y = value === null || value === undefined || (lines.length === 1 && !one.isReference) ? undefined : scale(value);
    return typeof y === 'number' ? [{ text: one.title, y, color: colorOf(one.color) }] : [];
  });
  const targetY = target && hasTarget ? scale(target.value) : undefined;
  if (typeof targetY === 'number') labels.push({ text: 'target', y: targetY, color: 'var(--target)' });
  labels.sort((a, b) => a.y - b.y);
  for (let index = 1; index < labels.length; index++) {
    const above = labels[index - 1];
    const label = labels[index];
    if (above && label) label.y = Math.max(label.y, above.y + LINE_HEIGHT);
  }
  const overflow = Math.max(0, (labels.at(-1)?.y ?? 0) - bottom);
  return labels.map((label) => ({ ...label, y: label.y - overflow }));
}

/** Room to the right of the plot: for the names where there are any. */
export function rightMargin(plot: Labelled & Pick<PlotProps, 'unit'>): number {
  const { hasTarget } = domainOf(plottedPoints(plot.series, plot.shape), plot.unit, plot.target?.value ?? null);
  return endLabels(plot, hasTarget, (value) => value, Infinity).length > 0 ? MARGIN.right : NO_LABELS;
}
