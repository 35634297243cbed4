/**
 * Projects and their settings, kept in memory for seconds: every request asks for them, and few
 * change them. While the engine is away what was known last stays true.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { DEFAULT_PROJECT, DEFAULT_PROJECT_ID, type Project, projectSettingsSchema } from '../project.ts';
import type { Reader, Writer } from './client.server.ts';
import { insertRows } from './insert.server.ts';

export interface ProjectStoreOptions {
  store: Reader & Writer;
  /** Milliseconds since 1970. */
  now: () => number;
  /** @default 3000 */
  cacheMs?: number;
}

export interface ProjectStore {
  /** The same object until its settings change; a project that has no row has the defaults. */
  current(projectId: string): Project;
  /** Keys the hashes of the project's people and findings. Secret. */
  salt(projectId: string): string;
  /** Reads all projects again. @throws what the engine says */
  refresh(): Promise<void>;
  /** Returns when it is stored, and true for this process from then on. @throws what the engine says */
  save(project: Project): Promise<void>;
}

const projectRow = z.object({ project_id: z.string(), name: z.string(), settings: z.string() });

/** @throws what the engine says, and a ZodError when stored settings make no sense */
export async function openProjectStore({ store, now, cacheMs = 3_000 }: ProjectStoreOptions): Promise<ProjectStore> {
  const projects = new Map<string, { project: Project; json: string }>();
  let readAt = -Infinity;
  let reading: Promise<void> | null = null;

  const readAll = async () => {
    const rows = z.array(projectRow).parse(await store.rows('projects.all', 'SELECT project_id, name, settings FROM projects FINAL', {}));
    for (const { project_id, name, settings } of rows) {
      const json = `${name}\n${settings}`;
      if (projects.get(project_id)?.json === json) continue;
      projects.set(project_id, { json, project: { project_id, name, settings: projectSettingsSchema.parse(JSON.parse(settings)) } });
    }
    readAt = now();
  };
  const refresh = () => (reading ??= readAll().finally(() => (reading = null)));
  const look = () => {
    // What was known last holds while the new is read, or cannot be.
    if (now() - readAt >= cacheMs) void refresh().catch(() => undefined);
  };
  const root = await rootSalt(store);
  await refresh();

  return {
    refresh,
    current(projectId) {
      look();
      let known = projects.get(projectId);
      if (!known) {
        const project = projectId === DEFAULT_PROJECT_ID ? DEFAULT_PROJECT : { ...DEFAULT_PROJECT, project_id: projectId, name: projectId };
        known = { project, json: '' };
        projects.set(projectId, known);
      }
      return known.project;
    },
    salt: (projectId) => createHash('sha256').update(`${root}\0${projectId}`).digest('hex'),
    async save(project) {
      const settings = JSON.stringify(projectSettingsSchema.parse(project.settings));
      await insertRows(store, 'projects', [{ project_id: project.project_id, name: project.name, settings, version: now() * 1_000 }]);
      await refresh();
    },
  };
}

/** The installation's own: made at the first start, and the oldest where two processes made one at once. */
async function rootSalt(store: Reader & Writer): Promise<string> {
  const read = async () => {
    const rows = await store.rows('projects.salt', 'SELECT argMin(salt, (created_at, salt)) AS salt FROM installation_salts', {});
    return z.array(z.object({ salt: z.string() })).parse(rows)[0]?.salt ?? '';
  };
  const known = await read();
  if (known !== '') return known;
  await insertRows(store, 'installation_salts', [{ salt: randomBytes(32).toString('hex') }]);
  return read();
}
