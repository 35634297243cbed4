/** Whether the labels can be trusted: agreement by question, reviewers, judge. */
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { AgreementByQuestion } from '#app/components/review/agreement-questions.tsx';
import { DriftTable, JudgePull, ReviewerTable } from '#app/components/review/agreement-people.tsx';
import { JudgeTable } from '#app/components/review/judge-table.tsx';
import { ReviewTabs } from '#app/components/review/review-tabs.tsx';
import { loadPage } from '#app/page-loader.server.ts';
import { readAgreement } from '#app/readings/agreement.server.ts';

export const meta: MetaFunction = () => [{ title: 'Agreement · Assay' }];

const CHOICES = [1, 4, 8, 12, 26];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ context, search }) => {
    const asked = Number(search.get('weeks') ?? 8);
    const count = CHOICES.includes(asked) ? asked : 8;
    return { person: await context.who(args.request), count, agreement: await readAgreement(context, count) };
  });

export default function AgreementPage() {
  const { person, count, agreement } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Agreement" about="Blind labels only, of items that two or more people labelled; triage is left out.">
        <nav aria-label="Weeks" className="flex flex-wrap gap-1">
          {CHOICES.map((weeks) => <Link key={weeks} to={`?weeks=${weeks}`} className="control" data-on={weeks === count}>{weeks === 1 ? 'This week' : `${weeks} weeks`}</Link>)}
        </nav>
      </PageHeader>
      <ReviewTabs person={person} />
      <AgreementByQuestion questions={agreement.questions} />
      <ReviewerTable reviewers={agreement.reviewers} />
      <SectionHeader title="Judge health" about="from blind labels, weighted by the frame" />
      <JudgeTable judges={agreement.judges} estimate={agreement.estimate} />
      <JudgePull pull={agreement.pull} />
      <DriftTable drift={agreement.drift} />
    </>
  );
}
