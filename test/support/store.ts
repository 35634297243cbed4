/** A migrated database of its own for a test file, on the engine that the run shares. */
import { randomBytes } from 'node:crypto';
import { afterAll, inject } from 'vitest';
import { openStore, type Connection, type Store } from '#schema/clickhouse/client.server.ts';
import { migrate } from '#schema/clickhouse/migrate.server.ts';

/** Call at the top of a test file (with top-level await); the database is dropped behind it. */
export async function testStore(): Promise<Store> {
  const connection = testConnection();
  await migrate(connection);
  const store = openStore(connection);
  afterAll(async () => {
    await store.command(`DROP DATABASE IF EXISTS ${connection.database}`);
    await store.close();
  });
  return store;
}

/** A connection to a database that does not exist yet. */
export function testConnection(): Connection {
  const engine = inject('engine');
  return { url: engine.url, headers: engine.headers, database: `test_${randomBytes(6).toString('hex')}` };
}
