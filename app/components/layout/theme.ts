/** The reader's choice of light or dark, kept in a cookie so that the first paint is already right. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const COOKIE = 'assay_theme';
const YEAR_S = 365 * 24 * 3_600;

export function isTheme(text: unknown): text is Theme {
  return THEMES.some((theme) => theme === text);
}

/** The theme in a Cookie header; `system` when there is none. */
export function readTheme(cookieHeader: string | null): Theme {
  const found = cookieHeader?.split(';').map((pair) => pair.trim().split('=')).find(([name]) => name === COOKIE)?.[1];
  return isTheme(found) ? found : 'system';
}

/** Value of the Set-Cookie header. */
export function themeCookie(theme: Theme): string {
  return `${COOKIE}=${theme}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax`;
}
