/** Plan, draw, assignment, labels, agreement and rate on the real store. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { addItems } from '#app/actions/add-items.server.ts';
import { ActionError, type ActionDeps, type Actor } from '#app/actions/deps.server.ts';
import { drawPlan } from '#app/actions/draw-plan.server.ts';
import { recordEvents } from '#app/actions/record-events.server.ts';
import { revealItem } from '#app/actions/reveal-item.server.ts';
import { savePlan } from '#app/actions/save-plan.server.ts';
import { saveReviewer } from '#app/actions/save-reviewer.server.ts';
import { eventRequestSchema } from '#app/review/labels.ts';
import { assignmentsOfQueue, itemContents, itemsForRate, openItems } from '#app/queries/review-items.server.ts';
import { queueProgress } from '#app/queries/review-people.server.ts';
import { readSampled } from '#app/readings/sampled.server.ts';
import { verifyDraw } from '#app/readings/verify-draw.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { planSettingsSchema, type Answers } from '#schema/review.ts';
import { insertAnswers } from '../support/review-answers.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const MONDAY = Date.parse('2026-11-16T00:00:00Z');
const NEXT = Date.parse('2026-11-23T06:00:00Z');
let clock = NEXT;
const deps: ActionDeps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: () => clock };
const as = (id: string): Actor => ({ id, origin: 'page' });
const project_id = 'default';

/** 1,000 answers of ISO week 47, 100 of them flagged, and five that nobody may draw. */
const answers = Array.from({ length: 1_000 }, (_, index) => ({ trace_id: `t${index}`, at: MONDAY + index * 600_000, is_flagged: index % 10 === 0, feature: index % 4 === 0 ? 'chat' : 'search' }));
await insertAnswers(store, [
  ...answers,
  { trace_id: 'refused', at: MONDAY + 1, is_refusal: true },
  { trace_id: 'failed', at: MONDAY + 2, is_failed: true },
  { trace_id: 'week-before', at: MONDAY - 1 },
  { trace_id: 'week-after', at: MONDAY + 7 * 86_400_000 },
  { trace_id: 'reported', at: MONDAY + 3, is_refusal: true },
]);
const { plan_id } = await savePlan(deps, as('lead'), {
  settings: planSettingsSchema.parse({ name: 'Weekly sample', salt: 'pepper', labels_per_week: 100, minimum_cell_labels: 20, gold_share: 0 }),
});
for (const name of ['ada', 'bob', 'eve']) await saveReviewer(deps, as('lead'), { reviewer_id: name, name, is_active: true });
const draw = await drawPlan(deps, as('job'), plan_id, { week: '2026-W47' });

const window = { from: MONDAY, to: MONDAY + 7 * 86_400_000, dimensions: {} };
const label = (item_id: string, answers: Answers, event_id: string = randomUUID()) => eventRequestSchema.parse({ event_id, kind: 'label', item_id, answers });
const itemsOf = async () => (await itemsForRate(store, { project_id, ...window })).filter((item) => item.draw_id === draw.draw_id);
const rate = async () => (await readSampled(deps, { filter: window, keys: ['hallucination_rate'] }))[0];

test('the frame holds the eligible answers of the week, and 30 of 100 labels are for flagged ones', async () => {
  expect(draw).toMatchObject({ period: '2026-W47', frame_size: 1_000, sample_size: 100 });
  const items = await itemsOf();
  expect(items).toHaveLength(100);
  expect(items.filter((item) => item.is_flagged)).toHaveLength(30);
});

test('the week cannot be drawn twice', async () => {
  await expect(drawPlan(deps, as('lead'), plan_id, { week: '2026-W47' })).rejects.toThrow(/Week 2026-W47 is drawn already/);
});

test('texts and evidence are kept with the item', async () => {
  const [first] = await itemsOf();
  const [item] = await itemContents(store, { project_id, item_ids: [first?.item_id ?? ''] });
  expect(item?.question).toBe(`Question of ${first?.trace_id}?`);
  expect(item?.answer).toContain('Refunds take 30 days [1].');
  expect(JSON.parse(item?.documents ?? '')).toEqual([
    { id: 'doc-1', title: 'Refunds', content: 'Refunds are possible within 30 days of purchase.', score: 0.9, uri: '' },
    { id: 'doc-2', title: '', content: 'Shipping takes three days.', score: 0.4, uri: '' },
  ]);
});

