/** What waits in the spool goes to the engine in large inserts, and one bad commit costs itself alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Commit, encodeRows } from '#ingest/writer/commit.server.ts';
import { createStoring } from '#ingest/writer/storing.server.ts';
import { TABLE_COLUMNS } from '#schema/clickhouse/tables.ts';
import { spanRow } from '../support/span-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const directory = mkdtempSync(join(tmpdir(), 'assay-storing-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const spansOf = (id: string): Commit => ({ facts: encodeRows('spans', [spanRow({ trace_id: id, span_id: `${id}-1`, at: '2026-11-20T10:00:00Z' })]), derived: [] });
const broken: Commit = { facts: [{ table: 'spans', token: 'broken', columns: TABLE_COLUMNS.spans, rowCount: 1, lines: Buffer.from('["not a row"]\n') }], derived: [] };

test('commits wait in order, are stored together, and one that the engine refuses is left out and told', async () => {
  let isUp = false;
  const inserts: { table: string; rows: number }[] = [];
  const errors: object[] = [];
  const sinces: number[] = [];
  const storing = createStoring({
    store: {
      ...store,
      insertLines: async (table, columns, lines, options) => {
        inserts.push({ table, rows: lines.toString().trimEnd().split('\n').length });
        await store.insertLines(table, columns, lines, options);
      },
    },
    logger: { info: () => {}, warn: () => {}, error: (fields) => void errors.push(fields) },
    isEngineUp: () => isUp,
    directory,
    spoolMaxBytes: 10_000_000,
    onReplayed: async (sinceUs) => void sinces.push(sinceUs),
  });
  expect(await storing.store(spansOf('a'), 30)).toBe('spooled');
  expect(await storing.store(spansOf('b'), 20)).toBe('spooled');
  isUp = true;
  await expect.poll(() => sinces, { timeout: 20_000 }).toEqual([20]);
  expect(inserts).toEqual([{ table: 'spans', rows: 2 }]);

  isUp = false;
  await storing.store(spansOf('c'), 50);
  await storing.store(broken, 51);
  await storing.store(spansOf('d'), 52);
  isUp = true;
  await expect.poll(() => sinces, { timeout: 20_000 }).toEqual([20, 50]);
  // All three at once, then each alone.
  expect(inserts.slice(1).map(({ rows }) => rows)).toEqual([3, 1, 1, 1]);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({ tables: ['spans: 1'] });
  expect(await store.rows('test', 'SELECT trace_id, count() AS n FROM spans GROUP BY trace_id ORDER BY trace_id', {})).toEqual(['a', 'b', 'c', 'd'].map((trace_id) => ({ trace_id, n: 1 })));
  expect(storing.spoolBytes).toBe(0);
  await storing.close();
});
