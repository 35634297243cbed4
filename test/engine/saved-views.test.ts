/** Saved views on the real engine: one person's own, renamed, deleted and brought back. */
import { expect, test } from 'vitest';
import { deleteView, renameView, saveView } from '#app/actions/saved-views.server.ts';
import { readViews } from '#app/readings/saved-views.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const deps = { reader: store, writer: store, project: DEFAULT_PROJECT, now: () => Date.parse('2026-11-24T12:00:00Z') };
const [ada, bob] = [{ id: 'ada', origin: 'page' as const }, { id: 'bob', origin: 'page' as const }];

test('a view is saved, renamed, deleted and brought back, and nobody else sees it', async () => {
  const { view_id } = await saveView(deps, ada, { name: '  Search,  production ', path: '/scorecard', query: 'range=7d&feature=search&set=all' });
  await saveView(deps, ada, { name: 'all of it', path: '/', query: '' });
  await saveView(deps, bob, { name: 'Search, production', path: '/', query: 'feature=%F0%9F%98%80' });
  expect(await readViews(deps, 'ada')).toMatchObject([
    { name: 'all of it', href: '/' },
    { view_id, name: 'Search, production', href: '/scorecard?range=7d&feature=search&set=all' },
  ]);
  await renameView(deps, ada, view_id, 'A search');
  expect((await readViews(deps, 'ada')).map(({ name }) => name)).toEqual(['A search', 'all of it']);
  await deleteView(deps, ada, view_id);
  expect((await readViews(deps, 'ada')).map(({ name }) => name)).toEqual(['all of it']);
  await deleteView(deps, ada, view_id, false);
  expect((await readViews(deps, 'ada')).map(({ name }) => name)).toEqual(['A search', 'all of it']);
  expect((await readViews(deps, 'bob')).map(({ href }) => href)).toEqual(['/?feature=%F0%9F%98%80']);
});

test('what makes no sense is refused', async () => {
  await expect(saveView(deps, ada, { name: ' ', path: '/', query: '' })).rejects.toThrow('Give the view a name.');
  await expect(saveView(deps, ada, { name: 'ALL of it', path: '/', query: '' })).rejects.toThrow('You have a view called “ALL of it” already.');
  await expect(saveView(deps, ada, { name: 'elsewhere', path: 'https://example.com/', query: '' })).rejects.toThrow('Only the overview and the scorecard can be saved as views.');
  const [own] = await readViews(deps, 'ada');
  await expect(renameView(deps, bob, own?.view_id ?? '', 'mine')).rejects.toThrow('There is no such view.');
  await expect(deleteView(deps, bob, own?.view_id ?? '')).rejects.toThrow('There is no such view.');
  await expect(renameView(deps, ada, own?.view_id ?? '', 'all of it')).rejects.toThrow('You have a view called “all of it” already.');
});
