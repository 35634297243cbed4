/**
 * Keys in the store. A key is 256 bits of chance, so one SHA-256 of it is enough at rest: there is
 * nothing to guess that a slow hash would protect, and a request is looked up by the hash, which
 * takes the same time whether it is nearly right or not.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Reader, Writer } from '../clickhouse/client.server.ts';
import { insertRows } from '../clickhouse/insert.server.ts';
import { KEY_PREFIX, type Scope, SCOPES } from './keys.ts';

export interface KeyInfo {
  project_id: string;
  key_id: string;
  name: string;
  scopes: Scope[];
  /** The key's last characters. */
  hint: string;
  /** `YYYY-MM-DDTHH:MM:SS.sssZ`. */
  created_at: string;
  created_by: string;
  revoked_at: string | null;
  revoked_by: string | null;
}

export interface NewKey {
  project_id: string;
  name: string;
  scopes: readonly Scope[];
  who: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** @returns the key, which nobody can show again, and what is kept of it */
export async function createKey(writer: Writer, { project_id, name, scopes, who, at }: NewKey): Promise<{ key: string; key_id: string }> {
  const key = KEY_PREFIX + randomBytes(32).toString('base64url');
  const key_id = randomUUID();
  await insertRows(writer, 'api_keys', [
    { project_id, key_id, event: 'created', at: storedTime(at), who, name, scopes: [...scopes], key_hash: hashKey(key), key_hint: key.slice(-4) },
  ]);
  return { key, key_id };
}

export async function revokeKey(writer: Writer, { project_id, key_id, who, at }: { project_id: string; key_id: string; who: string; at: number }): Promise<void> {
  await insertRows(writer, 'api_keys', [{ project_id, key_id, event: 'revoked', at: storedTime(at), who, name: '', scopes: [], key_hash: '', key_hint: '' }]);
}

export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

const rowSchema = z.object({
  project_id: z.string(),
  key_id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  key_hash: z.string(),
  hint: z.string(),
  created_at: z.string(),
  created_by: z.string(),
  revoked_at: z.string().nullable(),
  revoked_by: z.string().nullable(),
});

/** A revocation is never undone: whatever else is written about the key, it stays revoked. */
const FOLD = `
  SELECT project_id, key_id,
    anyIf(name, event = 'created') AS name,
    anyIf(scopes, event = 'created') AS scopes,
    anyIf(key_hash, event = 'created') AS key_hash,
    anyIf(key_hint, event = 'created') AS hint,
    formatDateTime(minIf(at, event = 'created'), '%Y-%m-%dT%H:%i:%S.000Z', 'UTC') AS created_at,
    anyIf(who, event = 'created') AS created_by,
    if(countIf(event = 'revoked') > 0, formatDateTime(minIf(at, event = 'revoked'), '%Y-%m-%dT%H:%i:%S.000Z', 'UTC'), NULL) AS revoked_at,
    if(countIf(event = 'revoked') > 0, anyIf(who, event = 'revoked'), NULL) AS revoked_by
  FROM api_keys`;

/** All keys of a project, newest first. */
export async function listKeys(reader: Reader, project_id: string): Promise<KeyInfo[]> {
  const rows = await reader.rows('access.list-keys', `${FOLD} WHERE project_id = {project_id:String} GROUP BY project_id, key_id HAVING key_hash != '' ORDER BY created_at DESC, key_id`, { project_id });
  return z.array(rowSchema).parse(rows).map(({ key_hash: _, ...key }) => key);
}

/**
 * The keys of every project that may be used, by hash. The one question that binds no project: it
 * is the key that says which project it is.
 */
export async function activeKeys(reader: Reader): Promise<Map<string, KeyInfo>> {
  const rows = await reader.rows('access.active-keys', `${FOLD} GROUP BY project_id, key_id HAVING key_hash != '' AND revoked_at IS NULL`, {});
  return new Map(z.array(rowSchema).parse(rows).map(({ key_hash, ...key }) => [key_hash, key]));
}

function storedTime(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}
