/** What benches have in common: quantiles, progress, and a table of targets. */

/** The value at a level of the sorted ones, to a tenth. */
export function quantile(values: readonly number[], level: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Number((sorted[Math.min(sorted.length - 1, Math.ceil(level * sorted.length) - 1)] ?? 0).toFixed(1));
}

export const say = (line: string): void => void process.stderr.write(`${line}\n`);

export interface Target {
  what: string;
  measured: number;
  limit: number;
  unit: string;
}

/** One line a target, the missed ones last so that they are seen. */
export function targetTable(targets: readonly Target[]): string {
  const lines = [...targets].sort((a, b) => Number(isMet(b)) - Number(isMet(a))).map((target) => `${isMet(target) ? 'PASS' : 'FAIL'}  ${target.what.padEnd(52)} ${String(target.measured).padStart(8)} ${target.unit} (at most ${target.limit})`);
  const missed = targets.filter((target) => !isMet(target)).length;
  return [...lines, missed === 0 ? `All ${targets.length} targets are met.` : `${missed} of ${targets.length} targets are missed.`].join('\n');
}

export const isMet = ({ measured, limit }: Target): boolean => measured <= limit;
