/** The spool on a real disk: order, limits, torn and damaged records, another life. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Commit, mergeCommits } from '#ingest/writer/commit.server.ts';
import { openSpool, type SpooledCommit } from '#ingest/writer/spool.server.ts';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'assay-spool-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const open = (maxBytes = 1_000_000) => openSpool({ directory, maxBytes, logger: quiet });
const insert = (token: string, text: string) => ({ table: 'spans' as const, token, columns: ['a', 'b'], rowCount: 1, lines: Buffer.from(text) });
const commitOf = (token: string): Commit => ({ facts: [insert(token, `["${token}","ü"]\n`)], derived: [{ ...insert(`${token}-r`, '[2]\n'), table: 'requests' as const }] });

async function taken(spool: ReturnType<typeof open>): Promise<SpooledCommit[]> {
  const all: SpooledCommit[] = [];
  await spool.replay(async (spooled) => void all.push(...spooled));
  return all;
}
const tokens = (all: SpooledCommit[]) => all.map(({ commit }) => commit.facts[0]?.token);
const segment = () => join(directory, readdirSync(directory).find((name) => name.endsWith('.spool')) ?? '');

test('commits come back in order, whole, and once', async () => {
  const spool = open();
  for (const token of ['a', 'b', 'c']) await spool.append({ commit: commitOf(token), sinceUs: 7 });
  expect(spool.isEmpty).toBe(false);
  const all = await taken(spool);
  expect(tokens(all)).toEqual(['a', 'b', 'c']);
  expect(all[0]).toEqual({ commit: commitOf('a'), sinceUs: 7 });
  expect(await taken(spool)).toEqual([]);
  expect(spool).toMatchObject({ bytes: 0, isEmpty: true });
  expect(readdirSync(directory)).toEqual([]);
  await spool.close();
});

test('the next life replays what the last one left', async () => {
  const before = open();
  await before.append({ commit: commitOf('a'), sinceUs: 1 });
  await before.append({ commit: commitOf('b'), sinceUs: 2 });
  const after = open();
  expect(after.bytes).toBe(before.bytes);
  expect(tokens(await taken(after))).toEqual(['a', 'b']);
});

test('a replay that fails begins again at its segment, and new commits queue behind', async () => {
  const spool = open();
  await spool.append({ commit: commitOf('a'), sinceUs: 1 });
  await spool.append({ commit: commitOf('b'), sinceUs: 1 });
  const seen: (string | undefined)[] = [];
  await expect(
    spool.replay(async (spooled) => {
      seen.push(...tokens([...spooled]));
      throw new Error('away');
    }),
  ).rejects.toThrow('away');
  expect(seen).toEqual(['a', 'b']);
  await spool.append({ commit: commitOf('c'), sinceUs: 1 });
  expect(tokens(await taken(spool))).toEqual(['a', 'b', 'c']);
});

test('commits are handed out in portions of 16 MiB, the same ones each time', async () => {
  const spool = open(100_000_000);
  for (const token of ['a', 'b', 'c', 'd']) await spool.append({ commit: { facts: [insert(token, 'x'.repeat(6 * 1024 * 1024))], derived: [] }, sinceUs: 1 });
  const portions: (string | undefined)[][] = [];
  await expect(
    spool.replay(async (spooled) => {
      portions.push(tokens([...spooled]));
      if (portions.length === 2) throw new Error('away');
    }),
  ).rejects.toThrow('away');
  await spool.replay(async (spooled) => void portions.push(tokens([...spooled])));
  expect(portions).toEqual([['a', 'b', 'c'], ['d'], ['a', 'b', 'c'], ['d']]);
});

test('commits are merged into one insert a table; the token tells which they were', () => {
  const merged = mergeCommits([commitOf('a'), commitOf('b')]);
  expect(merged.facts).toHaveLength(1);
  expect(merged.facts[0]).toMatchObject({ table: 'spans', columns: ['a', 'b'], rowCount: 2 });
  expect(merged.facts[0]?.lines.toString()).toBe('["a","ü"]\n["b","ü"]\n');
  expect(merged.derived.map(({ table, rowCount }) => [table, rowCount])).toEqual([['requests', 2]]);
  expect(mergeCommits([commitOf('a'), commitOf('b')]).facts[0]?.token).toBe(merged.facts[0]?.token);
  expect(mergeCommits([commitOf('a'), commitOf('c')]).facts[0]?.token).not.toBe(merged.facts[0]?.token);
  expect(mergeCommits([commitOf('a')])).toEqual(commitOf('a'));
});

test('rows that an older version wrote with other columns stay an insert of their own', () => {
  const older = { ...insert('o', '["o"]\n'), columns: ['a'] };
  const merged = mergeCommits([commitOf('a'), { facts: [older], derived: [] }, commitOf('b')]);
  expect(merged.facts.map(({ columns, rowCount }) => [columns, rowCount])).toEqual([[['a', 'b'], 2], [['a'], 1]]);
});

test.each([
  ['in its header', 5],
  ['in its body', 40],
])('a last record torn %s is dropped, and nothing before it', async (_, left) => {
  const spool = open();
  await spool.append({ commit: commitOf('a'), sinceUs: 1 });
  const whole = spool.bytes;
  await spool.append({ commit: commitOf('b'), sinceUs: 1 });
  await spool.close();
  truncateSync(segment(), whole + left);
  expect(tokens(await taken(open()))).toEqual(['a']);
});

test('a last record of which the disk kept only the length is dropped', async () => {
  const spool = open();
  await spool.append({ commit: commitOf('a'), sinceUs: 1 });
  await spool.close();
  appendFileSync(segment(), Buffer.concat([readFileSync(segment()).subarray(0, 12), Buffer.alloc(readFileSync(segment()).length - 12)]));
  expect(tokens(await taken(open()))).toEqual(['a']);
});

test('a damaged record costs itself alone', async () => {
  const spool = open();
  await spool.append({ commit: commitOf('a'), sinceUs: 1 });
  const first = spool.bytes;
  await spool.append({ commit: commitOf('b'), sinceUs: 1 });
  await spool.append({ commit: commitOf('c'), sinceUs: 1 });
  await spool.close();
  const bytes = readFileSync(segment());
  bytes[first + 60] = (bytes[first + 60] ?? 0) ^ 0xff;
  writeFileSync(segment(), bytes);
  expect(tokens(await taken(open()))).toEqual(['a', 'c']);
});

test('a full spool says so and keeps what it has', async () => {
  const spool = open(900);
  await spool.append({ commit: commitOf('a'), sinceUs: 1 });
  await expect(spool.append({ commit: { facts: [insert('b', 'x'.repeat(900))], derived: [] }, sinceUs: 1 })).rejects.toThrow(/spool is full/);
  expect(tokens(await taken(spool))).toEqual(['a']);
  await spool.append({ commit: commitOf('c'), sinceUs: 1 });
  await spool.close();
});

test('a disk that cannot be written is a refusal, not a crash', async () => {
  const spool = open();
  rmSync(directory, { recursive: true });
  await expect(spool.append({ commit: commitOf('a'), sinceUs: 1 })).rejects.toThrow();
});
