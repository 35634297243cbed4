/** The scorecard: every KPI against its target and against the period before. */
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { type ShouldRevalidateFunction, useLoaderData } from '@remix-run/react';
import { FilterBar } from '#app/components/filter/filter-bar.tsx';
import { sameBut } from '#app/components/filter/filter-links.ts';
import { PageHeader } from '#app/components/layout/page-header.tsx';
import { ViewsMenu } from '#app/components/views/views-menu.tsx';
import { readPins } from '#app/components/scorecard/pins.ts';
import { Scorecard } from '#app/components/scorecard/scorecard.tsx';
import { later, loadPage } from '#app/page-loader.server.ts';
import { readScorecard, readSparks } from '#app/readings/scorecard.server.ts';

export const meta: MetaFunction = () => [{ title: 'Scorecard · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, context }) => {
    const sparks = later(readSparks(context, filter));
    return { filter, sparks, pins: readPins(args.request.headers.get('cookie')), changes: await readScorecard(context, filter) };
  });

/** How it is shown needs no new figures. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, defaultShouldRevalidate }) =>
  sameBut(currentUrl, nextUrl, ['view', 'set']) ? false : defaultShouldRevalidate;

export default function ScorecardPage() {
  const { filter, changes, sparks, pins } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Scorecard" about="Every KPI: its value and interval, its target, and the change against the period before." />
      <FilterBar filter={filter}><ViewsMenu /></FilterBar>
      <Scorecard changes={changes} sparks={sparks} initialPins={pins} />
    </>
  );
}
