/** A KPI against its target: always a word and an icon, never a colour alone. */
import { CircleCheck, CircleHelp, OctagonAlert, type LucideIcon } from 'lucide-react';
import type { KpiReading, Verdict } from '#schema/kpis/definition.ts';

const FACES: Record<Exclude<Verdict, 'none'>, { word: string; icon: LucideIcon; tone: string }> = {
  good: { word: 'On target', icon: CircleCheck, tone: 'bg-good-soft text-good' },
  bad: { word: 'Off target', icon: OctagonAlert, tone: 'bg-bad-soft text-bad' },
  undetermined: { word: 'Too close to call', icon: CircleHelp, tone: 'bg-unsure-soft text-unsure' },
};

export function VerdictBadge({ reading, minimumSample }: { reading: KpiReading; minimumSample: number }) {
  if (reading.verdict === 'none') return null;
  const { icon: Icon, tone } = FACES[reading.verdict];
  return (
    <span className={`inline-flex items-center gap-1 rounded-full px-2 py-px text-[11px] leading-[18px] font-medium whitespace-nowrap ${tone}`}>
      <Icon size={12} aria-hidden="true" />
      {verdictWord(reading, minimumSample)}
    </span>
  );
}

/** "On target", "Too few", … */
export function verdictWord(reading: KpiReading, minimumSample: number): string {
  if (reading.verdict === 'none') return 'No target';
  if (reading.verdict !== 'undetermined') return FACES[reading.verdict].word;
  if (reading.value === null) return 'Unknown';
  return isBelowMinimum(reading, minimumSample) ? 'Too few' : FACES.undetermined.word;
}

/** Why the verdict is what it is, as a sentence. */
export function verdictSentence(reading: KpiReading, minimumSample: number): string {
  switch (reading.verdict) {
    case 'none':
      return 'No target is set.';
    case 'good':
      return 'The whole interval is on the good side of the target.';
    case 'bad':
      return 'The whole interval is on the wrong side of the target.';
    case 'undetermined':
      if (reading.value === null) return 'Nothing in this window tells it.';
      if (isBelowMinimum(reading, minimumSample)) return `A verdict takes at least ${minimumSample.toLocaleString('en-US')}.`;
      return 'The interval contains the target: this window cannot tell which side it is on.';
    default:
      return reading.verdict satisfies never;
  }
}

const isBelowMinimum = (reading: KpiReading, minimumSample: number) => (reading.denominator ?? 0) < minimumSample;
