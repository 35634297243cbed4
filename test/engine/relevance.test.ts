/** Precision@k, hit@k and MRR from the labels of a drawn sample: weighted by the frame, unjudged unknown, before scores from elsewhere. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ActionDeps, Actor } from '#app/actions/deps.server.ts';
import { drawPlan } from '#app/actions/draw-plan.server.ts';
import { recordEvents } from '#app/actions/record-events.server.ts';
import { savePlan } from '#app/actions/save-plan.server.ts';
import { saveReviewer } from '#app/actions/save-reviewer.server.ts';
import { eventRequestSchema } from '#app/review/labels.ts';
import { itemsForRate } from '#app/queries/review-items.server.ts';
import { readKpis } from '#app/readings/kpis.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { planSettingsSchema, type Answers } from '#schema/review.ts';
import { insertAnswers } from '../support/review-answers.ts';
import { scoreRow } from '../support/score-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const MONDAY = Date.parse('2026-11-16T00:00:00Z');
const deps: ActionDeps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: () => MONDAY + 7 * 86_400_000 + 3_600_000 };
const lead: Actor = { id: 'lead', origin: 'page' };
const filter = { from: MONDAY, to: MONDAY + 7 * 86_400_000, dimensions: {} };
const KEYS = ['retrieval_precision_at_k', 'hit_rate_at_k', 'mrr'];
const figures = async () => (await readKpis(deps, { filter, keys: KEYS })).readings.map(({ value, denominator, coverage, method }) => ({ value: value === null ? null : Math.round(value * 1e6) / 1e6, denominator, coverage, method }));

// Each answer retrieved two documents. 6 of 40 flagged answers are drawn, and 14 of 360 others.
await insertAnswers(store, Array.from({ length: 400 }, (_, index) => ({ trace_id: `t${index}`, at: MONDAY + index * 60_000, is_flagged: index % 10 === 0 })));
await insertRows(store, 'scores', [0, 1].map((value) => scoreRow({ score_id: `p${value}`, trace_id: `t${value}`, source: 'eval', name: 'precision_at_k', value, evaluator: 'offline' }, MONDAY + 60_000)));
const { plan_id } = await savePlan(deps, lead, { settings: planSettingsSchema.parse({ name: 'Weekly', salt: 'pepper', labels_per_week: 20, overlap_share: 0, gold_share: 0, use_past: false }) });
await saveReviewer(deps, lead, { reviewer_id: 'ada', name: 'Ada', is_active: true });
await drawPlan(deps, lead, plan_id, { week: '2026-W47' });
const items = await itemsForRate(store, { project_id: 'default', ...filter });
const label = (part: typeof items, relevance: Record<string, 0 | 1> | null) => {
  const answers: Answers = { verdict: 'supported', ...(relevance ? { relevance } : {}) };
  return recordEvents(deps, { id: 'ada', origin: 'page' }, part.map((item) => eventRequestSchema.parse({ event_id: randomUUID(), kind: 'label', item_id: item.item_id, answers })));
};

test('without a judged document, scores from elsewhere', async () => {
  expect((await figures())[0]).toEqual({ value: 0.5, denominator: 2, coverage: null, method: 't' });
});

test('judged documents, weighted by their chance to be drawn, with the share that was judged', async () => {
  const [flagged, others] = [items.filter((item) => item.is_flagged), items.filter((item) => !item.is_flagged)];
  // Flagged: nothing of use. Others: half have the second of two of use, half were not asked about.
  await label(flagged, { 0: 0, 1: 0 });
  await label(others.slice(0, 7), { 0: 0, 1: 1 });
  await label(others.slice(7), null);
  expect(await figures()).toEqual([
    // .1 · 0 + .9 · 1/5.
    { value: 0.18, denominator: 13, coverage: 0.65, method: 'stratified_wilson' },
    // .1 · 0 + .9 · 1.
    { value: 0.9, denominator: 13, coverage: 0.65, method: 'stratified_wilson' },
    // .1 · 0 + .9 · 1/2.
    { value: 0.45, denominator: 13, coverage: 0.65, method: 'stratified_wilson' },
  ]);
});
