/** Labels as scores on their traces: once all are in, the adjudicator's in place of single ones, gone when the labels are. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { addItems } from '#app/actions/add-items.server.ts';
import type { ActionDeps, Actor } from '#app/actions/deps.server.ts';
import { drawPlan } from '#app/actions/draw-plan.server.ts';
import { recordEvents } from '#app/actions/record-events.server.ts';
import { savePlan } from '#app/actions/save-plan.server.ts';
import { saveReviewer } from '#app/actions/save-reviewer.server.ts';
import { startLabelScores, writeLabelScores } from '#app/jobs/label-scores.server.ts';
import { eventRequestSchema, type EventRequest } from '#app/review/labels.ts';
import { itemsForRate } from '#app/queries/review-items.server.ts';
import { traceScores } from '#app/queries/trace-spans.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { planSettingsSchema } from '#schema/review.ts';
import { insertAnswers } from '../support/review-answers.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const MONDAY = Date.parse('2026-11-16T00:00:00Z');
let clock = MONDAY + 7 * 86_400_000 + 3_600_000;
const deps: ActionDeps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: () => (clock += 1) };
const as = (id: string): Actor => ({ id, origin: 'page' });

// 100 answers, 10 of them flagged; 10 are drawn, 3 flagged and 7 others, each labelled twice.
await insertAnswers(store, Array.from({ length: 100 }, (_, index) => ({ trace_id: `t${index}`, at: MONDAY + index * 60_000, is_flagged: index % 10 === 0 })));
const { plan_id } = await savePlan(deps, as('lead'), { settings: planSettingsSchema.parse({ name: 'Weekly', salt: 'pepper', labels_per_week: 10, overlap_share: 1, gold_share: 0, use_past: false }) });
for (const name of ['ada', 'bob', 'eve']) await saveReviewer(deps, as('lead'), { reviewer_id: name, name, is_active: true });
await drawPlan(deps, as('lead'), plan_id, { week: '2026-W47' });
const items = await itemsForRate(store, { project_id: 'default', from: MONDAY, to: MONDAY + 7 * 86_400_000 });
const item = items.find((one) => one.is_flagged) ?? items[0];
if (!item) throw new Error('Nothing was drawn.');

const label = (who: string, answers: EventRequest['answers'], event_id: string = randomUUID()) => recordEvents(deps, as(who), [eventRequestSchema.parse({ event_id, kind: 'label', item_id: item.item_id, answers })]);
const onTrace = (trace_id: string) => traceScores(store, { project_id: 'default', trace_id });
const scores = async () =>
  (await onTrace(item.trace_id)).filter((score) => score.source === 'human').map(({ name, value, label: said, evaluator, evaluator_version, comment }) => ({ name, value, label: said, evaluator, evaluator_version, comment }));
const verdict = (evaluator: string, value: number | null, said: string, comment: string | null = null) => ({ name: 'verdict', value, label: said, evaluator, evaluator_version: 'default v1', comment });

test('a label is no score while another is waited for', async () => {
  await label('ada', { verdict: 'supported', relevance: { 0: 1 } });
  expect(await writeLabelScores(deps, [item.item_id])).toBe(0);
  expect(await scores()).toEqual([]);
});

test('once all are in, each says its own, with stratum and inclusion probability', async () => {
  await label('bob', { verdict: 'unsupported', failure_mode: 'retrieval_miss', comment: 'Nothing of it stands there.', spans: [{ where: 'answer', start: 2, end: 5, label: 'unsupported' }, { where: 0, start: 0, end: 7, label: 'contradicts' }] }, 'bobs-label');
  expect(await writeLabelScores(deps, [item.item_id])).toBe(4);
  expect(await scores()).toEqual([
    { name: 'relevance', value: null, label: '1 –', evaluator: 'ada', evaluator_version: 'default v1', comment: null },
    verdict('ada', 0, 'supported'),
    { name: 'failure_mode', value: null, label: 'retrieval_miss', evaluator: 'bob', evaluator_version: 'default v1', comment: null },
    verdict('bob', 1, 'unsupported', 'Nothing of it stands there.'),
  ]);
  const found = (await onTrace(item.trace_id)).find((score) => score.evaluator === 'bob' && score.name === 'verdict');
  expect(found).toMatchObject({ stratum: 'flagged / * / *', inclusion_probability: 0.3 });
  expect(JSON.parse(found?.evidence ?? '')).toEqual([{ start: 2, end: 5 }, { document_id: 'doc-1', document_start: 0, document_end: 7 }]);
  expect(await writeLabelScores(deps, [item.item_id])).toBe(0);
});

test('the adjudicated label stands in place of single ones', async () => {
  await recordEvents(deps, as('lead'), [eventRequestSchema.parse({ event_id: randomUUID(), kind: 'adjudicate', item_id: item.item_id, answers: { verdict: 'cant_tell' } })]);
  await writeLabelScores(deps, [item.item_id]);
  expect(await scores()).toEqual([verdict('lead', null, 'cant_tell')]);
});

test('an undone label takes its score along; triage has scores too, of no rate; the job finds all by itself', async () => {
  const { item_ids } = await addItems(deps, as('lead'), { purpose: 'triage', trace_ids: ['t99'], reason: 'by hand' });
  const id = randomUUID();
  await recordEvents(deps, as('eve'), [eventRequestSchema.parse({ event_id: id, kind: 'label', item_id: item_ids[0], answers: { verdict: 'supported' } })]);
  const job = startLabelScores({ deps: () => deps, logger: { warn: (fields) => { throw new Error(JSON.stringify(fields)); } }, isEngineUp: () => true, pauseMs: 50 });
  try {
    const human = async () => (await onTrace('t99')).filter((score) => score.source === 'human').map(({ label: said, inclusion_probability }) => ({ said, inclusion_probability }));
    await expect.poll(human, { timeout: 20_000 }).toEqual([{ said: 'supported', inclusion_probability: null }]);
    await recordEvents(deps, as('eve'), [eventRequestSchema.parse({ event_id: randomUUID(), kind: 'undo', item_id: item_ids[0], undoes: id })]);
    await expect.poll(human, { timeout: 20_000 }).toEqual([]);
  } finally {
    await job.stop();
  }
});
