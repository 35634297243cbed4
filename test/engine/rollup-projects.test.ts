/** The day rollup of every project: those that have settings, and those that have a key. */
import { expect, test } from 'vitest';
import { openProjectStore } from '#schema/clickhouse/project-store.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { TABLE_COLUMNS } from '#schema/clickhouse/tables.ts';
import { DEFAULT_PROJECT, type Project } from '#schema/project.ts';
import { startRollup } from '#app/jobs/rollup.server.ts';
import { readKpis } from '#app/readings/kpis.server.ts';
import { requestRow } from '../support/request-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const now = () => Date.parse('2026-11-12T09:00:00Z');
const projects = await openProjectStore({ store, now, cacheMs: 0 });
const logger = { debug: () => {}, warn: () => {} };
const filter = { from: Date.parse('2026-11-10T00:00:00Z'), to: Date.parse('2026-11-11T00:00:00Z'), dimensions: {} };

const stored_at = new Date(Date.now() - 300_000).toISOString().replace('T', ' ').replace('Z', '');
const rows = (project_id: string, count: number) => Array.from({ length: count }, (_, index) => ({ ...requestRow({ project_id, at: `2026-11-10T0${index}:00:00.000000Z` }), stored_at }));
await store.insert('requests', [...TABLE_COLUMNS.requests, 'stored_at'], [...rows('default', 2), ...rows('shop', 3), ...rows('keyed', 4)]);

test('all there are: the default one, one with settings, one with a key alone', async () => {
  expect(projects.all().map(({ project_id }) => project_id)).toEqual(['default']);
  await projects.save({ ...DEFAULT_PROJECT, project_id: 'shop', name: 'Shop' });
  await insertRows(store, 'api_keys', [
    { project_id: 'keyed', key_id: 'k1', event: 'created', at: '2026-11-10 00:00:00.000', who: 'ada', name: 'ci', scopes: ['ingest'], key_hash: 'x', key_hint: 'x' },
  ]);
  await projects.refresh();
  expect(projects.all().map(({ project_id }) => project_id).toSorted()).toEqual(['default', 'keyed', 'shop']);
});

test('closed days of each are rolled up, and each reads its own', async () => {
  const rollup = startRollup({ store, projects: () => projects.all(), logger, isEngineUp: () => true, isManual: true });
  // One day of each of the three.
  expect(await rollup.runOnce({ isForced: true })).toBe(3);
  const counts = await Promise.all(
    ['default', 'shop', 'keyed'].map(async (id) => {
      const { readings, source } = await readKpis({ reader: store, project: projects.current(id), now }, { filter, keys: ['request_count'] });
      return [source, readings[0]?.value];
    }),
  );
  expect(counts).toEqual([['rollup', 2], ['rollup', 3], ['rollup', 4]]);
});

test('a project that cannot be rolled up leaves the others their turn', async () => {
  await store.insert('requests', [...TABLE_COLUMNS.requests, 'stored_at'], rows('late', 1));
  const broken: Project = { ...DEFAULT_PROJECT, project_id: 'broken', settings: { ...DEFAULT_PROJECT.settings, time_zone: 'No/Where' } };
  const late: Project = { ...DEFAULT_PROJECT, project_id: 'late' };
  await store.insert('requests', [...TABLE_COLUMNS.requests, 'stored_at'], rows('broken', 1));
  const rollup = startRollup({ store, projects: () => [broken, late], logger, isEngineUp: () => true, isManual: true });
  await expect(rollup.runOnce({ isForced: true })).rejects.toThrow();
  expect((await readKpis({ reader: store, project: late, now }, { filter, keys: ['request_count'] })).source).toBe('rollup');
});
