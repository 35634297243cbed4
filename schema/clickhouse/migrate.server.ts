/**
 * Brings a database to the newest schema. Migrations are numbered SQL files, append-only and
 * idempotent, so that two processes may run them at once and a killed run is simply run again.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openStore, type Connection, type Store } from './client.server.ts';

const DIRECTORY = fileURLToPath(new URL('../migrations/', import.meta.url));

/**
 * Makes the database when it is missing and applies the migrations that it has not seen.
 * @returns the names of those applied now
 */
export async function migrate(connection: Connection): Promise<string[]> {
  const root = openStore({ ...connection, database: 'default' });
  try {
    await root.command(`CREATE DATABASE IF NOT EXISTS ${quoteName(connection.database)}${onCluster(connection)}`);
  } finally {
    await root.close();
  }
  const store = openStore(connection);
  try {
    return await applyAll(store, connection);
  } finally {
    await store.close();
  }
}

async function applyAll(store: Store, connection: Connection): Promise<string[]> {
  await store.command(
    fillIn(
      `CREATE TABLE IF NOT EXISTS schema_migrations{on_cluster} (name String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
       ENGINE = {replicated}ReplacingMergeTree(applied_at) ORDER BY name`,
      connection,
    ),
  );
  const seen = new Set(
    z.array(z.object({ name: z.string() })).parse(await store.rows('migrations', 'SELECT DISTINCT name FROM schema_migrations', {}))
      .map((row) => row.name),
  );
  const applied: string[] = [];
  for (const file of readdirSync(DIRECTORY).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort()) {
    if (seen.has(file)) continue;
    for (const statement of statements(readFileSync(join(DIRECTORY, file), 'utf8'))) {
      await store.command(fillIn(statement, connection));
    }
    await store.insert('schema_migrations', ['name'], [{ name: file }]);
    applied.push(file);
  }
  return applied;
}

/** Statements end with a semicolon at the end of a line; comments start a line with `--`. */
function statements(sql: string): string[] {
  return sql
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('--'))
    .join('\n')
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter(Boolean);
}

function fillIn(sql: string, connection: Connection): string {
  return sql.replaceAll('{on_cluster}', onCluster(connection)).replaceAll('{replicated}', connection.cluster ? 'Replicated' : '');
}

function onCluster(connection: Connection): string {
  return connection.cluster ? ` ON CLUSTER ${quoteName(connection.cluster)}` : '';
}

function quoteName(name: string): string {
  return '`' + name.replaceAll('\\', '\\\\').replaceAll('`', '\\`') + '`';
}
