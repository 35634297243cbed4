/** How soon an event shows in the figures: today's at once, and that of a closed day once more when its day has been rolled up again. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';

const answer = z.object({ source: z.enum(['rollup', 'raw']), readings: z.array(z.object({ value: z.number().nullable() })) });
const DAY_MS = 86_400_000;
const POLL_MS = 20;

export interface Freshness {
  /** From sending an event of this second to its being in the figure of today. */
  live_ms: number[];
  /** From sending an event of a closed day to its being in that day's figure. */
  late_seen_ms: number[];
  /** Until that day's figure came from the rollup again. */
  rebuilt_ms: number[];
}

/** @param url of a running server, whose days are rolled up */
export async function measureFreshness(url: string, runs: { live: number; rebuilt: number }): Promise<Freshness> {
  const found: Freshness = { live_ms: [], late_seen_ms: [], rebuilt_ms: [] };
  const today = dayOf(Date.now());
  for (let run = 0; run < runs.live; run += 1) {
    const before = await requestsOf(url, today);
    const sentAt = performance.now();
    await send(url, Date.now() - 1_000);
    await until(async () => (await requestsOf(url, today)).count > before.count);
    found.live_ms.push(performance.now() - sentAt);
  }
  for (let run = 0; run < runs.rebuilt; run += 1) {
    const day = dayOf(Date.now() - (10 + run) * DAY_MS);
    await until(async () => (await requestsOf(url, day)).source === 'rollup');
    const before = await requestsOf(url, day);
    const sentAt = performance.now();
    await send(url, day.from + DAY_MS / 2);
    await until(async () => (await requestsOf(url, day)).count > before.count);
    found.late_seen_ms.push(performance.now() - sentAt);
    await until(async () => {
      const now = await requestsOf(url, day);
      return now.source === 'rollup' && now.count > before.count;
    });
    found.rebuilt_ms.push(performance.now() - sentAt);
  }
  return found;
}

const dayOf = (at: number): { from: number; to: number } => {
  const from = Math.floor(at / DAY_MS) * DAY_MS;
  return { from, to: from + DAY_MS };
};

async function requestsOf(url: string, { from, to }: { from: number; to: number }): Promise<{ count: number; source: 'rollup' | 'raw' }> {
  const asked = await fetch(`${url}/api/v1/kpis?key=request_count&from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`);
  if (!asked.ok) throw new Error(`The API answered ${asked.status}: ${await asked.text()}`);
  const { source, readings } = answer.parse(await asked.json());
  return { source, count: readings[0]?.value ?? 0 };
}

async function send(url: string, at: number): Promise<void> {
  const event = { trace_id: randomBytes(16).toString('hex'), span_id: randomBytes(8).toString('hex'), name: 'ask', kind: 'chain', start_time: new Date(at).toISOString(), duration_ms: 500, feature: 'search' };
  const sent = await fetch(`${url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) });
  if (!sent.ok) throw new Error(`The event was refused: ${sent.status} ${await sent.text()}`);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const givenUpAt = performance.now() + 60_000;
  while (!(await isSo())) {
    if (performance.now() > givenUpAt) throw new Error('What was sent was not seen within a minute.');
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}
