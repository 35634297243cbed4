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
  /** The default one, all that have settings and all that have a key: nobody else can send anything. */
  all(): Project[];
  /** Keys the hashes of the project's people and findings. Secret. */
  salt(projectId: string): string;
  /** Reads all projects again. @throws what the engine says */
  refresh(): Promise<void>;
  /** Returns when it is stored, and true for this process from then on. @throws what the engine says */
  save(project: Project): Promise<void>;
}

const keyRow = z.object({ project_id: z.string() });
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
    for (const { project_id } of z.array(keyRow).parse(await store.rows('projects.with-keys', 'SELECT DISTINCT project_id FROM api_keys', {}))) known(project_id);
    readAt = now();
  };
  const known = (projectId: string): Project => {
    let found = projects.get(projectId);
    if (!found) {
      const project = projectId === DEFAULT_PROJECT_ID ? DEFAULT_PROJECT : { ...DEFAULT_PROJECT, project_id: projectId, name: projectId };
      found = { project, json: '' };
      projects.set(projectId, found);
    }
    return found.project;
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
      return known(projectId);
    },
    all() {
      look();
      known(DEFAULT_PROJECT_ID);
      return [...projects.values()].map(({ project }) => project);
    },
    salt: (projectId) => createHash('sha256').update(`${root}\0${projectId}`).digest('hex'),
    async save(project) {
      const settings = JSON.stringify(projectSettingsSchema.parse(project.settings));
      await insertRows(store, 'projects', [{ project_id: project.project_id, name: project.name, settings, version: now() * 1_000 }]);
      // A read that is under way may have begun before, and know the old settings alone.
      await reading?.catch(() => undefined);
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
