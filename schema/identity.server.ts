/**
 * What is kept of a user's or session's id: a keyed hash, the same for the same id within a
 * project and different in every other, so that people can be counted and not be named.
 */
import { createHash } from 'node:crypto';

const HASHED = /^h:[0-9a-f]{16}$/;

/**
 * 64 bits of SHA-256 over salt and id: among a million users the chance of one pair is 3 in 10^8.
 * An id that is such a hash already stays, so that hashing twice is hashing once.
 * @returns `h:` and 16 hex digits; '' for ''
 */
export function hashIdentity(id: string, salt: string): string {
  if (id === '' || HASHED.test(id)) return id;
  return `h:${createHash('sha256').update(`${salt}\0identity\0${id}`).digest('hex').slice(0, 16)}`;
}
