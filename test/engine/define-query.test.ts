/** A question to the store: bound to one project, parsed on both sides, and never a quiet `[]`. */
import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import { defineQuery, QueryError } from '#schema/clickhouse/define-query.server.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const params = z.object({ project_id: z.string(), n: z.int() });

test('rows come back parsed', async () => {
  const twice = defineQuery({
    name: 'test.twice',
    params,
    sql: 'SELECT {n:UInt32} * 2 AS n, {project_id:String} AS project, avgOrNull(number) AS mean FROM numbers(0)',
    row: z.object({ n: z.number(), project: z.string(), mean: z.number().nullable() }),
  });
  expect(await twice(store, { project_id: 'p', n: 21 })).toEqual([{ n: 42, project: 'p', mean: null }]);
});

test('SQL that does not bind the project is refused at definition, or when it is made', async () => {
  expect(() => defineQuery({ name: 'test.leak', params, sql: 'SELECT 1 AS one', row: z.object({ one: z.number() }) })).toThrow(
    'Query test.leak does not bind {project_id:String}.',
  );
  const late = defineQuery({ name: 'test.late', params, sql: () => 'SELECT 1 AS one', row: z.object({ one: z.number() }) });
  await expect(late(store, { project_id: 'p', n: 1 })).rejects.toThrow('does not bind');
});

test('params without a project do not compile', () => {
  const withoutProject = z.object({ n: z.int() });
  // @ts-expect-error the params lack project_id
  expect(() => defineQuery({ name: 'test.none', params: withoutProject, sql: 'SELECT 1', row: z.object({}) })).toThrow('does not bind');
  const sound = defineQuery({ name: 'test.sound', params, sql: 'SELECT {project_id:String} AS p', row: z.object({ p: z.string() }) });
  expectTypeOf(sound).parameter(1).toEqualTypeOf<{ project_id: string; n: number }>();
});

const simple = (sql: string) => defineQuery({ name: 'test.simple', params, sql, row: z.object({ n: z.number() }) });

test.each([
  ['params', simple('SELECT 1 AS n, {project_id:String}'), { project_id: 'p', n: 1.5 }],
  ['engine', simple('SELECT nonsense AS n, {project_id:String}'), { project_id: 'p', n: 1 }],
  ['rows', simple("SELECT 'text' AS n, {project_id:String}"), { project_id: 'p', n: 1 }],
  // avg over nothing is NaN, which travels as null: unknown, and never 0.
  ['rows', simple('SELECT avg(number) AS n, {project_id:String} FROM numbers(0)'), { project_id: 'p', n: 1 }],
])('bad %s are a QueryError that says so', async (kind, query, input) => {
  const error = await query(store, input).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(QueryError);
  expect(error).toMatchObject({ kind, query: 'test.simple' });
  expect((error as QueryError).cause).toBeTruthy();
});

test('an engine that is away is a QueryError, not an empty answer', async () => {
  const away: Reader = { rows: () => Promise.reject(new Error('connect ECONNREFUSED')) };
  await expect(simple('SELECT 1 AS n, {project_id:String}')(away, { project_id: 'p', n: 1 })).rejects.toMatchObject({ kind: 'engine' });
});
