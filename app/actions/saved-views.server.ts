/** Keeps a page's address under a name for one person: saved, renamed, deleted and brought back. */
import { randomUUID } from 'node:crypto';
import { savedViews } from '#app/queries/saved-views.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { SavedViewRow } from '#schema/clickhouse/tables.ts';
import { ActionError, type ActionDeps, type Actor, microseconds, storedTime } from './deps.server.ts';

/** Pages whose address is a view. */
export const VIEW_PATHS: readonly string[] = ['/', '/scorecard'];
const MAX_NAME = 80;
const MAX_QUERY = 8_000;
/** More than this is no list to choose from. */
const MAX_VIEWS = 100;

interface Draft {
  name: string;
  path: string;
  query: string;
}

/** @throws ActionError */
export async function saveView(deps: ActionDeps, actor: Actor, draft: Draft): Promise<{ view_id: string; name: string }> {
  const name = nameOf(draft.name);
  if (!VIEW_PATHS.includes(draft.path)) throw new ActionError('Only the overview and the scorecard can be saved as views.');
  if (draft.query.length > MAX_QUERY) throw new ActionError('This filter is too long to be saved.');
  const kept = (await viewsOf(deps, actor)).filter(({ event }) => event !== 'deleted');
  if (kept.length >= MAX_VIEWS) throw new ActionError(`You have ${MAX_VIEWS} views; delete one first.`);
  if (kept.some((view) => view.name.toLowerCase() === name.toLowerCase())) throw new ActionError(`You have a view called “${name}” already.`);
  const view_id = randomUUID();
  await write(deps, actor, { view_id, event: 'saved', name, path: draft.path, query: new URLSearchParams(draft.query).toString() });
  return { view_id, name };
}

/** @throws ActionError */
export async function renameView(deps: ActionDeps, actor: Actor, view_id: string, to: string): Promise<{ name: string }> {
  const name = nameOf(to);
  const views = await viewsOf(deps, actor);
  const view = views.find((one) => one.view_id === view_id && one.event !== 'deleted');
  if (!view) throw new ActionError('There is no such view.');
  if (views.some((one) => one.view_id !== view_id && one.event !== 'deleted' && one.name.toLowerCase() === name.toLowerCase())) throw new ActionError(`You have a view called “${name}” already.`);
  await write(deps, actor, { view_id, event: 'renamed', name, path: view.path, query: view.query });
  return { name };
}

/**
 * @param isDeleted false brings it back
 * @throws ActionError
 */
export async function deleteView(deps: ActionDeps, actor: Actor, view_id: string, isDeleted = true): Promise<{ name: string }> {
  const view = (await viewsOf(deps, actor)).find((one) => one.view_id === view_id);
  if (!view) throw new ActionError('There is no such view.');
  await write(deps, actor, { view_id, event: isDeleted ? 'deleted' : 'restored', name: view.name, path: view.path, query: view.query });
  return { name: view.name };
}

const viewsOf = (deps: ActionDeps, actor: Actor) => savedViews(deps.reader, { project_id: deps.project.project_id, who: actor.id });

async function write(deps: ActionDeps, actor: Actor, view: Pick<SavedViewRow, 'view_id' | 'event' | 'name' | 'path' | 'query'>): Promise<void> {
  const version = microseconds(deps);
  await insertRows(deps.writer, 'saved_views', [{ project_id: deps.project.project_id, who: actor.id, ...view, at: storedTime(version).slice(0, 23), version }]);
}

function nameOf(text: string): string {
  const name = text.trim().replace(/\s+/g, ' ').slice(0, MAX_NAME);
  if (name === '') throw new ActionError('Give the view a name.');
  return name;
}