test('the draw can be run again and comes out the same, also when the spans are gone', async () => {
  await store.command(`ALTER TABLE requests DELETE WHERE trace_id = 't0'`, {}, { mutations_sync: '1' });
  const verification = await verifyDraw(deps, draw.draw_id);
  expect(verification).toMatchObject({ is_same: true, frame_size: 1_000, drawn_again: 100, stored: 100, differing: 0, is_frame_intact: true });
});

test('20 are labelled twice, by different people, and the lists differ by one item at most', async () => {
  const rows = await assignmentsOfQueue(store, { project_id, queue_id: plan_id });
  expect(rows).toHaveLength(120);
  const loads = ['ada', 'bob', 'eve'].map((name) => rows.filter((row) => row.reviewer_id === name).length);
  expect(loads).toEqual([40, 40, 40]);
  expect(new Set(rows.map((row) => `${row.item_id} ${row.reviewer_id}`)).size).toBe(120);
});

test('without a label the rate is not known, and it is not zero', async () => {
  expect(await rate()).toMatchObject({ value: null, low: null, high: null, denominator: 0 });
});

test("nobody sees the judge's marks before their own label", async () => {
  const [open] = await openItems(store, { project_id, queue_id: plan_id, reviewer_id: 'ada', skip: [], limit: 1 });
  const item_id = open?.item_id ?? '';
  await expect(revealItem(deps, as('ada'), item_id)).rejects.toThrow(ActionError);
  await recordEvents(deps, as('ada'), [label(item_id, { verdict: 'supported' })]);
  expect((await revealItem(deps, as('ada'), item_id)).risk_version).toBe('rule-1');
  await expect(revealItem(deps, as('bob'), item_id)).rejects.toThrow(/once your own label is saved/);
});

test('a save that is tried again lands once; a wrong one says why', async () => {
  const [open] = await openItems(store, { project_id, queue_id: plan_id, reviewer_id: 'bob', skip: [], limit: 1 });
  const request = label(open?.item_id ?? '', { verdict: 'unsupported', failure_mode: 'retrieval_miss' });
  for (let attempt = 0; attempt < 3; attempt += 1) expect((await recordEvents(deps, as('bob'), [request])).saved).toEqual([request.event_id]);
  const rows = await store.rows('count', `SELECT count() AS n FROM review_events WHERE event_id = {id:String}`, { id: request.event_id });
  expect(rows).toEqual([{ n: 1 }]);
  const refused = await recordEvents(deps, as('bob'), [label(open?.item_id ?? '', { verdict: 'unsupported' }), label('nowhere', { verdict: 'supported' })]);
  expect(refused.refused.map((one) => one.message)).toEqual(['What went wrong? is not answered.', 'There is no item nowhere.']);
});

test('a skip passes the item to somebody else', async () => {
  const [open] = await openItems(store, { project_id, queue_id: plan_id, reviewer_id: 'eve', skip: [], limit: 1 });
  const item_id = open?.item_id ?? '';
  await recordEvents(deps, as('eve'), [eventRequestSchema.parse({ event_id: randomUUID(), kind: 'skip', item_id, reason: 'in Finnish' })]);
  const holders = (await assignmentsOfQueue(store, { project_id, queue_id: plan_id })).filter((row) => row.item_id === item_id).map((row) => row.reviewer_id);
  expect(holders.filter((name) => name !== 'eve').length).toBeGreaterThan(0);
  const left = await openItems(store, { project_id, queue_id: plan_id, reviewer_id: 'eve', skip: [], limit: 100 });
  expect(left.map((one) => one.item_id)).not.toContain(item_id);
});

test('the rate is the stratified one', async () => {
  // Everything is labelled by whoever holds it: 6 of 30 flagged and 0 of 70 others are hallucinations.
  const items = await itemsOf();
  const bad = new Set(items.filter((item) => item.is_flagged).slice(0, 6).map((item) => item.item_id));
  const rows = await assignmentsOfQueue(store, { project_id, queue_id: plan_id });
  for (const name of ['ada', 'bob', 'eve']) {
    const own = rows.filter((row) => row.reviewer_id === name);
    await recordEvents(deps, as(name), own.map((row) => label(row.item_id, bad.has(row.item_id) ? { verdict: 'unsupported', failure_mode: 'retrieval_miss' } : { verdict: 'supported' })));
  }
  // Ada was blind-locked on one item by the reveal; it is supported in both of her labels unless it is bad.
  const found = await rate();
  // W = .1 and .9: .1 · 6/30 + .9 · 0/70 = .02, up to the one revealed item.
  expect(found?.denominator).toBe(100);
  expect(found?.value).toBeGreaterThan(0.015);
  expect(found?.value).toBeLessThan(0.0201);
  expect(found?.low).toBeGreaterThan(0);
  expect(found?.high).toBeLessThan(0.08);
  const progress = await queueProgress(store, { project_id, today: NEXT });
  expect(progress.filter((row) => row.queue_id === plan_id).every((row) => row.open === 0)).toBe(true);
});

