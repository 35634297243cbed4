/** System, light or dark. Without JavaScript each button posts the form; with it the page changes at once. */
import { useFetcher } from '@remix-run/react';
import { Monitor, Moon, Sun, type LucideIcon } from 'lucide-react';
import { useSite } from './site.tsx';
import { isTheme, THEMES, type Theme } from './theme.ts';

const FACES: Record<Theme, { title: string; icon: LucideIcon }> = {
  system: { title: 'As the system', icon: Monitor },
  light: { title: 'Light', icon: Sun },
  dark: { title: 'Dark', icon: Moon },
};

const FETCHER_KEY = 'theme';

/** The theme in force: the one just chosen while its answer is under way. */
export function useTheme(): Theme {
  const chosen = useFetcher({ key: FETCHER_KEY }).formData?.get('theme');
  const { theme } = useSite();
  return isTheme(chosen) ? chosen : theme;
}

export function ThemeToggle() {
  const fetcher = useFetcher({ key: FETCHER_KEY });
  const current = useTheme();
  return (
    <fetcher.Form method="post" action="/theme" aria-label="Theme" className="flex gap-0.5 rounded-md border border-line bg-surface p-0.5">
      {THEMES.map((theme) => {
        const { title, icon: Icon } = FACES[theme];
        return (
          <button
            key={theme}
            name="theme"
            value={theme}
            aria-pressed={current === theme}
            title={title}
            className="flex h-6 w-7 items-center justify-center rounded text-ink-3 hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            <Icon size={14} aria-hidden="true" />
            <span className="sr-only">{title}</span>
          </button>
        );
      })}
    </fetcher.Form>
  );
}
