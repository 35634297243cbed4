/** A project and its settings. Until there are accounts, there is one project. */
import { z } from 'zod';

export const DEFAULT_PROJECT_ID = 'default';

export const projectSettingsSchema = z.object({
  /** IANA zone in which days and weeks are cut. */
  time_zone: z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin').default('UTC'),
  /** Score below which a retrieved document is no hit, by index; `*` is every other index. */
  score_thresholds: z.record(z.string(), z.number()).default({}),
});
export type ProjectSettings = z.output<typeof projectSettingsSchema>;

export interface Project {
  project_id: string;
  name: string;
  settings: ProjectSettings;
}

export const DEFAULT_PROJECT: Project = {
  project_id: DEFAULT_PROJECT_ID,
  name: 'Default project',
  settings: projectSettingsSchema.parse({}),
};

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
