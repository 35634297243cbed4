/** API keys as people and pages see them. Safe in a browser. */

export const SCOPES = ['ingest', 'read'] as const;
export type Scope = (typeof SCOPES)[number];

/** Every key starts so; anything else in a key's place was never one of ours. */
export const KEY_PREFIX = 'assay_';

export function looksLikeKey(text: string): boolean {
  return text.startsWith(KEY_PREFIX);
}

/**
 * The key that a request carries: `Authorization: Bearer KEY`, `x-api-key: KEY`, or Basic with the
 * key as the password (Langfuse SDKs, whose user name is the public key). Null when there is none.
 */
export function presentedKey(headers: { authorization?: string | undefined; 'x-api-key'?: string | string[] | undefined }): string | null {
  const direct = headers['x-api-key'];
  if (typeof direct === 'string' && direct !== '') return direct.trim();
  const match = /^(bearer|basic)\s+(\S+)\s*$/i.exec(headers.authorization ?? '');
  if (!match?.[2]) return null;
  if (match[1]?.toLowerCase() === 'bearer') return match[2];
  const pair = atobOrEmpty(match[2]);
  const colon = pair.indexOf(':');
  return colon < 0 ? null : pair.slice(colon + 1) || null;
}

function atobOrEmpty(text: string): string {
  try {
    return atob(text);
  } catch {
    return '';
  }
}
