/** Changes a project's settings; the audit log keeps what they were and what they are. */
import { z } from 'zod';
import { type Project, type ProjectSettings, projectSettingsSchema } from '#schema/project.ts';
import { audit } from './audit.server.ts';
import { ActionError, type ActionDeps, type Actor } from './deps.server.ts';

type SettingsDeps = ActionDeps & { saveProject(project: Project): Promise<void> };

/**
 * @param change the settings that are different
 * @returns the names of those that changed
 * @throws ActionError that names the field
 */
export async function saveSettings(deps: SettingsDeps, actor: Actor, change: Partial<z.input<typeof projectSettingsSchema>>): Promise<string[]> {
  const before = deps.project.settings;
  const parsed = projectSettingsSchema.safeParse({ ...before, ...change });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ActionError(`${issue?.path.join('.') ?? 'A setting'}: ${issue?.message ?? 'is wrong'}.`);
  }
  const after = parsed.data;
  const changed = (Object.keys(after) as (keyof ProjectSettings)[]).filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
  if (changed.length === 0) return [];
  await deps.saveProject({ ...deps.project, settings: after });
  await audit(deps, actor, { action: 'settings.saved', subject: 'settings', detail: Object.fromEntries(changed.map((name) => [name, { before: before[name], after: after[name] }])) });
  return changed;
}
