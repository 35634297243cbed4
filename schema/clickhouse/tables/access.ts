/** Keys and what was changed by whom. `installation_salts` is written by project-store.server.ts alone. */
import { columns, type StoredTime } from './columns.ts';

export const KEY_EVENTS = ['created', 'revoked'] as const;

export interface ApiKeyRow {
  project_id: string;
  key_id: string;
  event: (typeof KEY_EVENTS)[number];
  at: StoredTime;
  who: string;
  name: string;
  scopes: string[];
  /** SHA-256 of the key, hex; empty in a revocation. */
  key_hash: string;
  /** Its last characters, to tell keys apart in a list. */
  key_hint: string;
}

export interface AuditRow {
  project_id: string;
  at: StoredTime;
  who: string;
  /** `key.created`, `key.revoked`, `settings.saved`. */
  action: string;
  subject: string;
  /** JSON of what changed; never a key. */
  detail: string;
  entry_id: string;
}

export interface SaltRow {
  salt: string;
}

export interface AccessTables {
  api_keys: ApiKeyRow;
  audit_log: AuditRow;
  installation_salts: SaltRow;
}

export const ACCESS_COLUMNS: { [T in keyof AccessTables]: (keyof AccessTables[T] & string)[] } = {
  api_keys: columns<ApiKeyRow>({ project_id: true, key_id: true, event: true, at: true, who: true, name: true, scopes: true, key_hash: true, key_hint: true }),
  audit_log: columns<AuditRow>({ project_id: true, at: true, who: true, action: true, subject: true, detail: true, entry_id: true }),
  installation_salts: columns<SaltRow>({ salt: true }),
};