test('triage never enters the rate', async () => {
  const before = await rate();
  const all = (await readSampled(deps, { filter: window })).filter((one) => one.key !== 'pii_leakage_incidents');
  await addItems(deps, as('lead'), { purpose: 'triage', trace_ids: ['reported', 't1', 't2', 't3', 't5'], reason: 'users complained' });
  for (const name of ['ada', 'bob', 'eve']) {
    const open = await openItems(store, { project_id, queue_id: 'triage', reviewer_id: name, skip: [], limit: 100 });
    await recordEvents(deps, as(name), open.map((one) => label(one.item_id, { verdict: 'contradicted', failure_mode: 'pii' })));
  }
  expect(await rate()).toEqual(before);
  expect((await readSampled(deps, { filter: window })).filter((one) => one.key !== 'pii_leakage_incidents')).toEqual(all);
  const leaks = (await readSampled(deps, { filter: window, keys: ['pii_leakage_incidents'] }))[0];
  expect(leaks).toMatchObject({ value: 5 });
});

test("can't tell leaves the rate and widens its bounds; a verdict of the adjudicator wins", async () => {
  const other = (await itemsOf()).find((item) => !item.is_flagged);
  const item_id = other?.item_id ?? '';
  await recordEvents(deps, as('judge-judy'), [eventRequestSchema.parse({ event_id: randomUUID(), kind: 'adjudicate', item_id, answers: { verdict: 'cant_tell' } })]);
  expect((await rate())?.denominator).toBe(99);
  await recordEvents(deps, as('judge-judy'), [eventRequestSchema.parse({ event_id: randomUUID(), kind: 'adjudicate', item_id, answers: { verdict: 'contradicted', failure_mode: 'contradiction' } })]);
  const after = await rate();
  // One of 70 others now: .02 + .9/70 = .0329, up to the one revealed item.
  expect(after?.denominator).toBe(100);
  expect(after?.value).toBeGreaterThan(0.028);
  expect(after?.value).toBeLessThan(0.0330);
});

test('by feature: each on its own frame', async () => {
  const groups = await readSampled(deps, { filter: window, keys: ['hallucination_rate'], groupBy: 'feature' });
  expect(groups.map((one) => [one.group, one.population])).toEqual([['chat', 250], ['search', 750]]);
  expect(groups.reduce((sum, one) => sum + (one.denominator ?? 0), 0)).toBe(100);
});

test('who leaves hands over what is open, and nothing else', async () => {
  clock = Date.parse('2026-11-25T12:00:00Z');
  await insertAnswers(store, Array.from({ length: 300 }, (_, index) => ({ trace_id: `next-${index}`, at: Date.parse('2026-11-23T01:00:00Z') + index * 60_000, is_flagged: index % 10 === 0 })));
  const second = await drawPlan(deps, as('lead'), plan_id);
  // 60 of 168 hours of the week are over: 36 of its 100 labels.
  expect(second).toMatchObject({ period: '2026-W48', frame_size: 301, sample_size: 36 });
  await saveReviewer(deps, as('lead'), { reviewer_id: 'eve', name: 'eve', is_active: false });
  expect(await openItems(store, { project_id, queue_id: plan_id, reviewer_id: 'eve', skip: [], limit: 10 })).toEqual([]);
  const open = await Promise.all(['ada', 'bob'].map((reviewer_id) => openItems(store, { project_id, queue_id: plan_id, reviewer_id, skip: [], limit: 100 })));
  const [ada, bob] = open.map((list) => list.length);
  // 36 items, 7 of them twice.
  expect((ada ?? 0) + (bob ?? 0)).toBe(43);
  expect(Math.abs((ada ?? 0) - (bob ?? 0))).toBeLessThanOrEqual(1);
});
