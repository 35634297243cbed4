/** The hallucinations page's figures on a frame that is labelled to the last answer, so that each can be counted by hand. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { addItems } from '#app/actions/add-items.server.ts';
import type { ActionDeps, Actor } from '#app/actions/deps.server.ts';
import { drawPlan } from '#app/actions/draw-plan.server.ts';
import { recordEvents } from '#app/actions/record-events.server.ts';
import { savePlan } from '#app/actions/save-plan.server.ts';
import { saveReviewer } from '#app/actions/save-reviewer.server.ts';
import { itemsForRate } from '#app/queries/review-items.server.ts';
import { readHallucinations } from '#app/readings/hallucinations-page.server.ts';
import { eventRequestSchema } from '#app/review/labels.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { planSettingsSchema, type Answers } from '#schema/review.ts';
import { insertAnswers } from '../support/review-answers.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const MONDAY = Date.parse('2026-11-16T00:00:00Z');
const deps: ActionDeps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: () => Date.parse('2026-11-23T06:00:00Z') };
const as = (id: string): Actor => ({ id, origin: 'page' });
const filter = { from: MONDAY, to: MONDAY + 7 * 86_400_000, dimensions: {} };
const label = (item_id: string, answers: Answers) => eventRequestSchema.parse({ event_id: randomUUID(), kind: 'label', item_id, answers });

test('before anything is drawn, nothing is known and nothing is zero', async () => {
  const found = await readHallucinations(deps, filter);
  expect(found).toMatchObject({ isAnythingDrawn: false, drawn: 0, labelled: 0, byFeature: [], byModel: [], modes: [], outputs: [], triage: [] });
  expect(found.weeks).toMatchObject([{ name: '2026-W47', estimate: null, population: 0, flagged: null }]);
});

test('rate by week and part, failure modes, outputs and triage', async () => {
  // Twenty answers, all drawn: t0, t5, t10, t15 are flagged; t0 to t4 are of feature chat and model a.
  await insertAnswers(store, Array.from({ length: 20 }, (_, index) => ({ trace_id: `t${index}`, at: MONDAY + index * 3_600_000, is_flagged: index % 5 === 0, feature: index < 5 ? 'chat' : 'search', model: index < 5 ? 'a' : 'b' })));
  await store.command(`
    INSERT INTO scores (project_id, score_id, trace_id, at, source, name, value, label, evaluator, version)
    VALUES ('default', 's1', 't0', '2026-11-16 01:00:00', 'judge', 'groundedness', 1, 'unsupported', 'llm-judge', 1)`, {}, {});
  await saveReviewer(deps, as('lead'), { reviewer_id: 'ada', name: 'ada', is_active: true });
  const { plan_id } = await savePlan(deps, as('lead'), { settings: planSettingsSchema.parse({ name: 'All', salt: 'pepper', labels_per_week: 20, minimum_cell_labels: 2, gold_share: 0, overlap_share: 0 }) });
  await drawPlan(deps, as('job'), plan_id, { week: '2026-W47' });
  const items = (await itemsForRate(store, { project_id: 'default', ...filter })).filter((item) => item.purpose === 'estimation');
  expect(items).toHaveLength(20);

  const bad: Record<string, Answers> = {
    t0: { verdict: 'unsupported', failure_mode: 'retrieval_miss' },
    t5: { verdict: 'contradicted', failure_mode: 'contradiction' },
    t7: { verdict: 'unsupported', failure_mode: 'retrieval_miss', comment: 'no such page' },
    t8: { verdict: 'cant_tell' },
  };
  await recordEvents(deps, as('ada'), items.map((item) => label(item.item_id, bad[item.trace_id] ?? { verdict: 'supported' })));
  await addItems(deps, as('lead'), { purpose: 'triage', trace_ids: ['t1'], reason: 'a complaint' });
  const triage = (await itemsForRate(store, { project_id: 'default', ...filter })).filter((item) => item.purpose === 'triage');
  await recordEvents(deps, as('ada'), triage.map((item) => label(item.item_id, { verdict: 'unsupported', failure_mode: 'pii' })));

  const found = await readHallucinations(deps, filter);
  expect(found).toMatchObject({ isAnythingDrawn: true, drawn: 20, labelled: 20 });
  const [week] = found.weeks;
  // 2 of 4 flagged; none of 4 others of chat; 1 of 11 others of search, where a twelfth cannot be told: 4/20 · 2/4 + 12/20 · 1/11.
  expect(week?.estimate?.rate).toBeCloseTo(0.1 + 0.6 / 11, 12);
  // Were it fine: (2 + 1)/20. Were it a hallucination: (2 + 2)/20.
  expect(week?.estimate?.bounds.low).toBeCloseTo(0.15, 12);
  expect(week?.estimate?.bounds.high).toBeCloseTo(0.2, 12);
  expect(week).toMatchObject({ labelled: 19, population: 20, isOver: true, flagged: { flagged: 4, of: 20, share: 0.2 } });
  // Wilson of 4 in 20, as published tables have it: 8.07% to 41.60%.
  expect(week?.flagged?.low).toBeCloseTo(0.0807, 4);
  expect(week?.flagged?.high).toBeCloseTo(0.416, 4);

  // chat: t0 of the one flagged, none of four others. search: t5 of three flagged, t7 of eleven others decided out of twelve.
  expect(found.byFeature.map((part) => [part.name, part.labelled, part.population])).toEqual([['search', 14, 15], ['chat', 5, 5]]);
  expect(found.byFeature[1]?.estimate?.rate).toBeCloseTo(0.2, 12);
  expect(found.byFeature[0]?.estimate?.rate).toBeCloseTo((3 / 15) * (1 / 3) + (12 / 15) * (1 / 11), 12);
  expect(found.byModel.map((part) => part.name)).toEqual(['b', 'a']);

  // Weighted: the two flagged count 1 each, t7 stands for 12/11. Of 2 + 12/11 the retrieval misses are 1 + 12/11.
  expect(found.modes.map((mode) => [mode.mode, mode.title, mode.labels])).toEqual([['retrieval_miss', 'Retrieval miss', 2], ['contradiction', 'Contradiction', 1]]);
  expect(found.modes[0]?.share).toBeCloseTo((1 + 12 / 11) / (2 + 12 / 11), 12);

  expect(found.outputs.map((output) => output.trace_id).slice(0, 3)).toEqual(['t19', 't18', 't17']);
  expect(found.outputs.find((output) => output.trace_id === 't7')).toMatchObject({ verdicts: ['Unsupported'], positive: 1, mode: 'Retrieval miss', comment: 'no such page', documentCount: 2, rule: { isFlagged: false } });
  expect(found.outputs.find((output) => output.trace_id === 't8')).toMatchObject({ positive: null, mode: null });
  expect(found.outputs.find((output) => output.trace_id === 't0')).toMatchObject({ rule: { isFlagged: true, reasons: ['low_support'] }, judges: [{ evaluator: 'llm-judge', label: 'unsupported', value: 1 }] });
  expect(found.triage).toMatchObject([{ trace_id: 't1', verdicts: ['Unsupported'], positive: 1 }]);
});

test('a filter takes its part of items and frame; the rest is still known to be drawn', async () => {
  const found = await readHallucinations(deps, { ...filter, dimensions: { feature: ['chat'] } });
  expect(found).toMatchObject({ isAnythingDrawn: true, drawn: 5, weeks: [{ labelled: 5, population: 5, flagged: { flagged: 1, of: 5 } }] });
});

test('an output that waits for a second label shows neither its first nor the judge', async () => {
  await store.command(`INSERT INTO review_items SELECT * REPLACE (2 AS raters, version + 1 AS version) FROM review_items FINAL WHERE trace_id = 't7'`, {}, {});
  const found = await readHallucinations(deps, filter);
  expect(found.outputs.map((output) => output.trace_id)).not.toContain('t7');
  expect(found.outputs).toHaveLength(19);
});
