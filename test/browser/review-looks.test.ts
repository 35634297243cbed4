/** The pages of review with weeks of labels behind them: axe in both themes, and nothing wider than a phone. */
import { test } from 'vitest';
import { isoWeekOf, weekBefore, weekWindow } from '#app/review/iso-week.ts';
import { browserDesk } from '../support/browser-desk.ts';
import { looksRight } from '../support/looks-right.ts';
import { insertAnswers } from '../support/review-answers.ts';
import { type ReviewedWeeks, reviewWeeks } from '../support/reviewed-weeks.ts';

const DAY_MS = 86_400_000;
const QUESTION = 'Can I send the parcel back after it was opened, and who pays for the return to the warehouse in Rotterdam?';
const ANSWER = 'You can send it back within 30 days [1]. The return is free for orders above €50 [2].\n\n- print the label\n- hand the parcel in at any shop';
let reviewed: ReviewedWeeks;

const desk = browserDesk(async ({ store }) => {
  const newest = weekBefore(isoWeekOf(Date.now(), 'UTC'));
  const { from } = weekWindow(weekBefore(weekBefore(newest)), 'UTC');
  const answers = Array.from({ length: 21 * 24 }, (_, hour) => ({ trace_id: `t${hour}`, at: from + (hour * DAY_MS) / 24, is_flagged: hour % 10 === 0, feature: hour % 3 === 0 ? 'chat' : 'search', question: QUESTION, answer: ANSWER }));
  await insertAnswers(store, answers);
  reviewed = await reviewWeeks(store, answers.map(({ trace_id }) => trace_id));
});

const PAGES: [string, () => string][] = [
  ['review', () => '/review'],
  ['label', () => `/review/label/${reviewed.plan_id}`],
  ['label, nothing left', () => '/review/label/calibration'],
  ['triage', () => '/review/label/triage'],
  ['adjudicate', () => `/review/adjudicate?item=${reviewed.disputed}`],
  ['agreement', () => '/review/agreement'],
  ['plans', () => `/review/plans?plan=${reviewed.plan_id}`],
  ['a new plan', () => '/review/plans?plan=new'],
  ['rubrics', () => '/review/rubrics'],
  ['a new rubric', () => '/review/rubrics?rubric=new'],
  ['import', () => '/review/import'],
  ['hallucinations', () => '/hallucinations?range=90d'],
  ['the sampled rate', () => '/kpis/hallucination_rate?range=90d&interval=week'],
];

test.each(PAGES)('%s looks right', async (_, path) => {
  await looksRight(await desk.open(path(), { person: 'Ada' }));
});

test.each(['/review', '/review/adjudicate', '/review/label/triage'])('%s looks right to whoever has not said a name', async (path) => {
  await looksRight(await desk.open(path));
});
