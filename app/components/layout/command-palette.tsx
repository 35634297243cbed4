/** Ctrl+K or ⌘K: any page by name, with the filter kept. */
import { useFetcher, useNavigate } from '@remix-run/react';
import { Command } from 'cmdk';
import { Bookmark, Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { searchRank } from '../search-rank.ts';
import { useFilterLink } from '../filter/filter-links.ts';
import type { SavedView } from '../views/view-list.tsx';
import { NAV } from './nav.ts';

export function CommandPalette({ isCompact = false }: { isCompact?: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  const navigate = useNavigate();
  const link = useFilterLink();
  const saved = useFetcher<{ views: SavedView[] | null }>();
  const { load } = saved;

  useEffect(() => {
    if (isOpen) load('/resources/views');
  }, [isOpen, load]);

  useEffect(() => {
    // The wide and the narrow frame both hold one; only the one in sight answers.
    const isMine = () => window.matchMedia('(min-width: 1024px)').matches !== isCompact;
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || !isMine()) return;
      event.preventDefault();
      setIsOpen((was) => !was);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isCompact]);

  const go = (path: string) => {
    setIsOpen(false);
    setText('');
    navigate(path);
  };
  const traceId = text.trim();
  const looksLikeTrace = /^[0-9A-Za-z_-]{8,64}$/.test(traceId) && /\d/.test(traceId);

  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger asChild>
        <button type="button" className={isCompact ? 'control' : 'control w-full justify-start text-ink-3'}>
          <Search size={14} aria-hidden="true" />
          {isCompact ? <span className="sr-only">Go to a page</span> : <>Go to… <kbd className="ml-auto font-sans text-[11px]">Ctrl K</kbd></>}
        </button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Content className="popover fixed top-[14vh] left-1/2 z-50 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden" aria-describedby={undefined}>
          <Dialog.Title className="sr-only">Go to a page</Dialog.Title>
          <Command label="Pages" loop filter={searchRank}>
            <div className="flex items-center gap-2 border-b border-line px-3">
              <Search size={15} aria-hidden="true" className="text-ink-3" />
              <Command.Input value={text} onValueChange={setText} placeholder="A page, or the id of a trace" className="h-11 w-full bg-transparent outline-none placeholder:text-ink-3" />
            </div>
            <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-center text-ink-3">No page has that name.</Command.Empty>
              {looksLikeTrace && (
                <Command.Item forceMount value={`trace ${traceId}`} onSelect={() => go(`/traces/${encodeURIComponent(traceId)}`)} className="palette-item">
                  Open trace <span className="truncate font-mono text-[12px]">{traceId}</span>
                </Command.Item>
              )}
              {saved.data?.views && saved.data.views.length > 0 && (
                <Command.Group heading="Saved views" className="palette-group">
                  {saved.data.views.map(({ view_id, name, href }) => (
                    <Command.Item key={view_id} value={`view ${view_id}`} keywords={[name]} onSelect={() => go(href)} className="palette-item">
                      <Bookmark size={15} aria-hidden="true" className="shrink-0 text-ink-3" />
                      <bdi className="truncate font-medium">{name}</bdi>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {NAV.map((group) => (
                <Command.Group key={group.title} heading={group.title} className="palette-group">
                  {group.items.map(({ path, title, icon: Icon, about, keywords }) => (
                    <Command.Item key={path} value={title} keywords={keywords} onSelect={() => go(link(path))} className="palette-item">
                      <Icon size={15} aria-hidden="true" className="shrink-0 text-ink-3" />
                      <span className="font-medium">{title}</span>
                      <span className="ml-auto truncate text-[12px] text-ink-3">{about}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
