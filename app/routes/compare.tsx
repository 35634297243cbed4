/** Two prompt versions, models, releases or periods side by side. */
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { Suspense } from 'react';
import { parseComparison } from '#app/compare-params.server.ts';
import { CompareTable } from '#app/components/compare/compare-table.tsx';
import { MixBars } from '#app/components/compare/mix-bars.tsx';
import { SideChoice } from '#app/components/compare/side-choice.tsx';
import { FilterBar } from '#app/components/filter/filter-bar.tsx';
import { fixedParams, valueLabel } from '#app/components/filter/filter-links.ts';
import { formatWindow } from '#app/components/format-time.ts';
import { plural } from '#app/components/format.ts';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { PanelError } from '#app/components/layout/panel-error.tsx';
import { useTimeZone } from '#app/components/layout/site.tsx';
import { TableSkeleton } from '#app/components/layout/skeleton.tsx';
import { TraceTable } from '#app/components/trace/trace-table.tsx';
import { later, loadPage } from '#app/page-loader.server.ts';
import { readComparison, readExamples, readMix } from '#app/readings/compare.server.ts';

export const meta: MetaFunction = () => [{ title: 'Compare · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, search, context }) => {
    const { by, a, b, values } = await parseComparison(context, search, filter);
    const offered = values.map(({ value }) => value);
    if (!a || !b) return { filter, by, values: offered, sides: null };
    return {
      filter,
      by,
      values: offered,
      sides: { a, b, rows: later(readComparison(context, a, b)), mix: later(readMix(context, a, b, by)), examples: later(Promise.all([readExamples(context, a), readExamples(context, b)])) },
    };
  });

export default function Compare() {
  const { filter, by, values, sides } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const timeZone = useTimeZone();
  const nameOf = (side: { value: string | null; filter: { from: number; to: number } }) => (side.value === null ? formatWindow(side.filter, timeZone) : valueLabel(side.value));
  const key = search.toString();
  return (
    <>
      <PageHeader title="Compare" about="Every KPI on both sides, the difference with its interval (Newcombe for shares, the bootstrap for means and percentiles), and what each side is made of.">
        {sides && <a className="control" href={`/compare.csv?${search}`}>CSV</a>}
      </PageHeader>
      <FilterBar filter={filter} />
      <SideChoice by={by} a={sides?.a.value ?? null} b={sides?.b.value ?? null} values={values} before={by === 'period' ? (sides?.a.filter ?? null) : null} after={filter} />
      {!sides && <p className="panel p-6 text-[13px] text-ink-2">This window has fewer than two values to compare. Choose another dimension, or a longer window.</p>}
      {sides && (
        <>
          <Suspense key={`r ${key}`} fallback={<div className="panel"><TableSkeleton rows={10} /></div>}>
            <Await resolve={sides.rows} errorElement={<PanelError what="The comparison" />}>
              {(rows) => <Figures rows={rows} nameA={nameOf(sides.a)} nameB={nameOf(sides.b)} />}
            </Await>
          </Suspense>
          <SectionHeader title="What each side is made of" about="a difference in mix may be the whole difference" />
          <Suspense key={`m ${key}`} fallback={<div className="panel"><TableSkeleton rows={4} /></div>}>
            <Await resolve={sides.mix} errorElement={<PanelError what="The mix" />}>
              {(mix) =>
                mix.length === 0 ? (
                  <p className="panel p-4 text-[13px] text-ink-3">Both sides have one value in every other dimension: nothing else tells them apart.</p>
                ) : (
                  <div className="grid items-start gap-3 lg:grid-cols-2">
                    {mix.map((one) => <MixBars key={one.dimension} {...one} nameA={nameOf(sides.a)} nameB={nameOf(sides.b)} />)}
                  </div>
                )
              }
            </Await>
          </Suspense>
          <SectionHeader title="Examples" about="the newest of each side, failures first" />
          <Suspense key={`e ${key}`} fallback={<div className="panel"><TableSkeleton rows={6} /></div>}>
            <Await resolve={sides.examples} errorElement={<PanelError what="The examples" />}>
              {(lists) => (
                <div className="grid items-start gap-3">
                  {[sides.a, sides.b].map((side, index) => (
                    <section key={index} className="panel overflow-hidden" aria-label={`Examples of ${nameOf(side)}`}>
                      <h3 className="flex items-baseline justify-between gap-3 border-b border-line px-3 py-2 text-[13px] font-semibold">
                        <bdi className="truncate">{nameOf(side)}</bdi>
                        <Link className="text-link shrink-0 font-normal" to={`/traces?${fixedParams(side.filter)}`}>All traces<span className="sr-only"> of {nameOf(side)}</span></Link>
                      </h3>
                      {(lists[index] ?? []).length === 0 ? <p className="p-4 text-[13px] text-ink-3">No request on this side.</p> : <TraceTable caption={`Examples of ${nameOf(side)}, table`} traces={lists[index] ?? []} isSortable={false} />}
                    </section>
                  ))}
                </div>
              )}
            </Await>
          </Suspense>
        </>
      )}
    </>
  );
}

/** What neither side knows is named, and takes no rows. */
function Figures({ rows, nameA, nameB }: { rows: Awaited<ReturnType<typeof readComparison>>; nameA: string; nameB: string }) {
  const known = rows.filter(({ a, b }) => a.value !== null || b.value !== null);
  const isSeen = known.filter(({ isDetectable }) => isDetectable === true).length;
  const checks = known.filter(({ isDetectable }) => isDetectable !== null).length;
  if (known.length === 0) return <p className="panel p-6 text-[13px] text-ink-3">Neither side has a figure in this window.</p>;
  return (
    <>
      <p className="mb-2 text-[13px] text-ink-2">
        {plural(isSeen, 'difference')} that noise does not explain, of {plural(checks, 'check')}; by noise alone about {Math.max(1, Math.round(checks * 0.05))} of them would look like one.
        {rows.length > known.length && <span className="text-ink-3"> {plural(rows.length - known.length, 'KPI')} that neither side tells are left out.</span>}
      </p>
      <div className="panel overflow-hidden">
        <CompareTable rows={known} nameA={nameA} nameB={nameB} />
      </div>
    </>
  );
}
