/**
 * What the composition root hands to every loader and action: the store, the clock and the state
 * of the engine. Loaders touch the world through this and nothing else.
 */
import type { AppLoadContext } from '@remix-run/node';
import type { Reader, Writer } from '#schema/clickhouse/client.server.ts';
import type { Project } from '#schema/project.ts';
import type { Person } from './person.server.ts';

export interface DemoProgress {
  state: 'idle' | 'running' | 'done' | 'failed';
  /** Events sent and in all. */
  sent: number;
  total: number;
  /** What went wrong, as a sentence. */
  message: string | null;
}

export interface AppContext {
  reader: Reader;
  writer: Writer;
  project: Project;
  /** Stores a project's settings; they hold from the next request on, and within seconds in other processes. */
  saveProject(project: Project): Promise<void>;
  /** After a key was made or revoked: this process reads the list anew. */
  forgetKeys(): void;
  /**
   * Prices past calls that have none again. Absent where this process does not ingest.
   * @returns how many calls have a price now
   */
  reprice?(projectId: string): Promise<number>;
  /** Who asks. The one place that knows; accounts replace what stands behind it. */
  who(request: Request): Promise<Person>;
  /** Milliseconds since 1970. */
  now(): number;
  /** False while the embedded engine is being started again or a remote one does not answer. */
  isEngineUp(): boolean;
  /** Says in the log that a request to the path could not be answered, once an error and without content. */
  reportError(error: unknown, path: string): void;
  /** Sends the demo scenario through this server's own HTTP endpoint; one run at a time. */
  startDemo(): void;
  demoProgress(): DemoProgress;
}

declare module '@remix-run/server-runtime' {
  interface AppLoadContext extends AppContext {}
}

export type { AppLoadContext };
