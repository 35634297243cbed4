/** A figure against the period before: sign, size, interval, and whether it can be told from noise. */
import { ArrowDown, ArrowRight, ArrowUp } from 'lucide-react';
import type { KpiChange, KpiDirection, KpiUnit } from '#schema/kpis/definition.ts';
import { fixed, formatDifference } from '../format.ts';

export function ChangeText({ change, better }: { change: KpiChange; better: KpiDirection }) {
  const { difference, reading } = change;
  const { unit } = reading;
  if (difference === null) return <span className="text-ink-3">no figure before</span>;
  const isReal = change.isDetectable !== false;
  const Icon = difference > 0 ? ArrowUp : difference < 0 ? ArrowDown : ArrowRight;
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-1">
      <Icon size={12} aria-hidden="true" className={`self-center ${isReal ? changeTone(difference, better) : 'text-ink-3'}`} />
      <span className={isReal ? `font-medium ${changeTone(difference, better)}` : 'text-ink-3'}>{changeText(change, unit)}</span>
      <span className="text-ink-3">{changeNote(change, unit, better)}</span>
    </span>
  );
}

/** "+1.2 points", or for amounts a percentage: "+12%". */
export function changeText({ difference, previous }: KpiChange, unit: KpiUnit): string {
  if (difference === null) return '';
  if (unit === 'share' || unit === 'score' || !previous.value) return formatDifference(difference, unit);
  const share = difference / Math.abs(previous.value);
  const sign = share > 0 ? '+' : share < 0 ? '−' : '';
  const size = Math.abs(share) * 100;
  if (size >= 1_000) return `×${fixed(1 + share, 1)}`;
  return `${sign}${fixed(size, size >= 10 || size === 0 ? 0 : 1)}%`;
}

function changeNote(change: KpiChange, unit: KpiUnit, better: KpiDirection): string {
  if (change.isDetectable === false) return 'within noise';
  const interval = differenceInterval(change, unit);
  if (interval) return interval;
  if (better === 'none' || change.difference === 0 || change.difference === null) return 'vs before';
  return isBetter(change.difference, better) ? 'better' : 'worse';
}

/** "(+0.4 to +2.0)" in the unit's scale; null without an interval. */
export function differenceInterval({ low, high }: KpiChange, unit: KpiUnit): string | null {
  if (low === null || high === null) return null;
  const bare = (value: number) => formatDifference(value, unit).replace(' points', '');
  return `(${bare(low)} to ${bare(high)})`;
}

/** What the change is, as a sentence for the explanation. */
export function changeSentence(change: KpiChange, unit: KpiUnit): string {
  if (change.difference === null) return 'there is no figure to compare with.';
  const interval = differenceInterval(change, unit);
  const size = `${formatDifference(change.difference, unit)}${interval ? ` ${interval}` : ''}`;
  if (change.isDetectable === null) return `${size}; no interval can be made for this difference.`;
  return change.isDetectable ? `${size}; more than noise explains.` : `${size}; noise alone could do this.`;
}

function isBetter(difference: number, better: KpiDirection): boolean {
  return better === 'higher' ? difference > 0 : difference < 0;
}

export function changeTone(difference: number, better: KpiDirection): string {
  if (better === 'none' || difference === 0) return 'text-ink-2';
  return isBetter(difference, better) ? 'text-good' : 'text-bad';
}
