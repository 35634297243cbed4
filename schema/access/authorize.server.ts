/** Who asks, and whether they may: the key of a request, its project, its scope and its rate. */
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Reader } from '../clickhouse/client.server.ts';
import { activeKeys, hashKey, type KeyInfo } from './keys.server.ts';
import { KEY_PREFIX, looksLikeKey, presentedKey, type Scope } from './keys.ts';
import { createRateLimiter, type RateLimit } from './rate-limit.ts';

/** A request that may not pass. Whoever answers says it in the protocol's own form. */
export class AccessDenied extends Error {
  override readonly name = 'AccessDenied';
  constructor(
    readonly status: 401 | 403 | 429 | 503,
    readonly code: 'missing_key' | 'wrong_key' | 'wrong_scope' | 'rate_limited' | 'engine_away',
    message: string,
    /** Seconds, 1 to 3. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

export interface AccessOptions {
  reader: Reader;
  /** Milliseconds since 1970. */
  now: () => number;
  /** False in local mode: whoever sends no key of ours goes to the default project. */
  needsKey: boolean;
  defaultProjectId: string;
  rateLimit: (projectId: string) => RateLimit;
  /** How long a list of keys is good: a revoked key works so long at most. @default 5000 */
  cacheMs?: number;
}

export interface Granted {
  projectId: string;
  /** Null: local mode, without a key. */
  keyId: string | null;
}

export interface Access {
  /** @throws AccessDenied */
  authorize(headers: IncomingHttpHeaders, scope: Scope): Promise<Granted>;
  /** Forgets the list of keys, after one was made or revoked here. */
  forget(): void;
  /** What this process sends to its own doors, into the default project: made anew at each start, never stored. */
  readonly ownKey: string;
}

/** What a body that does not say its length is taken for. */
const UNKNOWN_BYTES = 65_536;
/** A key made a moment ago on another process is looked for at most so often. */
const MISS_MS = 1_000;

export function createAccess({ reader, now, needsKey, defaultProjectId, rateLimit, cacheMs = 5_000 }: AccessOptions): Access {
  const limiter = createRateLimiter(now);
  const ownKey = KEY_PREFIX + randomBytes(32).toString('base64url');
  const ownHash = hashKey(ownKey);
  let keys: Map<string, KeyInfo> | null = null;
  let readAt = -Infinity;
  let reading: Promise<Map<string, KeyInfo>> | null = null;

  const refresh = () => {
    if (reading) return reading;
    const mine = activeKeys(reader)
      .then((found) => {
        // Forgotten meanwhile: it knows the keys of before.
        if (reading !== mine) return found;
        keys = found;
        readAt = now();
        return found;
      })
      .finally(() => {
        if (reading === mine) reading = null;
      });
    reading = mine;
    return mine;
  };
  const find = async (key: string): Promise<KeyInfo | undefined> => {
    const hash = hashKey(key);
    const age = now() - readAt;
    const known = keys?.get(hash);
    if (keys && age < cacheMs && (known || age < MISS_MS)) return known;
    try {
      return (await refresh()).get(hash);
    } catch {
      // While the engine is away, the keys that were good keep their data coming.
      if (keys) return known;
      throw new AccessDenied(503, 'engine_away', 'ClickHouse does not answer at the moment, so the key cannot be checked. Send again.', 2);
    }
  };

  return {
    ownKey,
    forget() {
      readAt = -Infinity;
      reading = null;
    },
    async authorize(headers, scope) {
      const presented = presentedKey(headers);
      if (presented === null || (!needsKey && !looksLikeKey(presented))) {
        if (!needsKey) return { projectId: defaultProjectId, keyId: null };
        throw new AccessDenied(401, 'missing_key', 'A key is needed: send it as "Authorization: Bearer KEY" or "x-api-key: KEY".');
      }
      if (scope === 'ingest' && hashKey(presented) === ownHash) return { projectId: defaultProjectId, keyId: null };
      const key = looksLikeKey(presented) ? await find(presented) : undefined;
      if (!key) throw new AccessDenied(401, 'wrong_key', 'The key is not known, or was revoked.');
      if (!key.scopes.includes(scope)) throw new AccessDenied(403, 'wrong_scope', `The key lacks the scope "${scope}"; it has ${key.scopes.map((one) => `"${one}"`).join(' and ')}.`);
      const wait = limiter.take(key.key_id, rateLimit(key.project_id), scope === 'ingest' ? sizeOf(headers) : 0);
      if (wait !== null) throw new AccessDenied(429, 'rate_limited', `The key sends more than its project allows. Send again in ${wait} s.`, wait);
      return { projectId: key.project_id, keyId: key.key_id };
    },
  };
}

function sizeOf(headers: IncomingHttpHeaders): number {
  const length = Number(headers['content-length'] ?? Number.NaN);
  return Number.isFinite(length) && length >= 0 ? length : UNKNOWN_BYTES;
}
