/** What moved: the change of one KPI against the period before, and which parts of the traffic make it so. */
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, Form, useLoaderData, useSearchParams, useSubmit } from '@remix-run/react';
import { Suspense } from 'react';
import { periodBefore } from '#schema/filter.ts';
import { findKpi, KPIS } from '#schema/kpis/index.ts';
import { filterParams, FILTER_NAMES, withSearch } from '#app/components/filter/filter-links.ts';
import { FilterBar } from '#app/components/filter/filter-bar.tsx';
import { formatDifference, formatValue } from '#app/components/format.ts';
import { formatWindow } from '#app/components/format-time.ts';
import { PageHeader } from '#app/components/layout/page-header.tsx';
import { PanelError } from '#app/components/layout/panel-error.tsx';
import { TableSkeleton } from '#app/components/layout/skeleton.tsx';
import { useTimeZone } from '#app/components/layout/site.tsx';
import { MovementTable } from '#app/components/what-moved/movement-table.tsx';
import { later, loadPage } from '#app/page-loader.server.ts';
import { readWhatMoved } from '#app/readings/what-moved.server.ts';

export const meta: MetaFunction = () => [{ title: 'What moved · Assay' }];

const DEFAULT_KEY = 'error_rate';

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, search, context }) => {
    const definition = findKpi(search.get('key') ?? DEFAULT_KEY);
    if (!definition) throw new Response('No KPI has this key. The definitions list all of them.', { status: 404 });
    const before = { from: periodBefore(filter).from, to: filter.from };
    return { key: definition.key, filter, before, moved: later(readWhatMoved(context, filter, before, definition)) };
  });

const FORMS = {
  rate: 'Rate is what each part did itself; mix is more or less traffic in parts that lie above or below the rest. Both add up to the change.',
  total: 'Each is what one of them came to; how many is their number. Both add up to the change.',
  none: 'This figure is no sum of its parts, so its change cannot be split: here is each part then and now.',
};

export default function WhatMoved() {
  const { key, filter, before, moved } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const timeZone = useTimeZone();
  const definition = KPIS.find((one) => one.key === key);
  if (!definition) return null;
  return (
    <>
      <PageHeader title="What moved?" about={`${formatWindow(before, timeZone)}, against ${formatWindow(filter, timeZone)}`}>
        <KpiChoice current={key} />
      </PageHeader>
      <FilterBar filter={filter} />
      <Suspense key={search.toString()} fallback={<div className="panel"><TableSkeleton rows={8} /></div>}>
        <Await resolve={moved} errorElement={<PanelError what="The change" />}>
          {({ before: was, after: is, form, movements }) => (
            <>
              <section className="panel mb-3 flex flex-wrap items-baseline gap-x-6 gap-y-1 px-4 py-3" aria-label="The change">
                <p className="text-[22px] font-semibold tracking-tight">
                  {formatValue(was?.value ?? null, definition.unit)} <span className="font-normal text-ink-3">→</span> {formatValue(is?.value ?? null, definition.unit)}
                </p>
                {was?.value != null && is?.value != null && <p className="text-[13px] font-medium">{formatDifference(is.value - was.value, definition.unit)}</p>}
                <p className="max-w-[90ch] text-[13px] text-ink-3">
                  {was?.value == null || is?.value == null ? 'One of the two periods has no figure, so there is no change to explain. Choose a window whose period before has traffic.' : FORMS[form]}
                </p>
                <a className="text-link ml-auto text-[13px]" href={withSearch(`/what-moved.csv?key=${key}`, filterParams(search))}>CSV</a>
              </section>
              {movements.length === 0 && was?.value != null && is?.value != null && (
                <p className="panel p-6 text-[13px] text-ink-3">No dimension has more than one value in these two periods, so no part can be told from another.</p>
              )}
              <div className="grid gap-3">
                {movements.map((movement) => <MovementTable key={movement.dimension} definition={definition} form={form} {...movement} />)}
              </div>
            </>
          )}
        </Await>
      </Suspense>
    </>
  );
}

function KpiChoice({ current }: { current: string }) {
  const [search] = useSearchParams();
  const submit = useSubmit();
  const kept = [...search].filter(([name]) => FILTER_NAMES.includes(name));
  return (
    <Form method="get" onChange={(event) => submit(event.currentTarget)} className="flex items-center gap-2">
      {kept.map(([name, value], index) => <input key={index} type="hidden" name={name} value={value} />)}
      <label className="flex items-center gap-2 text-[13px] text-ink-3">
        KPI
        <select name="key" defaultValue={current} key={current} className="control max-w-[60vw]">
          {KPIS.map((one) => <option key={one.key} value={one.key}>{one.title}</option>)}
        </select>
      </label>
      <noscript><button type="submit" className="control">Show</button></noscript>
    </Form>
  );
}
