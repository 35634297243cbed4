/** Two prompt versions, models, releases or periods side by side. */
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { Suspense } from 'react';
import { CompareTable, MixTable } from '#app/components/compare/compare-table.tsx';
import { SideChoice } from '#app/components/compare/side-choice.tsx';
import { FilterBar } from '#app/components/filter/filter-bar.tsx';
import { fixedParams, valueLabel } from '#app/components/filter/filter-links.ts';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { PanelError } from '#app/components/layout/panel-error.tsx';
import { TableSkeleton } from '#app/components/layout/skeleton.tsx';
import { later, loadPage } from '#app/page-loader.server.ts';
import { readComparison, readMix, readSides } from '#app/readings/compare.server.ts';

export const meta: MetaFunction = () => [{ title: 'Compare · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, search, context }) => {
    const sides = await readSides(context, filter, search);
    const mix = later(Promise.all([readMix(context, sides, 'feature'), readMix(context, sides, 'model')]));
    return { filter, sides, mix, comparison: later(readComparison(context, sides)) };
  });

export default function Compare() {
  const { filter, sides, mix, comparison } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const [nameA, nameB] = sides.by === 'period' ? ['Before', 'This period'] : [valueLabel(sides.a ?? ''), valueLabel(sides.b ?? '')];
  const key = search.toString();
  const isReady = sides.by === 'period' || (sides.a !== null && sides.b !== null);
  return (
    <>
      <PageHeader title="Compare" about="Every KPI on both sides, the difference with its interval, and what each side is made of." />
      <FilterBar filter={filter} />
      <SideChoice by={sides.by} a={sides.a} b={sides.b} values={sides.values} />
      {!isReady && <p className="panel p-6 text-[13px] text-ink-2">This window has fewer than two values to compare. Choose another dimension, or a longer window.</p>}
      {isReady && (
        <>
          <div className="panel overflow-hidden">
            <Suspense key={`c ${key}`} fallback={<TableSkeleton rows={10} />}>
              <Await resolve={comparison} errorElement={<PanelError what="The comparison" />}>
                {(changes) => (changes.length > 0 ? <CompareTable changes={changes} nameA={nameA} nameB={nameB} /> : <p className="p-6 text-[13px] text-ink-3">Neither side has a figure in this window.</p>)}
              </Await>
            </Suspense>
          </div>
          <SectionHeader title="What each side is made of" about="a difference in mix may be the whole difference">
            <span className="flex gap-4 text-[13px]">
              <Link className="text-link" to={`/traces?${fixedParams(sides.filterA)}`}>Traces of {nameA}</Link>
              <Link className="text-link" to={`/traces?${fixedParams(sides.filterB)}`}>Traces of {nameB}</Link>
            </span>
          </SectionHeader>
          <Suspense key={`m ${key}`} fallback={<div className="panel"><TableSkeleton rows={4} /></div>}>
            <Await resolve={mix} errorElement={<PanelError what="The mix" />}>
              {([features, models]) => (
                <div className="grid items-start gap-3 lg:grid-cols-2">
                  <MixTable title="Feature" rows={features} nameA={nameA} nameB={nameB} />
                  <MixTable title="Model" rows={models} nameA={nameA} nameB={nameB} />
                </div>
              )}
            </Await>
          </Suspense>
        </>
      )}
    </>
  );
}
