/** Pieces of access that need no store: where a key stands, how fast it may send, what is kept of a person. */
import { expect, test } from 'vitest';
import { createAccess } from '#schema/access/authorize.server.ts';
import { presentedKey } from '#schema/access/keys.ts';
import { createRateLimiter } from '#schema/access/rate-limit.ts';
import { openStore } from '#schema/clickhouse/client.server.ts';
import { hashIdentity } from '#schema/identity.server.ts';

test.each([
  [{}, null],
  [{ authorization: 'Bearer assay_x' }, 'assay_x'],
  [{ authorization: 'bearer  assay_x ' }, 'assay_x'],
  [{ 'x-api-key': 'assay_y', authorization: 'Bearer other' }, 'assay_y'],
  // pk:assay_z
  [{ authorization: 'Basic cGs6YXNzYXlfeg==' }, 'assay_z'],
  [{ authorization: 'Basic !!!' }, null],
  [{ authorization: 'Digest x' }, null],
])('%o carries %s', (headers, key) => {
  expect(presentedKey(headers)).toBe(key);
});

test('a bucket gives ten seconds at once and then the rate', () => {
  let now = 0;
  const limiter = createRateLimiter(() => now);
  const limit = { requests_per_s: 2, bytes_per_s: 100 };
  for (let i = 0; i < 20; i++) expect(limiter.take('k', limit, 0)).toBeNull();
  expect(limiter.take('k', limit, 0)).toBe(1);
  expect(limiter.take('another', limit, 0)).toBeNull();
  now = 500;
  expect(limiter.take('k', limit, 0)).toBeNull();
  expect(limiter.take('k', limit, 0)).toBe(1);
  // 1,000 bytes are the burst; a larger body passes on a full bucket, and the debt takes time.
  expect(limiter.take('big', limit, 5_000)).toBeNull();
  expect(limiter.take('big', limit, 1)).toBe(3);
});

test('an id is hashed once, with its project’s key', () => {
  // printf 'salt\0identity\0user-1' | sha256sum
  expect(hashIdentity('user-1', 'salt')).toBe('h:6b1fd6dd229f4e86');
  expect(hashIdentity('h:6b1fd6dd229f4e86', 'salt')).toBe('h:6b1fd6dd229f4e86');
  expect(hashIdentity('user-1', 'other')).not.toBe('h:6b1fd6dd229f4e86');
  expect(hashIdentity('', 'salt')).toBe('');
});

test('while the engine is away a key that was never read is "again later", and no key in local mode still passes', async () => {
  // Nothing listens on port 1.
  const store = openStore({ url: 'http://127.0.0.1:1', database: 'none' });
  const options = { reader: store, now: Date.now, defaultProjectId: 'default', rateLimit: () => ({ requests_per_s: 1, bytes_per_s: 1 }) };
  const headers = { authorization: `Bearer assay_${'x'.repeat(43)}` };
  await expect(createAccess({ ...options, needsKey: true }).authorize(headers, 'ingest')).rejects.toMatchObject({ status: 503, code: 'engine_away', retryAfter: 2 });
  await expect(createAccess({ ...options, needsKey: true }).authorize({}, 'ingest')).rejects.toMatchObject({ status: 401, code: 'missing_key' });
  expect(await createAccess({ ...options, needsKey: false }).authorize({}, 'ingest')).toEqual({ projectId: 'default', keyId: null });
  await store.close();
});
