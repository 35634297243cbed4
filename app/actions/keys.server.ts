/** Makes and revokes keys, and says so in the audit log. */
import { createKey, listKeys, revokeKey } from '#schema/access/keys.server.ts';
import { type Scope, SCOPES } from '#schema/access/keys.ts';
import { audit } from './audit.server.ts';
import { ActionError, type ActionDeps, type Actor } from './deps.server.ts';

type KeyDeps = ActionDeps & { forgetKeys(): void };
const MAX_NAME = 80;

/**
 * @returns the key, which is shown this once
 * @throws ActionError
 */
export async function makeKey(deps: KeyDeps, actor: Actor, { name, scopes }: { name: string; scopes: readonly string[] }): Promise<{ key: string; name: string }> {
  const clean = name.trim().slice(0, MAX_NAME);
  if (clean === '') throw new ActionError('Give the key a name that says who uses it.');
  const known = SCOPES.filter((scope): scope is Scope => scopes.includes(scope));
  if (known.length === 0) throw new ActionError('Choose at least one scope.');
  const { key, key_id } = await createKey(deps.writer, { project_id: deps.project.project_id, name: clean, scopes: known, who: actor.id, at: deps.now() });
  await audit(deps, actor, { action: 'key.created', subject: key_id, detail: { name: clean, scopes: known } });
  deps.forgetKeys();
  return { key, name: clean };
}

/** @throws ActionError when there is no such key, or it was revoked before */
export async function endKey(deps: KeyDeps, actor: Actor, key_id: string): Promise<{ name: string }> {
  const key = (await listKeys(deps.reader, deps.project.project_id)).find((one) => one.key_id === key_id);
  if (!key) throw new ActionError('There is no such key.');
  if (key.revoked_at !== null) throw new ActionError(`"${key.name}" was revoked before.`);
  await revokeKey(deps.writer, { project_id: deps.project.project_id, key_id, who: actor.id, at: deps.now() });
  await audit(deps, actor, { action: 'key.revoked', subject: key_id, detail: { name: key.name } });
  deps.forgetKeys();
  return { name: key.name };
}
