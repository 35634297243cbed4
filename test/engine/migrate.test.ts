import { expect, test } from 'vitest';
import { openStore } from '#schema/clickhouse/client.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { migrate } from '#schema/clickhouse/migrate.server.ts';
import { TABLE_COLUMNS } from '#schema/clickhouse/tables.ts';
import { testConnection } from '../support/store.ts';

test('migrations run once, twice and by two processes at once', async () => {
  const connection = testConnection();
  const both = await Promise.all([migrate(connection), migrate(connection)]);
  expect(both.flat()).toContain('0001_facts.sql');
  expect(await migrate(connection)).toEqual([]);
  const store = openStore(connection);
  const tables = await store.rows('tables', 'SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name', {});
  expect(tables).toEqual(expect.arrayContaining([{ name: 'requests' }, { name: 'span_payloads' }, { name: 'spans' }]));
  await store.command(`DROP DATABASE ${connection.database}`);
  await store.close();
});

test('the column lists in code are the columns of the tables', async () => {
  const connection = testConnection();
  await migrate(connection);
  const store = openStore(connection);
  for (const [table, columns] of Object.entries(TABLE_COLUMNS)) {
    const rows = await store.rows('columns', 'SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {table:String} AND default_kind = \'\'', { table });
    expect(rows.map((row) => (row as { name: string }).name).sort(), table).toEqual([...columns].sort());
  }
  await store.command(`DROP DATABASE ${connection.database}`);
  await store.close();
});

test('an unknown column in an insert is refused, and a token inserts once', async () => {
  const connection = testConnection();
  await migrate(connection);
  const store = openStore(connection);
  const row = { project_id: 'p', name: 'P', settings: '{}', version: 1 };
  await insertRows(store, 'projects', [row], { token: 'batch-1' });
  await insertRows(store, 'projects', [row], { token: 'batch-1' });
  expect(await store.rows('count', 'SELECT count() AS n FROM projects', {})).toEqual([{ n: 1 }]);
  await expect(store.insert('projects', ['project_id'], [{ project_id: 'p', nonsense: 1 }])).rejects.toThrow(/nonsense/);
  await store.command(`DROP DATABASE ${connection.database}`);
  await store.close();
});
