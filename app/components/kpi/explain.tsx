/** Every figure explained where it stands: definition, numerator, denominator, interval, target, examples. */
import { Link } from '@remix-run/react';
import { ArrowUpRight } from 'lucide-react';
import type { IntervalMethod, KpiChange, KpiDefinition, KpiReading } from '#schema/kpis/definition.ts';
import { useFilterLink } from '../filter/filter-links.ts';
import { formatInterval, formatValue } from '../format.ts';
import { Explained } from '../popover-explain.tsx';
import { changeSentence } from './change.tsx';
import { verdictSentence, verdictWord } from './verdict.tsx';

export const METHOD_NAMES: Record<IntervalMethod, string> = {
  wilson: 'Wilson',
  order_statistics: 'order statistics',
  poisson: 'exact Poisson',
  delta: 'delta method',
  t: 't',
  clustered_wilson: 'Wilson, answers as clusters',
  stratified_wilson: 'stratified Wilson',
  bootstrap: 'bootstrap',
  exact: 'exact',
  none: 'none',
};

interface ExplainProps {
  definition: KpiDefinition;
  reading: KpiReading;
  change?: KpiChange | null;
  className?: string;
  trigger: React.ReactNode;
  /** Read aloud after the trigger's own text. */
  note?: string;
}

export function ExplainKpi({ definition, reading, change, trigger, className, note = 'what it means' }: ExplainProps) {
  const link = useFilterLink();
  return (
    <Explained label={`${definition.title}: what it means`} note={note} trigger={trigger} {...(className ? { className } : {})}>
      <h3 className="font-semibold">{definition.question}</h3>
      <p className="mt-1 text-ink-2">{definition.definition}</p>
      <dl className="mt-3 grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 border-t border-line pt-3">
        <Fact name={definition.numerator}>{formatPart(reading.numerator, definition, true)}</Fact>
        <Fact name={definition.denominator}>{formatPart(reading.denominator, definition, false)}</Fact>
        <Fact name="95% interval">{intervalText(reading)}</Fact>
        {reading.coverage !== null && reading.coverage < 1 && <Fact name="Told by">{formatValue(reading.coverage, 'share')}</Fact>}
        {reading.target !== null && (
          <Fact name="Target">
            {targetText(reading.target, definition, reading.targetDirection)} · {verdictWord(reading, definition.minimumSample)}
          </Fact>
        )}
      </dl>
      <p className="mt-3 text-[12px] text-ink-3">
        {verdictSentence(reading, definition.minimumSample)}
        {change ? ` Against the period before: ${changeSentence(change, reading.unit)}` : ''}
      </p>
      <div className="mt-3 flex flex-wrap gap-x-4 gap-y-1.5 leading-6">
        {definition.examples && (
          <Link to={link(`/traces?kpi=${definition.key}`)} className="text-link inline-flex items-center gap-1">
            Traces behind it <ArrowUpRight size={12} aria-hidden="true" />
          </Link>
        )}
        {definition.seenAt && <Link to={link(definition.seenAt.path)} className="text-link">{definition.seenAt.title}</Link>}
        <Link to={link(`/kpis/${definition.key}`)} className="text-link">Over time</Link>
        <Link to={link('/definitions') + `#${definition.key}`} className="text-link">Definition</Link>
      </div>
    </Explained>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-ink-3 first-letter:uppercase">{name}</dt>
      <dd className="text-right font-medium">{children}</dd>
    </>
  );
}

/** "1.2–3.1 (Wilson)". */
export function intervalText(reading: KpiReading): string {
  const interval = reading.value === null ? null : formatInterval(reading.low, reading.high, reading.unit, reading.value);
  return interval ? `${interval} (${METHOD_NAMES[reading.method]})` : 'none';
}

/** "< 5.0%", "≥ 85.0%". */
/** @param direction where it was set against the catalogue's side */
export function targetText(target: number, definition: Pick<KpiDefinition, 'unit' | 'target' | 'better'>, direction?: 'higher' | 'lower'): string {
  return `${(direction ?? definition.target?.direction ?? definition.better) === 'higher' ? '≥' : '≤'} ${formatValue(target, definition.unit)}`;
}

/** Parts of shares are counts; the numerator of a sum or ratio is an amount in the unit itself. */
function formatPart(part: number | null, definition: KpiDefinition, isNumerator: boolean): string {
  const { kind } = definition.measure;
  const isAmount = isNumerator && (kind === 'ratio' || kind === 'sum' || kind === 'quantile');
  return formatValue(part, isAmount ? definition.unit : 'count');
}
