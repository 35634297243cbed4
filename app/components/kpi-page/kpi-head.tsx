/** Where a KPI stands, in full: figure, interval, sample, target, verdict, change. */
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { KpiChange, KpiDefinition } from '#schema/kpis/definition.ts';
import { useFilterLink } from '../filter/filter-links.ts';
import { formatCount, formatValue } from '../format.ts';
import { changeSentence, ChangeText } from '../kpi/change.tsx';
import { intervalText, targetText } from '../kpi/explain.tsx';
import { VerdictBadge, verdictSentence } from '../kpi/verdict.tsx';

export function KpiHead({ definition, change }: { definition: KpiDefinition; change: KpiChange }) {
  const { reading, previous } = change;
  const link = useFilterLink();
  return (
    <section className="panel p-4" aria-label="Where it stands">
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[auto_minmax(0,1fr)]">
        <div>
          <p className="text-[40px] leading-none font-semibold tracking-tight whitespace-nowrap">{formatValue(reading.value, reading.unit)}</p>
          <p className="mt-2 text-[13px] text-ink-3">95% CI {intervalText(reading)}</p>
          <div className="mt-2 empty:hidden"><VerdictBadge reading={reading} minimumSample={definition.minimumSample} /></div>
        </div>
        <dl className="grid grid-cols-2 content-start gap-x-6 gap-y-3 sm:grid-cols-4">
          <Fact name={definition.denominator}>{formatCount(reading.denominator)}</Fact>
          <Fact name="Told by">{reading.coverage === null ? 'all' : formatValue(reading.coverage, 'share')}</Fact>
          <Fact name="Target">{reading.target === null ? (definition.targetNote ?? 'none') : targetText(reading.target, definition, reading.targetDirection)}</Fact>
          <Fact name="Period before">{formatValue(previous.value, previous.unit)}</Fact>
        </dl>
      </div>
      <div className="mt-4 border-t border-line pt-3 text-[13px]">
        <p className="flex flex-wrap gap-x-2"><ChangeText change={change} better={definition.better} /></p>
        <p className="mt-1 max-w-[90ch] text-ink-2">
          {verdictSentence(reading, definition.minimumSample)} Against the period before: {changeSentence(change, reading.unit)}
        </p>
        <p className="mt-2 max-w-[90ch] text-ink-3">{definition.definition}</p>
        <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1.5 leading-6">
          {definition.examples && <Link to={link(`/traces?kpi=${definition.key}`)} className="text-link">Traces behind it</Link>}
          {definition.seenAt && <Link to={link(definition.seenAt.path)} className="text-link">{definition.seenAt.title}</Link>}
          <Link to={link('/definitions') + `#${definition.key}`} className="text-link">Definition</Link>
          <Link to={`/targets?key=${definition.key}`} className="text-link">{reading.target === null ? 'Set a target' : 'Target and its history'}</Link>
          <Link to={link(`/what-moved?key=${definition.key}`)} className="text-link">What moved it</Link>
        </p>
      </div>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-[12px] text-ink-3 first-letter:uppercase" title={name}>{name}</dt>
      <dd className="text-[16px] font-semibold">{children}</dd>
    </div>
  );
}
