/** Domains and ticks of a value axis: round numbers, from zero unless the news is near 100%. */
import type { KpiUnit } from '#schema/kpis/definition.ts';
import { fixed, formatValue } from '../format.ts';

export interface Domain {
  min: number;
  max: number;
  ticks: number[];
}

/** A target further away than this would flatten the data; it is then said and not drawn. */
const FAR_TARGET = 2.5;

interface Known {
  value: number | null;
  low: number | null;
  high: number | null;
}

/**
 * @param target in the unit of the values
 * @returns the domain, and whether the target lies within
 */
export function domainOf(points: readonly Known[], unit: KpiUnit, target: number | null): Domain & { hasTarget: boolean } {
  const values = points.flatMap((point) => (point.value === null ? [] : [point.value]));
  const dataMax = values.length > 0 ? Math.max(...values) : 0;
  const dataMin = values.length > 0 ? Math.min(...values) : 0;
  // A band of a nearly empty interval reaches far; the axis follows it only so far.
  const highs = points.flatMap((point) => (point.value === null || point.high === null ? [] : [point.high]));
  const bandMax = Math.min(highs.length > 0 ? Math.max(...highs) : dataMax, dataMax * 2 || 1);
  const isHighShare = unit === 'share' && dataMin > 0.5;
  const hasTarget = target !== null && (isHighShare || target <= Math.max(dataMax, bandMax) * FAR_TARGET || dataMax === 0);
  if (isHighShare) {
    const lows = points.flatMap((point) => (point.value === null || point.low === null ? [] : [point.low]));
    const floor = Math.min(dataMin, ...lows.map((low) => Math.max(low, dataMin - 0.15)), target ?? 1);
    return { ...niceDomain(Math.max(0, Math.floor(floor * 20) / 20), 1), hasTarget };
  }
  const top = Math.max(dataMax, bandMax, hasTarget ? (target ?? 0) : 0);
  const fallback = unit === 'share' ? 0.1 : 1;
  const domain = niceDomain(0, top > 0 ? top : fallback);
  return unit === 'share' && domain.max > 1 ? { ...niceDomain(0, 1), hasTarget } : { ...domain, hasTarget };
}

/** What an axis must hold: lines each for themselves, bars that stand on each other as their sum, and the period before that lies over them. */
export function plottedPoints(series: readonly { points: readonly Known[]; isReference?: boolean }[], shape: 'line' | 'bar'): readonly Known[] {
  const lines = series.filter((one) => shape === 'line' || one.isReference === true).flatMap((one) => one.points);
  return shape === 'line' ? lines : [...stackedPoints(series.filter((one) => one.isReference !== true)), ...lines];
}

/** Bars that stand on each other reach as high as their sum. */
export function stackedPoints(series: readonly { points: readonly Known[] }[]): Known[] {
  return (series[0]?.points ?? []).map((_, index) => {
    const values = series.flatMap((one) => one.points[index]?.value ?? []);
    return { value: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0), low: null, high: null };
  });
}

/** Three to five round steps that cover [low, high]. */
export function niceDomain(low: number, high: number): Domain {
  const span = high - low;
  const raw = span / 4;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate >= raw - 1e-12) ?? raw;
  const ticks: number[] = [];
  const min = Math.floor(low / step + 1e-9) * step;
  for (let index = 0; ; index++) {
    const tick = Number((min + index * step).toPrecision(12));
    ticks.push(tick);
    if (tick >= high - step * 1e-6) return { min, max: tick, ticks };
  }
}

/** Ticks of one axis share their decimals: "0%", "2.5%", "5.0%" reads as "0", "2.5", "5.0". */
export function formatAxis(value: number, unit: KpiUnit, domain: Domain): string {
  if (value === 0) return unit === 'usd' ? '$0' : unit === 'share' ? '0%' : '0';
  const step = (domain.ticks[1] ?? domain.max) - (domain.ticks[0] ?? 0);
  if (unit === 'share') return `${fixed(value * 100, decimals(step * 100))}%`;
  if (unit === 'usd' && domain.max < 1_000) return `$${fixed(value, decimals(step))}`;
  if (unit === 'ms' && domain.max >= 1_000) return `${fixed(value / 1_000, decimals(step / 1_000))} s`;
  if ((unit === 'count' || unit === 'tokens' || unit === 'usd') && domain.max >= 10_000) {
    return `${unit === 'usd' ? '$' : ''}${fixed(value / 1_000, decimals(step / 1_000))}k`;
  }
  if (unit === 'count' || unit === 'tokens' || unit === 'ratio' || unit === 'score') return fixed(value, decimals(step));
  return formatValue(value, unit);
}

function decimals(step: number): number {
  for (let digits = 0; digits < 8; digits++) if (Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) < 1e-6) return digits;
  return 8;
}

/** At most `most` of the items, evenly spread, the last one always among them. */
export function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  const every = Math.ceil(items.length / most);
  return items.filter((_, index) => (items.length - 1 - index) % every === 0);
}
