/** One KPI as the catalogue defines it. */
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { KpiDefinition, KpiUnit } from '#schema/kpis/definition.ts';
import { useFilterLink } from '../filter/filter-links.ts';
import { formatCount } from '../format.ts';
import { targetText } from '../kpi/explain.tsx';
import { intervalMethodOf, measureSql } from '../kpi/method.ts';

const UNITS: Record<KpiUnit, string> = { share: '%', usd: 'US dollars', ms: 'milliseconds', count: 'count', tokens: 'tokens', ratio: 'ratio, 0 to 1', days: 'days', score: 'score' };
const BETTER = { higher: 'higher is better', lower: 'lower is better', none: 'neither way is better' };

export function DefinitionCard({ definition }: { definition: KpiDefinition }) {
  const link = useFilterLink();
  const sql = measureSql(definition);
  const { target } = definition;
  return (
    <article id={definition.key} className="panel scroll-mt-16 p-4 target:border-accent lg:scroll-mt-6">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="text-[15px] font-semibold">
          <a href={`#${definition.key}`} className="hover:underline">{definition.title}</a>
        </h3>
        <code className="font-mono text-[12px] text-ink-3">{definition.key}</code>
        {definition.isCore && <span className="rounded-full bg-sunken px-2 text-[11px] leading-[18px] font-medium text-ink-2">core</span>}
      </div>
      <p className="mt-1 text-ink-2">{definition.question}</p>
      <p className="mt-2 max-w-[75ch]">{definition.definition}</p>
      <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1 text-[13px]">
        <Fact name="Computed">{definition.numerator === definition.denominator ? definition.numerator : `${definition.numerator} ÷ ${definition.denominator}`}</Fact>
        <Fact name="Unit">{UNITS[definition.unit]}, {BETTER[definition.better]}</Fact>
        <Fact name="Default target">{target ? targetText(target.value, definition) : (definition.targetNote ?? 'none')}</Fact>
        <Fact name="Interval">{intervalMethodOf(definition)}</Fact>
        <Fact name="Least sample">{definition.minimumSample > 0 ? `${formatCount(definition.minimumSample)}; below it the verdict stays open` : 'none'}</Fact>
      </dl>
      <div className="mt-3 flex flex-wrap items-start gap-x-5 gap-y-2 text-[13px]">
        {definition.examples && <Link to={link(`/traces?kpi=${definition.key}`)} className="text-link">Traces behind it</Link>}
        {definition.seenAt && <Link to={link(definition.seenAt.path)} className="text-link">{definition.seenAt.title}</Link>}
        <a href={link(`/api/v1/kpis/${definition.key}/series`)} className="text-link">Series as JSON</a>
        {sql.length > 0 && (
          <details className="min-w-0 basis-full">
            <summary className="text-ink-3">SQL</summary>
            <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-md bg-sunken p-3 text-[12px]">
              {sql.map(({ part, sql: text }) => (
                <Fact key={part} name={part}><code className="font-mono [overflow-wrap:anywhere]">{text}</code></Fact>
              ))}
            </dl>
          </details>
        )}
      </div>
    </article>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
