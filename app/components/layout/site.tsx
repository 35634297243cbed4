/** What every component may need to know: the project's time zone and the time at which the page was made. */
import { createContext, useContext, type ReactNode } from 'react';
import type { Theme } from './theme.ts';

export interface Site {
  project: string;
  timeZone: string;
  theme: Theme;
  /** Milliseconds since 1970, the server's: both sides must render the same. */
  now: number;
}

const UNKNOWN_SITE: Site = { project: '', timeZone: 'UTC', theme: 'system', now: 0 };
const SiteContext = createContext<Site>(UNKNOWN_SITE);

export function SiteProvider({ site, children }: { site: Site | undefined; children: ReactNode }) {
  return <SiteContext.Provider value={site ?? UNKNOWN_SITE}>{children}</SiteContext.Provider>;
}

export const useSite = (): Site => useContext(SiteContext);
export const useTimeZone = (): string => useContext(SiteContext).timeZone;
