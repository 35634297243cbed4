/** How a figure differs from the one of the period before, and whether noise alone could do it. Pure. */
import { clopperPearson } from '#app/statistics/clopper-pearson.ts';
import type { Interval } from '#app/statistics/interval.ts';
import { newcombe } from '#app/statistics/newcombe.ts';
import { countDifference } from '#app/statistics/poisson.ts';
import { differenceOf } from '#app/statistics/t.ts';
import type { KpiMeasure } from '#schema/kpis/definition.ts';
import type { Figure } from './figure.ts';

export interface FigureChange {
  difference: number | null;
  low: number | null;
  high: number | null;
  isDetectable: boolean | null;
}

/**
 * now − before. Shares by Newcombe, events by their share of the sum, everything else that has
 * intervals by square-and-add; null bounds where one of the two has none.
 */
export function changeOf(measure: KpiMeasure, now: Figure, before: Figure): FigureChange {
  if (now.value === null || before.value === null) return { difference: null, low: null, high: null, isDetectable: null };
  const interval = differenceInterval(measure, now, before);
  return {
    difference: now.value - before.value,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    isDetectable: interval ? interval.low > 0 || interval.high < 0 : null,
  };
}

function differenceInterval(measure: KpiMeasure, now: Figure, before: Figure): Interval | null {
  if (now.value === null || before.value === null || now.low === null || now.high === null || before.low === null || before.high === null) return null;
  if (measure.kind === 'count') return countDifference(now.value, before.value, clopperPearson);
  const [a, b] = [
    { low: now.low, high: now.high },
    { low: before.low, high: before.high },
  ];
  if (measure.kind === 'share') return newcombe({ share: now.value, ...a }, { share: before.value, ...b });
  return differenceOf({ value: now.value, ...a }, { value: before.value, ...b });
}
