/** The weekly draw, and twenty reviewers at once. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { addItems } from '#app/actions/add-items.server.ts';
import type { ActionDeps, Actor } from '#app/actions/deps.server.ts';
import { drawPlan } from '#app/actions/draw-plan.server.ts';
import { importLabels, previewLabels } from '#app/actions/import-labels.server.ts';
import { recordEvents } from '#app/actions/record-events.server.ts';
import { savePlan } from '#app/actions/save-plan.server.ts';
import { saveReviewer } from '#app/actions/save-reviewer.server.ts';
import { drawDuePlans } from '#app/jobs/weekly-draw.server.ts';
import { eventRequestSchema, foldEvents } from '#app/review/labels.ts';
import { eventsOfQueue } from '#app/queries/review-events.server.ts';
import { assignmentsOfQueue, itemsOfQueue, openItems } from '#app/queries/review-items.server.ts';
import { draws } from '#app/queries/review-plans.server.ts';
import { readAgreement } from '#app/readings/agreement.server.ts';
import { readLabels } from '#app/readings/labels.server.ts';
import { readSampled } from '#app/readings/sampled.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { planSettingsSchema } from '#schema/review.ts';
import { insertAnswers } from '../support/review-answers.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const MONDAY = Date.parse('2026-11-16T00:00:00Z');
const DAY = 86_400_000;
let clock = MONDAY + DAY;
const deps: ActionDeps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: () => clock };
const as = (id: string): Actor => ({ id, origin: 'page' });
const project_id = 'default';

await insertAnswers(store, Array.from({ length: 2_000 }, (_, index) => ({ trace_id: `t${index}`, at: MONDAY + index * 60_000, is_flagged: index % 10 === 0 })));
const { plan_id } = await savePlan(deps, as('lead'), { settings: planSettingsSchema.parse({ name: 'Weekly', salt: 's', labels_per_week: 200, gold_share: 0, overlap_share: 0.25 }) });

test('a week is drawn by itself once it is over, once, for plans that were there', async () => {
  expect(await drawDuePlans(deps)).toEqual([]);
  clock = MONDAY + 7 * DAY + 60_000;
  expect(await drawDuePlans(deps)).toEqual([]);
  clock = MONDAY + 7 * DAY + 16 * 60_000;
  expect(await drawDuePlans(deps)).toHaveLength(1);
  expect(await drawDuePlans(deps)).toEqual([]);
  const made = await draws(store, { project_id });
  expect(made.map((draw) => [draw.week, draw.frame_size, draw.sample_size, draw.drawn_by])).toEqual([['2026-W47', 2_000, 200, 'weekly-draw']]);
  await savePlan(deps, as('lead'), { settings: planSettingsSchema.parse({ name: 'Late', salt: 's' }) });
  expect(await drawDuePlans(deps)).toEqual([]);
});

test('twenty at once: no label is lost, doubled or on the wrong list, though people join while others label', async () => {
  const crew = Array.from({ length: 20 }, (_, index) => `reviewer-${String(index).padStart(2, '0')}`);
  const sent = new Map<string, string>();
  await Promise.all(
    crew.map(async (id) => {
      await saveReviewer(deps, as(id), { reviewer_id: id, name: id, is_active: true });
    }),
  );
  const lists = await assignmentsOfQueue(store, { project_id, queue_id: plan_id });
  expect(lists).toHaveLength(250);
  await Promise.all(
    crew.map(async (reviewer_id) => {
      for (;;) {
        const [open] = await openItems(store, { project_id, queue_id: plan_id, reviewer_id, skip: [], limit: 1 });
        if (!open) return;
        const event = eventRequestSchema.parse({ event_id: randomUUID(), kind: 'label', item_id: open.item_id, answers: { verdict: 'supported' }, active_ms: 900 });
        // Some saves are tried twice.
        await recordEvents(deps, as(reviewer_id), [event]);
        if (sent.size % 7 === 0) await recordEvents(deps, as(reviewer_id), [event]);
        sent.set(event.event_id, `${open.item_id} ${reviewer_id}`);
      }
    }),
  );
  expect(sent.size).toBe(250);
  const log = await eventsOfQueue(store, { project_id, queue_id: plan_id });
  expect(log).toHaveLength(250);
  expect(new Set(log.map((event) => event.event_id))).toEqual(new Set(sent.keys()));
  const wanted = new Set(lists.map((row) => `${row.item_id} ${row.reviewer_id}`));
  expect(log.filter((event) => !wanted.has(`${event.item_id} ${event.reviewer_id}`))).toEqual([]);
  const states = foldEvents(log);
  const items = await itemsOfQueue(store, { project_id, queue_id: plan_id });
  expect(items.filter((item) => states.get(item.item_id)?.blind.length !== item.raters)).toEqual([]);
});

test('agreement, pace and export of what was labelled', async () => {
  const reading = await readAgreement(deps, 4);
  const verdict = reading.questions.find((one) => one.question === 'verdict');
  expect(verdict).toMatchObject({ items: 50, agreement: 1, alpha: null });
  expect(reading.reviewers).toHaveLength(20);
  expect(reading.reviewers.reduce((sum, one) => sum + one.too_fast, 0)).toBe(250);
  const rows = await readLabels(deps, { from: MONDAY, to: MONDAY + 7 * DAY }, true);
  expect(rows).toHaveLength(250);
  expect(rows[0]).toMatchObject({ kind: 'blind', purpose: 'estimation', week: '2026-W47', verdict: 'supported', rubric_version: 1 });
  expect(rows.every((row) => Number(row.inclusion_probability) > 0)).toBe(true);
});

test('labels made elsewhere come in once, under their own names; what is wrong is said by line', async () => {
  const lines = [
    'trace_id,reviewer,verdict,failure_mode,comment',
    't1990,Zoë Z,unsupported,retrieval_miss,"two, with ""quotes"""',
    't1991,Zoë Z,unsupported,,',
    'nowhere,Zoë Z,supported,,',
    ',Zoë Z,supported,,',
    't1992,,supported,,',
  ];
  await addItems(deps, as('lead'), { purpose: 'triage', trace_ids: ['t1990', 't1991', 't1992'], reason: 'by hand' });
  const text = `${lines.join('\r\n')}\r\n{`;
  // Looked at first: the same sentences, and nothing is stored.
  const looked = await previewLabels(deps, text);
  expect(looked.problems.map((problem) => problem.line)).toEqual([3, 4, 5, 6, 7]);
  expect(looked.labels.map(({ reviewer, verdict, queue_id, isThere }) => ({ reviewer, verdict, queue_id, isThere }))).toEqual([{ reviewer: 'zoe-z', verdict: 'unsupported', queue_id: 'triage', isThere: false }]);
  const first = await importLabels(deps, text);
  expect(first.problems.map((problem) => problem.line)).toEqual([3, 4, 5, 6, 7]);
  expect(first.problems[0]?.message).toBe('What went wrong? is not answered.');
  expect(first.saved).toBe(1);
  expect((await previewLabels(deps, text)).labels.map((label) => label.isThere)).toEqual([true]);
  expect(await importLabels(deps, text)).toMatchObject({ saved: 0, already: 1 });
  const found = await store.rows('imported', `SELECT reviewer_id, answers, count() AS n FROM review_events WHERE origin = 'import' GROUP BY reviewer_id, answers`, {});
  expect(found).toEqual([{ reviewer_id: 'zoe-z', answers: '{"verdict":"unsupported","failure_mode":"retrieval_miss","comment":"two, with \\"quotes\\""}', n: 1 }]);
  const json = await importLabels(deps, '{"trace_id":"t1992","reviewer":"Ada","answers":{"verdict":"supported"}}\n{"trace_id"\n');
  expect(json).toEqual({ saved: 1, already: 0, problems: [{ line: 2, message: 'is not JSON' }] });
});

test('gold is mixed into a draw unseen, scores its reviewer, and is in no rate', async () => {
  await addItems(deps, as('lead'), { purpose: 'gold', trace_ids: ['t1900', 't1901', 't1902'], reason: 'adjudicated', expected: { verdict: 'contradicted', failure_mode: 'contradiction' } });
  const { plan_id: golden } = await savePlan(deps, as('lead'), { settings: planSettingsSchema.parse({ name: 'Golden', salt: 'g', labels_per_week: 20, gold_share: 0.1, overlap_share: 0 }) });
  await drawPlan(deps, as('lead'), golden, { week: '2026-W47' });
  const items = await itemsOfQueue(store, { project_id, queue_id: golden });
  expect(items.filter((item) => item.purpose === 'gold')).toHaveLength(2);
  expect(items.filter((item) => item.purpose === 'estimation')).toHaveLength(20);
  const before = await readSampled(deps, { filter: { from: MONDAY, to: MONDAY + 7 * DAY, dimensions: {} }, keys: ['hallucination_rate'] });
  const lists = await assignmentsOfQueue(store, { project_id, queue_id: golden });
  const gold = new Set(items.filter((item) => item.purpose === 'gold').map((item) => item.item_id));
  const mine = lists.filter((row) => gold.has(row.item_id));
  for (const row of mine) {
    await recordEvents(deps, as(row.reviewer_id), [eventRequestSchema.parse({ event_id: randomUUID(), kind: 'label', item_id: row.item_id, answers: { verdict: 'contradicted', failure_mode: 'contradiction' } })]);
  }
  expect(await readSampled(deps, { filter: { from: MONDAY, to: MONDAY + 7 * DAY, dimensions: {} }, keys: ['hallucination_rate'] })).toEqual(before);
  const health = (await readAgreement(deps, 4)).reviewers.flatMap((one) => one.gold ?? []);
  expect(health.reduce((sum, one) => sum + one.right, 0)).toBe(2);
  expect(health.reduce((sum, one) => sum + one.of, 0)).toBe(2);
});
