/** Beside the filter: saved views to go to, and this one to be saved. */
import { Link, useFetcher, useLocation } from '@remix-run/react';
import { Bookmark } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import type { Done } from '../layout/said.tsx';
import type { SavedView } from './view-list.tsx';

export function ViewsMenu() {
  const { pathname, search } = useLocation();
  const [isOpen, setIsOpen] = useState(false);
  const list = useFetcher<{ views: SavedView[] | null }>();
  const saving = useFetcher<Done>();
  const onOpenChange = (open: boolean) => {
    setIsOpen(open);
    if (open) list.load('/resources/views');
  };
  const views = list.data?.views ?? [];
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpenChange}>
      <Popover.Trigger className="control">
        <Bookmark size={13} aria-hidden="true" /> Views
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover w-80 text-[13px]" align="end" sideOffset={6} collisionPadding={12} aria-label="Saved views">
          <ul className="max-h-72 overflow-y-auto p-1">
            {views.map((view) => (
              <li key={view.view_id}>
                <Link to={view.href} onClick={() => setIsOpen(false)} aria-current={view.href === pathname + search ? 'true' : undefined} className="block truncate rounded-md px-2.5 py-1.5 hover:bg-hover aria-[current=true]:bg-accent-soft aria-[current=true]:text-accent">
                  <bdi>{view.name}</bdi>
                </Link>
              </li>
            ))}
            {views.length === 0 && !saving.data?.said && <li className="px-2.5 py-2 text-ink-3">{!list.data ? 'Looking…' : list.data.views === null ? 'They could not be read.' : 'No view is saved yet.'}</li>}
          </ul>
          <saving.Form method="post" action="/views" className="flex flex-wrap gap-2 border-t border-line p-2.5" key={saving.data?.said}>
            <input type="hidden" name="path" value={pathname} />
            <input type="hidden" name="query" value={search.replace(/^\?/, '')} />
            <input name="name" required maxLength={80} placeholder="Name of what is shown now" aria-label="Name of what is shown now" className="field !w-auto min-w-0 flex-1" autoComplete="off" />
            <button type="submit" name="intent" value="save" className="control control-primary" disabled={saving.state !== 'idle'}>Save</button>
            <p role="status" className={`w-full text-[12px] empty:hidden ${saving.data?.problem ? 'text-bad' : 'text-ink-2'}`}>{saving.data?.problem ?? saving.data?.said ?? ''}</p>
          </saving.Form>
          <p className="border-t border-line px-3 py-2 text-[12px]">
            <Link to="/views" className="text-link" onClick={() => setIsOpen(false)}>Rename or delete</Link>
          </p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
