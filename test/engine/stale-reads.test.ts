/** What was changed here counts at once, also while a read that began before it is still under way. */
import { expect, test } from 'vitest';
import { createAccess } from '#schema/access/authorize.server.ts';
import { createKey, revokeKey } from '#schema/access/keys.server.ts';
import type { Store } from '#schema/clickhouse/client.server.ts';
import { openProjectStore } from '#schema/clickhouse/project-store.server.ts';
import { DEFAULT_PROJECT, DEFAULT_PROJECT_ID } from '#schema/project.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();

/** A store whose answers can be kept back after the engine has given them. */
function withHeldAnswers(): { store: Store; held: () => number; hold(): void; release(): void } {
  let gate: Promise<void> | null = null;
  let open = () => {};
  let held = 0;
  return {
    store: {
      ...store,
      rows: async (...args) => {
        const rows = await store.rows(...args);
        if (gate) held += 1;
        await gate;
        return rows;
      },
    },
    held: () => held,
    hold: () => (gate = new Promise((done) => (open = done))),
    release: () => {
      gate = null;
      open();
    },
  };
}

test('saved settings are those of the next request', async () => {
  let clock = Date.now();
  const slow = withHeldAnswers();
  const projects = await openProjectStore({ store: slow.store, now: () => clock });
  clock += 10_000;
  slow.hold();
  projects.current(DEFAULT_PROJECT_ID);
  await expect.poll(slow.held).toBe(1);
  const saving = projects.save({ ...DEFAULT_PROJECT, settings: { ...DEFAULT_PROJECT.settings, time_zone: 'Europe/Berlin' } });
  await expect.poll(() => store.rows('test', 'SELECT count() AS n FROM projects', {})).toEqual([{ n: 1 }]);
  slow.release();
  await saving;
  expect(projects.current(DEFAULT_PROJECT_ID).settings.time_zone).toBe('Europe/Berlin');
});

test('a revoked key opens nothing from then on', async () => {
  let clock = Date.now();
  const slow = withHeldAnswers();
  const access = createAccess({ reader: slow.store, now: () => clock, needsKey: true, defaultProjectId: DEFAULT_PROJECT_ID, rateLimit: () => DEFAULT_PROJECT.settings.rate_limit });
  const { key, key_id } = await createKey(store, { project_id: DEFAULT_PROJECT_ID, name: 'test', scopes: ['read'], who: 'ada', at: clock });
  const ask = () => access.authorize({ authorization: `Bearer ${key}` }, 'read');
  await ask();
  clock += 10_000;
  slow.hold();
  const early = ask();
  await expect.poll(slow.held).toBe(1);
  await revokeKey(store, { project_id: DEFAULT_PROJECT_ID, key_id, who: 'ada', at: clock });
  access.forget();
  slow.release();
  await early;
  await expect(ask()).rejects.toMatchObject({ status: 401, code: 'wrong_key' });
});
