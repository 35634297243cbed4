/** Judges against blind labels on the real store: share judged, sensitivity, specificity, Rogan–Gladen, PPI++; all values by hand. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ActionDeps, Actor } from '#app/actions/deps.server.ts';
import { drawPlan } from '#app/actions/draw-plan.server.ts';
import { recordEvents } from '#app/actions/record-events.server.ts';
import { savePlan } from '#app/actions/save-plan.server.ts';
import { saveReviewer } from '#app/actions/save-reviewer.server.ts';
import { eventRequestSchema } from '#app/review/labels.ts';
import { itemsForRate } from '#app/queries/review-items.server.ts';
import { readHallucinations } from '#app/readings/hallucinations-page.server.ts';
import { readKpiSeries } from '#app/readings/kpis.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { planSettingsSchema } from '#schema/review.ts';
import { insertAnswers, requestRow } from '../support/review-answers.ts';
import { scoreRow } from '../support/score-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const MONDAY = Date.parse('2026-11-16T00:00:00Z');
const WEEK = 7 * 86_400_000;
const deps: ActionDeps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: () => MONDAY + WEEK + 3_600_000 };
const lead: Actor = { id: 'lead', origin: 'page' };
const filter = { from: MONDAY, to: MONDAY + WEEK, dimensions: {} };

// 400 answers, 40 of them flagged; 6 and 14 are labelled, and 3 of the 6 are bad.
await insertAnswers(store, Array.from({ length: 400 }, (_, index) => ({ trace_id: `t${index}`, at: MONDAY + index * 60_000, is_flagged: index % 10 === 0 })));
const { plan_id } = await savePlan(deps, lead, { settings: planSettingsSchema.parse({ name: 'Weekly', salt: 'pepper', labels_per_week: 20, overlap_share: 0, gold_share: 0, use_past: false }) });
await saveReviewer(deps, lead, { reviewer_id: 'ada', name: 'Ada', is_active: true });
await drawPlan(deps, lead, plan_id, { week: '2026-W47' });
const items = await itemsForRate(store, { project_id: 'default', from: MONDAY, to: MONDAY + WEEK });
const [flagged, others] = [items.filter((item) => item.is_flagged), items.filter((item) => !item.is_flagged)];
await recordEvents(
  deps,
  { id: 'ada', origin: 'page' },
  [...flagged, ...others].map((item, index) => eventRequestSchema.parse({ event_id: randomUUID(), kind: 'label', item_id: item.item_id, answers: index < 3 ? { verdict: 'unsupported', failure_mode: 'unsupported_claim' } : { verdict: 'supported' } })),
);
// A judge looked at the 20 and at 80 more, 10 of them flagged by the rules. It saw two of the three
// bad ones, objected to one good one, and to 2 of the 10 and 3 of the 70 that nobody labelled.
const drawn = new Set(items.map((item) => item.trace_id));
const free = (isFlagged: boolean, count: number) => Array.from({ length: 400 }, (_, index) => index).filter((index) => (index % 10 === 0) === isFlagged && !drawn.has(`t${index}`)).slice(0, count).map((index) => `t${index}`);
const say = (traces: readonly (string | undefined)[], flags: number) => traces.map((trace_id, index) => ({ trace_id: trace_id ?? '', flag: index < flags }));
const said = [...say(flagged.map((item) => item.trace_id), 2), ...say(others.map((item) => item.trace_id), 1), ...say(free(true, 10), 2), ...say(free(false, 70), 3)];
await insertRows(store, 'scores', [
  ...said.map(({ trace_id, flag }) => scoreRow({ score_id: `acme:${trace_id}`, trace_id, source: 'judge', name: 'groundedness', value: Number(flag), label: flag ? 'unsupported' : 'supported', evaluator: 'acme', evaluator_version: '1' }, MONDAY + 86_400_000)),
  // Neither a flag nor a pass, and another version: no part of it.
  scoreRow({ score_id: 'unsure', trace_id: free(false, 71).at(-1) ?? '', source: 'judge', name: 'groundedness', label: 'cant_tell', evaluator: 'acme', evaluator_version: '1' }, MONDAY + 86_400_000),
  scoreRow({ score_id: 'old', trace_id: 't1', source: 'judge', name: 'groundedness', value: 1, label: 'unsupported', evaluator: 'acme', evaluator_version: '0' }, MONDAY),
]);

test('the rule judge looked at all; its flags corrected are the rate', async () => {
  const { judges, estimate } = await readHallucinations(deps, filter);
  // 3 of 6 in a tenth of the frame.
  expect(estimate?.rate).toBeCloseTo(0.05, 9);
  const [rule] = judges;
  expect(rule).toMatchObject({ judge: 'Rule judge', version: 'rule-1', judged: 400, of: 400, labels: 20 });
  expect(rule?.flagged?.share).toBeCloseTo(0.1, 9);
  expect(rule?.sensitivity?.ratio).toBeCloseTo(1, 9);
  // Good answers: 3 · 40/6 = 20 flagged and 360 others.
  expect(rule?.specificity?.ratio).toBeCloseTo(360 / 380, 9);
  expect(rule?.corrected?.share).toBeCloseTo(0.05, 9);
  // Its risk score is one and the same within each side of its flag: it adds nothing to the labels.
  expect(rule?.powered?.lambda).toBeCloseTo(0, 9);
  expect(rule?.powered?.mean).toBeCloseTo(0.05, 9);
});

test('a judge that judged a quarter of the frame: sensitivity, specificity and both second opinions', async () => {
  const judge = (await readHallucinations(deps, filter)).judges.find((one) => one.version === '1');
  expect(judge).toMatchObject({ judge: 'acme', judged: 100, of: 400, labels: 20 });
  expect(judge?.flagged?.share).toBeCloseTo(0.08, 9);
  expect(judge?.sensitivity).toMatchObject({ units: 3 });
  expect(judge?.sensitivity?.ratio).toBeCloseTo(2 / 3, 9);
  // One good answer of 14, which stands for 360/14 of 380.
  expect(judge?.specificity?.ratio).toBeCloseTo(0.9323308, 7);
  // (.08 + .9323308 − 1) ÷ (.6666667 + .9323308 − 1).
  expect(judge?.corrected?.share).toBeCloseTo(0.0205858, 6);
  // Flagged: cov 1/6, pooled variance 3/15, λ = (1/6) ÷ (1.6 · .2) = .5208333; θ = .4305556, V = .0271186.
  // Others: no label is bad, so λ = 0 and θ = 0. A tenth of it all: ±1.959964 · .1 · √.0271186.
  expect(judge?.powered?.lambda).toBeCloseTo(0.0520833, 6);
  expect(judge?.powered?.mean).toBeCloseTo(0.0430556, 7);
  expect(judge?.powered?.low).toBeCloseTo(0.0107793, 5);
  expect(judge?.powered?.high).toBeCloseTo(0.0753319, 5);
});

test('another version of a judge is a judge of its own, and breaks the series of its flags', async () => {
  const { judges } = await readHallucinations(deps, filter);
  expect(judges.map(({ judge, version, judged }) => ({ judge, version, judged }))).toEqual([
    { judge: 'Rule judge', version: 'rule-1', judged: 400 },
    { judge: 'acme', version: '0', judged: 1 },
    { judge: 'acme', version: '1', judged: 100 },
  ]);
  const points = (await readKpiSeries(deps, { filter, keys: ['judge_flag_rate'], interval: 'day' })).get('judge_flag_rate') ?? [];
  expect(points.slice(0, 3).map(({ value, basis }) => ({ value, basis }))).toEqual([{ value: 1, basis: 'acme 0' }, { value: 0.08, basis: 'acme 1' }, { value: null, basis: undefined }]);
});

test('a filter takes its part of the judged frame', async () => {
  const { judges } = await readHallucinations(deps, { ...filter, dimensions: { feature: ['nowhere'] } });
  expect(judges).toEqual([]);
});

test('risk scores of a frame are read again when a row of its hours came, and only then', async () => {
  let asked = 0;
  const watched = { ...deps, reader: { ...store, rows: async (...args: Parameters<typeof store.rows>) => {
    if (args[0] === 'review.frame-risk') asked += 1;
    return await store.rows(...args);
  } } };
  const look = async () => {
    asked = 0;
    const { judges } = await readHallucinations(watched, filter);
    return { asked, rule: judges[0] };
  };
  // Rows that were stored a moment ago may have company that is not seen yet.
  await expect.poll(async () => (await look()).asked).toBe(0);
  const before = await look();
  expect(before).toMatchObject({ asked: 0, rule: { judged: 400 } });
  await insertRows(store, 'requests', [{ ...requestRow({ trace_id: 't0', at: MONDAY, is_flagged: true }), risk_score: 0.9, version: 2 }]);
  expect((await look()).asked).toBe(1);
});
