/** Twenty reviewers who label at once over HTTP, and what the store holds of it afterwards. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { eventsOfQueue } from '#app/queries/review-events.server.ts';
import { assignmentsOfQueue, itemsOfQueue } from '#app/queries/review-items.server.ts';
import type { Store } from '#schema/clickhouse/client.server.ts';

export interface CrewResult {
  reviewers: number;
  labels: number;
  /** Acknowledged and not in the log. */
  lost: number;
  /** The same label, or the same person on the same item, more than once. */
  doubled: number;
  /** By somebody who did not have the item, or by more people than it wants. */
  misassigned: number;
  save_p95_ms: number;
}

const nextSchema = z.object({ items: z.array(z.object({ item_id: z.string() })) });
const savedSchema = z.object({ saved: z.array(z.string()), refused: z.array(z.unknown()) });

interface Label {
  event_id: string;
  item_id: string;
  reviewer_id: string;
}

/** Each labels so many items, one after the other, as fast as the server answers; all of them at the same time. */
export async function labelAtOnce(store: Store, url: string, queue: string, names: readonly string[], each: number): Promise<CrewResult> {
  const before = new Set((await eventsOfQueue(store, { project_id: 'default', queue_id: queue })).map((event) => event.event_id));
  const times: number[] = [];
  const acknowledged = (await Promise.all(names.map((name) => labelSome(url, queue, name, each, times)))).flat();
  const [log, held, items] = await Promise.all([
    eventsOfQueue(store, { project_id: 'default', queue_id: queue }),
    assignmentsOfQueue(store, { project_id: 'default', queue_id: queue }),
    itemsOfQueue(store, { project_id: 'default', queue_id: queue }),
  ]);
  const labels = log.filter((event) => event.kind === 'label');
  const fresh = labels.filter((event) => !before.has(event.event_id));
  const stored = new Map(fresh.map((event) => [event.event_id, event]));
  const holders = new Set(held.map((row) => `${row.item_id} ${row.reviewer_id}`));
  const raters = new Map(items.map((item) => [item.item_id, item.raters]));
  const people = new Map<string, string[]>();
  for (const { item_id, reviewer_id } of labels) people.set(item_id, [...(people.get(item_id) ?? []), reviewer_id]);
  return {
    reviewers: names.length,
    labels: acknowledged.length,
    lost: acknowledged.filter((label) => {
      const found = stored.get(label.event_id);
      return found?.item_id !== label.item_id || found.reviewer_id !== label.reviewer_id;
    }).length,
    doubled: fresh.length - stored.size + [...people.values()].reduce((sum, list) => sum + list.length - new Set(list).size, 0),
    misassigned: fresh.filter((event) => !holders.has(`${event.item_id} ${event.reviewer_id}`)).length + [...people].filter(([id, list]) => new Set(list).size > (raters.get(id) ?? 0)).length,
    save_p95_ms: Math.round([...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? 0),
  };
}

async function labelSome(url: string, queue: string, name: string, count: number, times: number[]): Promise<Label[]> {
  const headers = { cookie: `assay_person=${name}`, 'content-type': 'application/json' };
  const reviewer_id = name.toLowerCase();
  const done: Label[] = [];
  while (done.length < count) {
    const { items } = nextSchema.parse(await (await fetch(`${url}/review/items/${queue}?limit=5`, { headers })).json());
    if (items.length === 0) break;
    for (const { item_id } of items.slice(0, count - done.length)) {
      const event_id = randomUUID();
      const from = performance.now();
      const response = await fetch(`${url}/review/events`, { method: 'POST', headers, body: JSON.stringify({ reviewer_id, events: [{ event_id, kind: 'label', item_id, answers: { verdict: 'supported' }, active_ms: 4_000, client_at: Date.now() }] }) });
      times.push(performance.now() - from);
      const { saved } = savedSchema.parse(await response.json());
      if (saved.includes(event_id)) done.push({ event_id, item_id, reviewer_id });
    }
  }
  return done;
}
