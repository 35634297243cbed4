/** A person's views that are not deleted, by name. */
import { savedViews } from '#app/queries/saved-views.server.ts';
import type { ReadingDeps } from './deps.ts';

export interface SavedView {
  view_id: string;
  name: string;
  /** Path and query. */
  href: string;
}

export async function readViews({ reader, project }: Pick<ReadingDeps, 'reader' | 'project'>, who: string): Promise<SavedView[]> {
  const views = await savedViews(reader, { project_id: project.project_id, who });
  return views.flatMap(({ event, view_id, name, path, query }) => (event === 'deleted' ? [] : [{ view_id, name, href: query === '' ? path : `${path}?${query}` }]));
}
