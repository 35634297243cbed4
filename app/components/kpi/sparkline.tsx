/** A series the size of a word: the line, and a hollow end while the last interval is unfinished. */
import { linePaths } from '../charts/paths.ts';

const WIDTH = 120;
const HEIGHT = 28;
const INSET = 3;

/** All that a sparkline needs of a point. */
export interface SparkPoint {
  value: number | null;
  isComplete: boolean;
}

export function Sparkline({ points }: { points: readonly SparkPoint[] }) {
  const known = points.filter((point) => point.value !== null);
  if (known.length < 2) return <div style={{ height: HEIGHT }} aria-hidden="true" />;
  const values = known.flatMap((point) => (point.value === null ? [] : [point.value]));
  const low = Math.min(...values);
  const high = Math.max(...values);
  const x = (index: number) => INSET + (index / Math.max(1, points.length - 1)) * (WIDTH - 2 * INSET);
  const y = (value: number) => (high === low ? HEIGHT / 2 : HEIGHT - INSET - ((value - low) / (high - low)) * (HEIGHT - 2 * INSET));
  const plotted = points.map((point, index) => ({ ...point, x: x(index) }));
  const last = plotted.findLast((point) => point.value !== null);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true" className="max-w-full overflow-hidden text-series-1">
      {linePaths(plotted, y).map((d) => (
        <path key={d} d={d} fill="none" stroke="currentColor" strokeWidth={1.5} strokeLinejoin="round" strokeLinecap="round" />
      ))}
      {last && last.value !== null && (
        <circle cx={last.x} cy={y(last.value)} r={2.4} fill={last.isComplete ? 'currentColor' : 'var(--surface)'} stroke="currentColor" strokeWidth={1.2} />
      )}
    </svg>
  );
}
