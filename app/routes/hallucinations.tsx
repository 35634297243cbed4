/** Hallucinations: the sampled rate by week and by part, what went wrong, and the newest outputs with label, evidence and judge. */
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, Link, useLoaderData } from '@remix-run/react';
import { ClipboardCheck } from 'lucide-react';
import { Suspense } from 'react';
import { KpiCharts, KpiChartsSkeleton } from '#app/components/figures/kpi-charts.tsx';
import { HALLUCINATION_CHARTS } from '#app/components/figures/plans.ts';
import { FilterBar } from '#app/components/filter/filter-bar.tsx';
import { useFilterLink } from '#app/components/filter/filter-links.ts';
import { plural } from '#app/components/format.ts';
import { FailureModes } from '#app/components/hallucinations/failure-modes.tsx';
import { OutputList } from '#app/components/hallucinations/output-list.tsx';
import { RateOfParts } from '#app/components/hallucinations/rate-of-parts.tsx';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { PanelError } from '#app/components/layout/panel-error.tsx';
import { JudgeTable } from '#app/components/review/judge-table.tsx';
import { KpiGrid } from '#app/components/overview/kpi-grid.tsx';
import { later, loadPage } from '#app/page-loader.server.ts';
import { readPageSeries, readPageTiles } from '#app/readings/figure-page.server.ts';
import { HALLUCINATIONS_PLAN, readHallucinations } from '#app/readings/hallucinations-page.server.ts';
import { findKpi } from '#schema/kpis/index.ts';

export const meta: MetaFunction = () => [{ title: 'Hallucinations · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, context }) => {
    const series = later(readPageSeries(context, filter, HALLUCINATIONS_PLAN, 'week'));
    const [groups, facts] = await Promise.all([readPageTiles(context, filter, HALLUCINATIONS_PLAN), readHallucinations(context, filter)]);
    return { filter, series, groups, facts };
  });

const MINIMUM = findKpi('hallucination_rate')?.minimumSample ?? 0;

export default function Hallucinations() {
  const { filter, series, groups, facts } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Hallucinations" about="From answers drawn at random and labelled blind; what a judge flags is beside it, and is no rate of hallucinations." />
      <FilterBar filter={filter} />
      {!facts.isAnythingDrawn ? (
        <NothingDrawn />
      ) : (
        <>
          <KpiGrid groups={groups} series={series} />
          <SectionHeader title="By week" about={`${plural(facts.labelled, 'answer')} of ${facts.drawn} drawn ${facts.labelled === 1 ? 'is' : 'are'} labelled; weeks of the answer`}>
            <Link to="/review" className="text-link text-[13px]">Label</Link>
          </SectionHeader>
          {facts.bases.length > 1 && <RubricsApart bases={facts.bases} />}
          <RateOfParts title="Week" rows={facts.weeks} dimension={null} minimum={MINIMUM} />
          <div className="mt-3">
            <Suspense fallback={<KpiChartsSkeleton plans={HALLUCINATION_CHARTS} />}>
              <Await resolve={series} errorElement={<PanelError what="The series" />}>
                {(byKey) => <KpiCharts plans={HALLUCINATION_CHARTS} filter={filter} interval="week" series={byKey} changes={groups.flatMap((group) => group.changes)} />}
              </Await>
            </Suspense>
          </div>
          <SectionHeader title="Second opinions" about="judges held against the labels; none of them is the rate">
            <Link to="/review/agreement" className="text-link text-[13px]">Agreement</Link>
          </SectionHeader>
          <JudgeTable judges={facts.judges} estimate={facts.estimate} />
          <SectionHeader title="By feature" about="each on its own answers" />
          <RateOfParts title="Feature" rows={facts.byFeature} dimension="feature" minimum={MINIMUM} />
          <SectionHeader title="By model" about="each on its own answers" />
          <RateOfParts title="Model" rows={facts.byModel} dimension="model" minimum={MINIMUM} />
          <SectionHeader title="Failure modes" about="of the hallucinations found, weighted as the rate is" />
          <FailureModes modes={facts.modes} />
          <SectionHeader title="Newest sampled outputs" about="shown once all their labels are in, so that nobody labels after reading another" />
          <OutputList label="Newest sampled outputs" outputs={facts.outputs} none="No sampled answer of this window has all its labels yet." />
          <SectionHeader title="Triage" about="found by looking, so in no rate" />
          <OutputList label="Triage" outputs={facts.triage} none="Nothing of this window was put up for triage and labelled." />
        </>
      )}
    </>
  );
}

/** A rubric that changed asks another question: what was labelled under it is a series of its own. */
function RubricsApart({ bases }: { bases: readonly { basis: string; labels: number }[] }) {
  const [main, ...others] = bases;
  if (!main) return null;
  return (
    <p className="mb-2 text-[13px] text-ink-2">
      The rubric changed in this window. All figures but the weeks stand on {main.basis} alone ({plural(main.labels, 'labelled answer')}); {others.map((one) => `${one.basis} (${one.labels})`).join(' and ')} {others.length === 1 ? 'is a series' : 'are series'} of {others.length === 1 ? 'its' : 'their'} own.
    </p>
  );
}

function NothingDrawn() {
  const link = useFilterLink();
  return (
    <section className="panel flex flex-col items-center px-6 py-14 text-center">
      <div className="mb-3 rounded-lg bg-sunken p-2.5 text-ink-3"><ClipboardCheck size={22} aria-hidden="true" /></div>
      <h2 className="text-[15px] font-semibold">No answer of this window was drawn for review</h2>
      <p className="mt-1 max-w-[56ch] text-[13px] text-ink-2">
        How many answers hallucinate is not known, which is not the same as none. A plan draws some of them at random every week; people label those, and the rate follows with its interval.
      </p>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        <Link to="/review/plans" className="control control-primary">Make a plan</Link>
        <Link to={link('/kpis/judge_flag_rate')} className="control">What judges flag</Link>
      </div>
    </section>
  );
}
