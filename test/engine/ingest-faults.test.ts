/**
 * Faults for real, in short: what is killed is killed with SIGKILL while eight senders are at work.
 * The long form is `npm run soak`.
 */
import { expect, test } from 'vitest';
import { canMount, type Outcome, underLoad } from '../support/ingest-faults.ts';

/** Every acknowledged event once, and every request the sum of its three spans. */
function expectWhole(outcome: Outcome): void {
  expect(outcome.missing).toEqual([]);
  expect(outcome.spans).toBe(outcome.distinctSpans);
  expect(outcome.spans).toBe(outcome.acknowledged);
  expect(outcome.wrongRequests).toBe(0);
  expect(outcome.requests * 3).toBe(outcome.spans);
}

test('the engine is killed under load, twice', { timeout: 240_000 }, async () => {
  const outcome = await underLoad({}, async (world) => {
    await world.until(() => world.acknowledged() > 100);
    await world.killEngine();
    await world.until(() => world.acknowledged() > 200);
    await world.killEngine();
    await world.until(() => world.acknowledged() > 300);
  });
  expectWhole(outcome);
  expect(outcome.refused, 'the spool takes what the engine cannot').toEqual({});
});

test('the server is killed under load', { timeout: 240_000 }, async () => {
  const outcome = await underLoad({}, async (world) => {
    await world.until(() => world.acknowledged() > 100);
    await world.killServer();
    await world.startServer();
    await world.until(() => world.acknowledged() > 200);
  });
  expectWhole(outcome);
});

test('both are killed, the server while the spool holds events', { timeout: 240_000 }, async () => {
  const outcome = await underLoad({ impatience: 0.2 }, async (world) => {
    await world.sleep(500);
    const release = await world.banishEngine();
    const before = world.acknowledged();
    await world.until(() => world.acknowledged() > before);
    await world.killServer();
    await release();
    await world.startServer();
    await world.sleep(500);
  });
  expectWhole(outcome);
});

test('the engine is away and the spool is full', { timeout: 240_000 }, async () => {
  const outcome = await underLoad({ spoolMaxBytes: 150_000 }, async (world) => {
    await world.sleep(300);
    const release = await world.banishEngine();
    await world.until(() => (world.refused()['503'] ?? 0) > 0);
    await release();
    await world.sleep(1_000);
  });
  expectWhole(outcome);
});

test('the disk under the spool is full', { timeout: 240_000 }, async ({ skip }) => {
  if (!canMount()) skip('a disk of one megabyte needs the right to mount; the limit of the spool is tested above');
  const outcome = await underLoad({ spoolDisk: '1m' }, async (world) => {
    await world.until(() => world.acknowledged() > 100);
    const release = await world.banishEngine();
    await world.until(() => (world.refused()['503'] ?? 0) > 0);
    await release();
    const before = world.acknowledged();
    await world.until(() => world.acknowledged() > before + 100);
  });
  expectWhole(outcome);
  expect(Object.keys(outcome.refused), 'no crash: nothing but 503').toEqual(['503']);
});

test('the engine is away for as long as it takes to spool ten thousand events', { timeout: 240_000 }, async () => {
  const outcome = await underLoad({}, async (world) => {
    await world.until(() => world.acknowledged() > 100);
    const release = await world.banishEngine();
    await world.until(() => world.acknowledged() > 10_000);
    await release();
  });
  expectWhole(outcome);
  expect(outcome.refused).toEqual({});
});
