/**
 * `npm run soak -- [minutes]`: faults at random, for a long time, and then the count. Ends with 1
 * when an acknowledged event is not there exactly once or a request is not what its spans say.
 * `npm run soak -- --away SECONDS [--senders N]`: one absence of the engine, and how long after it
 * everything is there.
 */
import { parseArgs } from 'node:util';
import { type Outcome, underLoad, type World } from '../support/ingest-faults.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { away: { type: 'string' }, senders: { type: 'string', default: '16' } } });
const senders = Number(values.senders);
const isWhole = (outcome: Outcome) => outcome.missing.length === 0 && outcome.spans === outcome.distinctSpans && outcome.wrongRequests === 0 && outcome.requests * 3 === outcome.spans;

if (values.away !== undefined) {
  const away = Number(values.away);
  let backMs = 0;
  const outcome = await underLoad({ senders, spoolMaxBytes: 400_000_000 }, async (world) => {
    await world.until(() => world.acknowledged() > 100);
    const release = await world.banishEngine();
    await world.sleep(away * 1_000);
    await release();
    backMs = Date.now();
  });
  process.stdout.write(`${JSON.stringify({ away_s: away, senders, whole_after_s: (Date.now() - backMs) / 1_000, ...outcome, missing: outcome.missing.length }, null, 2)}\n`);
  process.exit(isWhole(outcome) ? 0 : 1);
}

const minutes = Number(positionals[0] ?? '10');
const endMs = Date.now() + minutes * 60_000;

const FAULTS: Record<string, (world: World) => Promise<void>> = {
  'engine killed': (world) => world.killEngine(),
  'engine killed three times': async (world) => {
    for (let i = 0; i < 3; i++) {
      await world.killEngine();
      await world.sleep(300 + Math.random() * 700);
    }
  },
  'server killed': async (world) => {
    await world.killServer();
    await world.startServer();
  },
  'both killed': async (world) => {
    await world.killEngine();
    await world.killServer();
    await world.startServer();
  },
  'engine away for a minute': async (world) => {
    const release = await world.banishEngine();
    await world.sleep(60_000);
    await release();
  },
  'server killed while the engine is away': async (world) => {
    const release = await world.banishEngine();
    await world.sleep(5_000);
    await world.killServer();
    await release();
    await world.startServer();
  },
};

const names = Object.keys(FAULTS);
const happened: Record<string, number> = {};
const outcome: Outcome = await underLoad({ senders, impatience: 0.05, spoolMaxBytes: 400_000_000 }, async (world) => {
  for (let i = 0; Date.now() < endMs; i++) {
    await world.sleep(2_000 + Math.random() * 6_000);
    // Each once, then at random.
    const name = names[i < names.length ? i : Math.floor(Math.random() * names.length)] ?? '';
    happened[name] = (happened[name] ?? 0) + 1;
    process.stdout.write(`${new Date().toISOString()} ${name}; acknowledged so far: ${world.acknowledged()}\n`);
    await FAULTS[name]?.(world);
  }
  await world.sleep(5_000);
});
process.stdout.write(`${JSON.stringify({ minutes, happened, ...outcome, missing: outcome.missing.length }, null, 2)}\n`);
process.exit(isWhole(outcome) ? 0 : 1);
