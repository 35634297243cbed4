/**
 * A commit: the rows of several requests, as text and with tokens, in the order in which they are
 * stored. What happened (spans, payloads, pieces, scores) goes before what follows from it
 * (requests), so that no request row ever stands for spans that were lost.
 */
import { createHash } from 'node:crypto';
import type { Store } from '#schema/clickhouse/client.server.ts';
import { TABLE_COLUMNS, type TableName, type Tables } from '#schema/clickhouse/tables.ts';

export interface EncodedInsert {
  table: TableName;
  /** Deterministic: the same rows again insert once. */
  token: string;
  columns: readonly string[];
  rowCount: number;
  lines: Buffer;
}

export interface Commit {
  facts: EncodedInsert[];
  /** Inserted once the facts are stored. */
  derived: EncodedInsert[];
}

/** A JSON array per row, values in the order of TABLE_COLUMNS; without keys it is a third shorter. */
export function encodeRows<T extends TableName>(table: T, rows: readonly Tables[T][]): EncodedInsert[] {
  if (rows.length === 0) return [];
  const columns: readonly (keyof Tables[T] & string)[] = TABLE_COLUMNS[table];
  const width = columns.length;
  let text = '';
  // Rows carry versions that no other row of this process has, so these tell one commit from another.
  let identity = table as string;
  const values = new Array<unknown>(width);
  for (const row of rows) {
    for (let i = 0; i < width; i++) values[i] = row[columns[i] as keyof Tables[T]];
    text += JSON.stringify(values);
    text += '\n';
    identity += identityOf(row);
  }
  const token = createHash('sha1').update(identity).digest('hex');
  return [{ table, token, columns, rowCount: rows.length, lines: Buffer.from(text) }];
}

function identityOf(row: object): string {
  if ('span_id' in row && 'version' in row) return `${row.span_id}.${row.version}\n`;
  return JSON.stringify(row);
}

/** Several commits as one, with one insert a table: the same commits always give the same tokens. */
export function mergeCommits(commits: readonly Commit[]): Commit {
  const [only] = commits;
  if (only && commits.length === 1) return only;
  return { facts: mergeInserts(commits.flatMap(({ facts }) => facts)), derived: mergeInserts(commits.flatMap(({ derived }) => derived)) };
}

function mergeInserts(inserts: readonly EncodedInsert[]): EncodedInsert[] {
  // A spool that an older version left may have rows of fewer columns.
  const byShape = new Map<string, EncodedInsert[]>();
  for (const insert of inserts) {
    const shape = [insert.table, ...insert.columns].join(' ');
    const alike = byShape.get(shape);
    if (alike) alike.push(insert);
    else byShape.set(shape, [insert]);
  }
  return [...byShape.values()].map((alike) => {
    const [first] = alike;
    if (!first) throw new Error('a shape comes from an insert');
    if (alike.length === 1) return first;
    return {
      table: first.table,
      token: createHash('sha1').update(alike.map(({ token }) => token).join('\n')).digest('hex'),
      columns: first.columns,
      rowCount: alike.reduce((sum, { rowCount }) => sum + rowCount, 0),
      lines: Buffer.concat(alike.map(({ lines }) => lines)),
    };
  });
}

/** @throws what the engine or the transport says; the same commit may then be stored again */
export async function storeCommit(store: Store, commit: Commit): Promise<void> {
  await insertAll(store, commit.facts);
  await insertAll(store, commit.derived);
}

async function insertAll(store: Store, inserts: readonly EncodedInsert[]): Promise<void> {
  // All are waited for: a retry must not run beside what is left of the first try.
  const results = await Promise.allSettled(inserts.map(({ table, token, columns, lines }) => store.insertLines(table, columns, lines, { token })));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Codes of ClickHouse that say that the data itself is at fault: trying again cannot help. */
const PERMANENT = new Set(['6', '26', '27', '38', '41', '43', '53', '62', '69', '70', '72', '117', '130', '131', '190', '321', '349', '441', '467', '675', '676']);

/** False for an engine that is away, overloaded or out of memory or disk. */
export function isPermanent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && PERMANENT.has(error.code);
}
