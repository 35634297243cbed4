/** The frame of every page: skip link, sidebar (a menu on narrow screens), progress of navigation, main. */
import { NavLink, useLocation, useNavigation } from '@remix-run/react';
import { Menu } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFilterLink } from '../filter/filter-links.ts';
import { CommandPalette } from './command-palette.tsx';
import { Mark } from './mark.tsx';
import { NAV } from './nav.ts';
import { useSite } from './site.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

export function Shell({ children }: { children: ReactNode }) {
  const { key } = useLocation();
  return (
    <>
      <a href="#main" className="control control-primary fixed top-2 left-2 z-50 -translate-y-20 focus:translate-y-0">
        Skip to the content
      </a>
      <NavigationProgress />
      <div className="lg:grid lg:grid-cols-[212px_minmax(0,1fr)]">
        <header className="sticky top-0 z-30 flex items-center gap-3 border-b border-line bg-canvas px-4 py-2 lg:hidden">
          <Name />
          <div className="ml-auto flex items-center gap-2">
            <CommandPalette isCompact />
            {/* Another key at each navigation closes it. */}
            <details key={key} className="group">
              <summary className="control list-none" aria-label="Menu">
                <Menu size={16} aria-hidden="true" />
              </summary>
              <div className="popover absolute inset-x-3 top-12 flex flex-col gap-4 p-3">
                <Pages label="Pages, menu" />
                <Foot />
              </div>
            </details>
          </div>
        </header>
        <header className="sticky top-0 hidden h-dvh flex-col gap-5 border-r border-line px-3 py-4 lg:flex">
          <div className="flex items-center justify-between px-2">
            <Name />
          </div>
          <CommandPalette />
          <Pages label="Pages" />
          <div className="mt-auto">
            <Foot />
          </div>
        </header>
        <main id="main" tabIndex={-1} className="min-w-0 px-4 pt-4 pb-16 outline-none sm:px-6 lg:px-8 lg:pt-6">
          <div className="mx-auto max-w-[1480px]">{children}</div>
        </main>
      </div>
    </>
  );
}

function Name() {
  const link = useFilterLink();
  return (
    <NavLink to={link('/')} className="flex items-center gap-2 text-[15px] font-semibold tracking-tight">
      <Mark />
      Assay
    </NavLink>
  );
}

function Pages({ label }: { label: string }) {
  const link = useFilterLink();
  return (
    <nav aria-label={label} className="flex flex-col gap-4 overflow-y-auto">
      {NAV.map((group) => (
        <div key={group.title}>
          <div className="mb-1 px-2 text-[11px] font-medium text-ink-3">{group.title}</div>
          <ul>
            {group.items.map(({ path, title, icon: Icon }) => (
              <li key={path}>
                <NavLink
                  to={link(path)}
                  end={path === '/'}
                  prefetch="intent"
                  className="flex items-center gap-2.5 rounded-md px-2 py-1.5 text-[13px] font-medium text-ink-2 hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent"
                >
                  <Icon size={15} aria-hidden="true" className="shrink-0" />
                  {title}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function Foot() {
  const { project, timeZone } = useSite();
  return (
    <div className="flex items-end justify-between gap-2 px-1">
      <div className="min-w-0 text-[11px] leading-4 text-ink-3">
        <div className="truncate" title={project}>{project}</div>
        <div className="truncate" title="Time zone in which days and weeks are cut">{timeZone}</div>
      </div>
      <ThemeToggle />
    </div>
  );
}

/** A line along the top while a page is on its way; it waits a moment so that quick ones do not flash. */
function NavigationProgress() {
  const isLoading = useNavigation().state !== 'idle';
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 top-0 z-50">
      {isLoading && (
        <>
          <div className="navigation-progress h-0.5 bg-accent" />
          <span className="sr-only">Loading</span>
        </>
      )}
    </div>
  );
}
