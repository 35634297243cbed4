/** The KPIs that a reader keeps at the top, in a cookie so that the first paint has them there. */
import { findKpi } from '#schema/kpis/index.ts';

const COOKIE = 'assay_pins';
const YEAR_S = 365 * 24 * 3_600;

export function readPins(cookieHeader: string | null): string[] {
  const found = cookieHeader?.split(';').map((pair) => pair.trim().split('=')).find(([name]) => name === COOKIE)?.[1] ?? '';
  return found.split('.').filter((key) => findKpi(key) !== null);
}

/** Value for document.cookie. */
export function pinsCookie(keys: readonly string[]): string {
  return `${COOKIE}=${keys.join('.')}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax`;
}
