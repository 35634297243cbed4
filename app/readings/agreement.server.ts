/** How far the labels of some weeks can be trusted: agreement, gold, pace, strictness, drift, judge health. */
import { agreementOn, strictness, type QuestionAgreement } from '#app/review/agreement.ts';
import { type Estimate, estimateRate } from '#app/review/estimate.ts';
import type { NamedOpinion } from '#app/review/judge-opinion.ts';
import { goldAccuracy, type GoldAccuracy } from '#app/review/gold.ts';
import { isoWeekOf, weekBefore, weekWindow } from '#app/review/iso-week.ts';
import { revealedOutcome } from '#app/review/outcome.ts';
import { isTooFast } from '#app/review/pace.ts';
import { outcomeOf } from '#app/review/rubric.ts';
import { ewma, SAMPLED_RATE_EWMA } from '#app/statistics/ewma.ts';
import type { Answers, Question } from '#schema/review.ts';
import type { ReadingDeps } from './deps.ts';
import { readJudgeOpinions } from './judge-opinions.server.ts';
import { mainBasis, partOf, readSample, type Sample, underBasis } from './sample.server.ts';

export interface ReviewerHealth {
  reviewer_id: string;
  labels: number;
  cant_tell: number;
  too_fast: number;
  skipped: number;
  /** Positives less those expected, in standard deviations. */
  z: number | null;
  gold: GoldAccuracy | null;
}

export interface AgreementReading {
  weeks: string[];
  questions: ({ question: string; prompt: string } & QuestionAgreement)[];
  reviewers: ReviewerHealth[];
  judges: NamedOpinion[];
  /** The rate that counts, to stand beside theirs. */
  estimate: Estimate | null;
  /** The rate blind, and with each reviewer's last word after the reveal: how far the judge pulls. */
  pull: { blind: number | null; revealed: number | null; changed: number };
  drift: { week: string; rate: number | null; mean: number | null; limit: number; is_beyond: boolean }[];
}

export async function readAgreement(deps: ReadingDeps, weekCount: number): Promise<AgreementReading> {
  const zone = deps.project.settings.time_zone;
  const weeks = [isoWeekOf(deps.now(), zone)];
  while (weeks.length < weekCount) weeks.unshift(weekBefore(weeks[0] ?? ''));
  const window = { from: weekWindow(weeks[0] ?? '', zone).from, to: weekWindow(weeks.at(-1) ?? '', zone).to };
  const whole = await readSample(deps, window);
  const sample = underBasis(whole, mainBasis(whole));
  const rubric = sample.rubrics.get(sample.items[0]?.row.rubric_id ?? 'default');
  const choices = rubric.questions.filter((question) => question.kind === 'one_of' || question.kind === 'yes_no');
  // Labels of triage say nothing of agreement on what is drawn; those of calibration and gold do.
  const labelled = sample.everything.filter(({ row, state }) => state && row.purpose !== 'triage');
  const questions = choices.map((question) => ({
    question: question.id,
    prompt: question.prompt,
    ...agreementOn(
      labelled.map(({ row, state }) => ({
        item_id: row.item_id,
        ratings: (state?.blind ?? []).flatMap((label) => {
          const value = valueOf(question, label.answers);
          return value === null ? [] : [{ reviewer_id: label.reviewer_id, value }];
        }),
      })),
      question.kind === 'yes_no' ? ['no', 'yes'] : question.options.map((option) => option.value),
      question.id === rubric.verdict.question ? rubric.verdict.positive : [],
    ),
  }));
  return { weeks, questions, reviewers: reviewerHealth(sample), judges: await readJudgeOpinions(deps, window, sample, () => true, []), estimate: estimateRate(sample.items, sample.frame), pull: pull(sample), drift: drift(sample, weeks, zone) };
}

function valueOf(question: Question, answers: Answers): string | null {
  const given = answers[question.id];
  if (typeof given === 'boolean') return given ? 'yes' : 'no';
  return typeof given === 'string' ? given : null;
}

function reviewerHealth(sample: Sample): ReviewerHealth[] {
  const drawn = sample.everything.filter(({ row }) => row.purpose !== 'triage');
  const all = drawn.flatMap(({ row, state }) => (state?.blind ?? []).map((label) => ({ row, label, rubric: sample.rubrics.of(label) })));
  const gold = new Map(
    goldAccuracy(
      all.filter(({ row }) => row.purpose === 'gold').map(({ row, label, rubric }) => ({ reviewer_id: label.reviewer_id, said: String(label.answers[rubric.verdict.question] ?? ''), expected: String(row.expected[rubric.verdict.question] ?? '') })),
    ).map((one) => [one.reviewer_id, one]),
  );
  const strict = strictness(
    all.flatMap(({ row, label, rubric }) => {
      const outcome = outcomeOf(rubric, label.answers);
      return row.purpose === 'estimation' && typeof outcome === 'number' ? [{ reviewer_id: label.reviewer_id, stratum: row.is_flagged ? 'flagged' : 'other', positive: outcome }] : [];
    }),
  );
  const skips = drawn.flatMap(({ state }) => state?.skipped ?? []);
  const people = [...new Set([...all.map(({ label }) => label.reviewer_id), ...skips.map((skip) => skip.reviewer_id)])].sort();
  return people.map((reviewer_id) => {
    const own = all.filter(({ label }) => label.reviewer_id === reviewer_id);
    return {
      reviewer_id,
      labels: own.length,
      cant_tell: own.filter(({ label, rubric }) => outcomeOf(rubric, label.answers) === null).length,
      too_fast: own.filter(({ row, label }) => isTooFast(label.active_ms, row.text_length)).length,
      skipped: skips.filter((skip) => skip.reviewer_id === reviewer_id).length,
      z: strict.find((one) => one.reviewer_id === reviewer_id)?.z ?? null,
      gold: gold.get(reviewer_id) ?? null,
    };
  });
}

function pull(sample: Sample): AgreementReading['pull'] {
  const revealed = sample.items.map((item) => ({ ...item, positive: item.state ? revealedOutcome(sample.rubrics.of, item.state)?.positive : undefined }));
  const changed = sample.items.reduce((sum, item) => sum + (item.state?.revealed.length ?? 0), 0);
  return { blind: estimateRate(sample.items, sample.frame)?.rate ?? null, revealed: estimateRate(revealed, sample.frame)?.rate ?? null, changed };
}

/** z of each week against all weeks, watched by an EWMA. */
function drift(sample: Sample, weeks: readonly string[], zone: string): AgreementReading['drift'] {
  const whole = estimateRate(sample.items, sample.frame);
  const rates = weeks.map((week) => {
    const part = partOf(sample, (one) => isoWeekOf(one.at, zone) === week);
    return estimateRate(part.items, part.frame);
  });
  const known = rates.flatMap((rate, index) => (rate && whole && whole.rate > 0 ? [{ index, z: (rate.rate - whole.rate) / Math.sqrt((whole.rate * (1 - whole.rate)) / rate.effective_labels) }] : []));
  const watched = ewma(known.map(({ z }) => z), SAMPLED_RATE_EWMA);
  return weeks.map((week, index) => {
    const at = known.findIndex((one) => one.index === index);
    const point = at < 0 ? undefined : watched[at];
    return { week, rate: rates[index]?.rate ?? null, mean: point?.mean ?? null, limit: point?.high ?? 0, is_beyond: point?.isBeyond ?? false };
  });
}
