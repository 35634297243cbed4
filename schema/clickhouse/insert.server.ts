/** The one way rows get into a table: typed by the table, complete by type, once per token. */
import type { InsertOptions, Writer } from './client.server.ts';
import { TABLE_COLUMNS, type TableName, type Tables } from './tables.ts';

/**
 * Inserts rows and returns when the engine has stored them.
 * @throws when the engine refuses or is away; with a token the same call may be made again
 */
export async function insertRows<T extends TableName>(
  writer: Writer,
  table: T,
  rows: readonly Tables[T][],
  options?: InsertOptions,
): Promise<void> {
  await writer.insert(table, TABLE_COLUMNS[table], rows, options);
}
