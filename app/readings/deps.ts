/** What every reading needs of the world; the app's context satisfies it. */
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Project } from '#schema/project.ts';

export interface ReadingDeps {
  reader: Reader;
  project: Project;
  /** Milliseconds since 1970. */
  now(): number;
}
