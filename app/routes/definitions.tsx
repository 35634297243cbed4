/** What every KPI means: the catalogue, as a page. */
import type { MetaFunction } from '@remix-run/node';
import { useState } from 'react';
import { KPIS } from '#schema/kpis/index.ts';
import { DefinitionCard } from '#app/components/definitions/definition-card.tsx';
import { byFamily } from '#app/components/kpi/families.ts';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';

export const meta: MetaFunction = () => [{ title: 'Definitions · Assay' }];

export default function Definitions() {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const families = byFamily(KPIS.filter((kpi) => `${kpi.key} ${kpi.title} ${kpi.question} ${kpi.definition}`.toLowerCase().includes(wanted)));
  return (
    <>
      <PageHeader title="Definitions" about="Every figure of Assay, from the one catalogue that tiles, charts and the API are made from.">
        <input type="search" value={text} onChange={(event) => setText(event.target.value)} placeholder="Search definitions" aria-label="Search definitions" className="control w-64" />
      </PageHeader>
      <nav aria-label="Families">
        <ul className="flex flex-wrap gap-2 text-[13px]">
          {families.map(({ family, title }) => (
            <li key={family}>
              <a href={`#family-${family}`} className="control">{title}</a>
            </li>
          ))}
        </ul>
      </nav>
      {families.length === 0 && <p className="panel p-8 text-center text-ink-2">No definition mentions “{text}”.</p>}
      {families.map(({ family, title, kpis }) => (
        <section key={family} aria-labelledby={`family-${family}`}>
          <SectionHeader id={`family-${family}`} title={title} />
          <div className="grid items-start gap-3 lg:grid-cols-2">
            {kpis.map((kpi) => (
              <DefinitionCard key={kpi.key} definition={kpi} />
            ))}
          </div>
        </section>
      ))}
    </>
  );
}
