/** A rubric that changes asks another question: labels keep the meaning they were given with, and no figure mixes two. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ActionDeps, Actor } from '#app/actions/deps.server.ts';
import { drawPlan } from '#app/actions/draw-plan.server.ts';
import { recordEvents } from '#app/actions/record-events.server.ts';
import { savePlan } from '#app/actions/save-plan.server.ts';
import { saveReviewer } from '#app/actions/save-reviewer.server.ts';
import { saveRubric } from '#app/actions/save-rubric.server.ts';
import { DEFAULT_RUBRIC } from '#app/review/default-rubric.ts';
import { eventRequestSchema } from '#app/review/labels.ts';
import { itemsForRate } from '#app/queries/review-items.server.ts';
import { readHallucinations } from '#app/readings/hallucinations-page.server.ts';
import { readKpiSeries } from '#app/readings/kpis.server.ts';
import { readRubricPage } from '#app/readings/rubrics.server.ts';
import { readSampled, readSampledWeeks } from '#app/readings/sampled.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { planSettingsSchema } from '#schema/review.ts';
import { insertAnswers } from '../support/review-answers.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const WEEK = 7 * 86_400_000;
const MONDAY = Date.parse('2026-11-02T00:00:00Z');
const deps: ActionDeps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: () => MONDAY + 3 * WEEK + 3_600_000 };
const lead: Actor = { id: 'lead', origin: 'page' };
const WEEKS = ['2026-W45', '2026-W46', '2026-W47'];

// Each week 400 answers, 40 of them flagged; 20 labels are 6 and 14 in two strata.
await insertAnswers(store, WEEKS.flatMap((week, at) => Array.from({ length: 400 }, (_, index) => ({ trace_id: `${week}-${index}`, at: MONDAY + at * WEEK + index * 60_000, is_flagged: index % 10 === 0 }))));
const { plan_id } = await savePlan(deps, lead, { settings: planSettingsSchema.parse({ name: 'Weekly', salt: 'pepper', labels_per_week: 20, overlap_share: 0, gold_share: 0, use_past: false }) });
await saveReviewer(deps, lead, { reviewer_id: 'ada', name: 'Ada', is_active: true });
for (const week of WEEKS) await drawPlan(deps, lead, plan_id, { week });
const all = await itemsForRate(store, { project_id: 'default', from: MONDAY, to: MONDAY + 3 * WEEK });
const filter = { from: MONDAY, to: MONDAY + 3 * WEEK, dimensions: {} };

const flagged = (week: string) => all.filter((item) => item.week === week && item.is_flagged);
const others = (week: string) => all.filter((item) => item.week === week && !item.is_flagged);

/** Labels items of a week under a version of the rubric: the first so many flagged ones with the verdict, the rest supported. */
async function label(items: typeof all, version: number, verdict: string, positives: number) {
  await recordEvents(
    deps,
    { id: 'ada', origin: 'page' },
    items.map((item, index) =>
      eventRequestSchema.parse({ event_id: randomUUID(), kind: 'label', item_id: item.item_id, rubric_version: version, answers: index < positives ? { verdict, failure_mode: 'unsupported_claim' } : { verdict: 'supported' } }),
    ),
  );
}

const round = (rate: number | null | undefined) => (rate == null ? null : Math.round(rate * 1e6) / 1e6);
const rates = async () => (await readSampledWeeks(deps, { filter, keys: ['hallucination_rate'] })).map(({ week, readings }) => ({ week, rate: round(readings[0]?.value), basis: readings[0]?.basis }));

test('a label keeps the meaning of its own version', async () => {
  expect(flagged('2026-W45')).toHaveLength(6);
  expect(others('2026-W45')).toHaveLength(14);
  // 3 of 6 flagged ones, a tenth of the frame: 5%.
  await label([...flagged('2026-W45'), ...others('2026-W45')], 1, 'unsupported', 3);
  expect((await rates())[0]).toEqual({ week: '2026-W45', rate: 0.05, basis: 'default v1' });
  // From version 2 on only contradictions count.
  const { version } = await saveRubric(deps, lead, { ...DEFAULT_RUBRIC, verdict: { ...DEFAULT_RUBRIC.verdict, positive: ['contradicted'] } }, 'Only contradictions count.');
  expect(version).toBe(2);
  expect((await rates())[0]).toEqual({ week: '2026-W45', rate: 0.05, basis: 'default v1' });
});

test('a week under another version is another series, and a window stands on one of them', async () => {
  await label([...flagged('2026-W46'), ...others('2026-W46')], 2, 'unsupported', 6);
  expect((await rates()).slice(0, 2)).toEqual([
    { week: '2026-W45', rate: 0.05, basis: 'default v1' },
    { week: '2026-W46', rate: 0, basis: 'default v2' },
  ]);
  // As many labels under both: the newer one, and only its week's answers are spoken of.
  expect(await readSampled(deps, { filter, keys: ['hallucination_rate'] })).toMatchObject([{ value: 0, denominator: 20, population: 400, basis: 'default v2' }]);
  const points = (await readKpiSeries(deps, { filter, keys: ['hallucination_rate'], interval: 'week' })).get('hallucination_rate');
  expect(points?.map(({ value, basis }) => ({ value: round(value), basis }))).toEqual([{ value: 0.05, basis: 'default v1' }, { value: 0, basis: 'default v2' }, { value: null, basis: undefined }]);
});

test('a week in which it changed has a rate for each version, from the labels of each', async () => {
  // Half of each stratum under each: 3 of 3 flagged ones are 10% of the frame, 1 of 3 is a third of that.
  const [bad, fine] = [flagged('2026-W47'), others('2026-W47')];
  await label([...bad.slice(0, 3), ...fine.slice(0, 7)], 1, 'unsupported', 3);
  await label([...bad.slice(3), ...fine.slice(7)], 2, 'contradicted', 1);
  const { weeks, bases } = await readHallucinations(deps, filter);
  expect(weeks.map(({ name, basis, labelled, population, estimate }) => ({ name, basis, labelled, population, rate: round(estimate?.rate) }))).toEqual([
    { name: '2026-W47', basis: 'default v2', labelled: 10, population: 400, rate: 0.033333 },
    { name: '2026-W47', basis: 'default v1', labelled: 10, population: 400, rate: 0.1 },
    { name: '2026-W46', basis: 'default v2', labelled: 20, population: 400, rate: 0 },
    { name: '2026-W45', basis: 'default v1', labelled: 20, population: 400, rate: 0.05 },
  ]);
  expect(bases).toEqual([{ basis: 'default v2', labels: 30 }, { basis: 'default v1', labels: 30 }]);
});

test('what an adjudicator writes for the rubric stands on its page, with the case', async () => {
  const item_id = all[0]?.item_id ?? '';
  await recordEvents(deps, lead, [eventRequestSchema.parse({ event_id: randomUUID(), kind: 'adjudicate', item_id, rubric_version: 2, answers: { verdict: 'supported' }, reason: 'Politeness is no claim.' })]);
  const { notes, history } = await readRubricPage(deps, 'default');
  expect(notes).toMatchObject([{ item_id, reviewer_id: 'lead', reason: 'Politeness is no claim.', rubric_version: 2 }]);
  expect(history).toMatchObject([{ rubric_id: 'default', version: 2, changes: ['What counts as a hallucination changed: contradicted; cant_tell leaves it open.'] }]);
});
