/** What a chart shows, as a sentence for those who do not see it. */
import { formatPoint } from '../format-time.ts';
import { formatValue, plural } from '../format.ts';
import type { PlotProps } from './chart-types.ts';

export function chartSummary({ title, unit, interval, series, target, timeZone }: Pick<PlotProps, 'title' | 'unit' | 'interval' | 'series' | 'target' | 'timeZone'>): string {
  const parts = series.map(({ title: name, points }) => {
    const known = points.flatMap((point) => (point.value === null ? [] : [{ at: point.at, value: point.value }]));
    const first = known[0];
    const last = known.at(-1);
    const label = series.length > 1 ? `${name}: ` : '';
    if (!first || !last) return `${label}no figure in this window.`;
    const highest = known.reduce((a, b) => (b.value > a.value ? b : a));
    const lowest = known.reduce((a, b) => (b.value < a.value ? b : a));
    const say = (point: { at: string; value: number }) => `${formatValue(point.value, unit)} (${formatPoint(point.at, interval, timeZone)})`;
    const gaps = points.length - known.length;
    return `${label}from ${say(first)} to ${say(last)}; lowest ${say(lowest)}, highest ${say(highest)}${gaps > 0 ? `; unknown in ${plural(gaps, interval)}` : ''}.`;
  });
  const named = title.endsWith(` by ${interval}`) ? title : `${title} by ${interval}`;
  return `${named}. ${parts.join(' ')}${target ? ` ${target.text[0]?.toUpperCase()}${target.text.slice(1)}.` : ''}`;
}
