/**
 * The kinds of personal and secret text that are looked for before anything is stored, and what a
 * project may want done with each. Safe in a browser.
 */

export const PII_KINDS = ['email', 'phone', 'card', 'iban', 'national_id', 'ip', 'secret'] as const;
export type PiiKind = (typeof PII_KINDS)[number];

/**
 * `redact` leaves `[email]`, `hash` leaves `[email:9f86d0]` (the same for the same value within a
 * project), `keep` only counts, `drop` replaces the whole text in which it was found.
 */
export const PII_ACTIONS = ['redact', 'hash', 'keep', 'drop'] as const;
export type PiiAction = (typeof PII_ACTIONS)[number];

export const CAPTURES = ['full', 'redacted', 'none'] as const;
/** What becomes of prompts, answers and documents: stored as sent, redacted first, or not at all. */
export type Capture = (typeof CAPTURES)[number];

/** What was found, by kind; every kind is present. */
export type PiiCounts = Record<PiiKind, number>;

export function noPii(): PiiCounts {
  return { email: 0, phone: 0, card: 0, iban: 0, national_id: 0, ip: 0, secret: 0 };
}

/** Adds `more` to `sum` in place. */
export function addPii(sum: PiiCounts, more: PiiCounts): void {
  for (const kind of PII_KINDS) sum[kind] += more[kind];
}
