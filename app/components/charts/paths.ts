/** SVG paths of a series: gaps where the value is unknown, never a line through zero. */

export interface PlottedPoint {
  x: number;
  value: number | null;
  low: number | null;
  high: number | null;
  isComplete: boolean;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** One path a run of known values. */
export function linePaths(points: readonly Pick<PlottedPoint, 'x' | 'value'>[], y: (value: number) => number): string[] {
  return runs(points, (point) => point.value !== null).map((run) =>
    run.map((point, index) => `${index === 0 ? 'M' : 'L'}${round(point.x)} ${round(y(point.value ?? 0))}`).join(''),
  );
}

/** One closed path a run of known intervals. */
export function bandPaths(points: readonly PlottedPoint[], y: (value: number) => number): string[] {
  return runs(points, (point) => point.value !== null && point.low !== null && point.high !== null)
    .filter((run) => run.length > 1)
    .map((run) => {
      const top = run.map((point) => `${round(point.x)} ${round(y(point.high ?? 0))}`);
      const bottom = run.map((point) => `${round(point.x)} ${round(y(point.low ?? 0))}`).reverse();
      return `M${[...top, ...bottom].join('L')}Z`;
    });
}

function runs<T>(items: readonly T[], isIn: (item: T) => boolean): T[][] {
  const found: T[][] = [];
  let run: T[] = [];
  for (const item of items) {
    if (isIn(item)) run.push(item);
    else if (run.length > 0) {
      found.push(run);
      run = [];
    }
  }
  if (run.length > 0) found.push(run);
  return found;
}
