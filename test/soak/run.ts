/**
 * `npm run soak -- [minutes]`: faults at random, for a long time, and then the count. Ends with 1
 * when an acknowledged event is not there exactly once or a request is not what its spans say.
 */
import { type Outcome, underLoad, type World } from '../support/ingest-faults.ts';

const minutes = Number(process.argv[2] ?? '10');
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
const outcome: Outcome = await underLoad({ senders: 16, impatience: 0.05, spoolMaxBytes: 400_000_000 }, async (world) => {
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
const isWhole = outcome.missing.length === 0 && outcome.spans === outcome.distinctSpans && outcome.wrongRequests === 0 && outcome.requests * 3 === outcome.spans;
process.exit(isWhole ? 0 : 1);
