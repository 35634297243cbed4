/** Traces put up for triage by hand: what is there already is said, and all of it can be taken back. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { addItems } from '#app/actions/add-items.server.ts';
import { ActionError, type ActionDeps, type Actor } from '#app/actions/deps.server.ts';
import { recordEvents } from '#app/actions/record-events.server.ts';
import { saveReviewer } from '#app/actions/save-reviewer.server.ts';
import { withdrawItems } from '#app/actions/withdraw-items.server.ts';
import { eventRequestSchema } from '#app/review/labels.ts';
import { assignmentsOfQueue, itemsOfQueue } from '#app/queries/review-items.server.ts';
import { readQueues } from '#app/readings/label-queue.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { insertAnswers } from '../support/review-answers.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const NOW = Date.parse('2026-11-23T06:00:00Z');
const deps: ActionDeps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: () => NOW };
const as = (id: string): Actor => ({ id, origin: 'page' });
const queue = { project_id: 'default', queue_id: 'triage' };

await insertAnswers(store, ['a', 'b', 'c', 'd'].map((trace_id, index) => ({ trace_id, at: NOW - 60_000 * index })));
await saveReviewer(deps, as('lead'), { reviewer_id: 'ada', name: 'Ada', is_active: true });
const send = (...trace_ids: string[]) => addItems(deps, as('lead'), { purpose: 'triage', trace_ids, reason: 'from requests' });
const inQueue = async () => (await itemsOfQueue(store, queue)).length;

test('what is there already, and what has no answer, is counted apart', async () => {
  expect(await send('a', 'b')).toMatchObject({ added: 2, already: 0, without: 0 });
  expect(await send('a', 'b', 'c', 'nowhere', 'c')).toMatchObject({ added: 1, already: 2, without: 1 });
  expect(await inQueue()).toBe(3);
  await expect(send('nowhere')).rejects.toThrow(ActionError);
});

test('taken back it is in nobody’s list, and can be sent again', async () => {
  const { item_ids } = await send('d');
  expect(await inQueue()).toBe(4);
  expect(await withdrawItems(deps, as('lead'), item_ids)).toEqual({ withdrawn: 1, kept: 0 });
  expect(await inQueue()).toBe(3);
  expect((await assignmentsOfQueue(store, queue)).map((row) => row.item_id)).not.toContain(item_ids[0]);
  expect((await readQueues(deps)).map(({ queue_id, items }) => ({ queue_id, items }))).toEqual([{ queue_id: 'triage', items: 3 }]);
  expect(await withdrawItems(deps, as('lead'), item_ids)).toEqual({ withdrawn: 0, kept: 0 });
  expect(await send('d')).toMatchObject({ added: 1, already: 0, item_ids });
  expect(await inQueue()).toBe(4);
});

test('what somebody has labelled stays', async () => {
  const items = (await itemsOfQueue(store, queue)).map((item) => item.item_id);
  await recordEvents(deps, as('ada'), [eventRequestSchema.parse({ event_id: randomUUID(), kind: 'label', item_id: items[0], answers: { verdict: 'supported' } })]);
  expect(await withdrawItems(deps, as('lead'), items)).toEqual({ withdrawn: 3, kept: 1 });
  expect(await inQueue()).toBe(1);
});

test('who sent and who took back is in the audit log', async () => {
  const rows = await store.rows('audit', `SELECT who, action FROM audit_log WHERE subject = 'triage' ORDER BY at, action`, {});
  expect(rows.filter((row) => JSON.stringify(row).includes('triage.added')).length).toBe(4);
  expect(rows.filter((row) => JSON.stringify(row).includes('triage.taken-back')).length).toBe(2);
});
