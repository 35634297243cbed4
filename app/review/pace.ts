/** Labels given faster than the texts can be read: shown to the lead, not to the reviewer. */

/** A fast reader takes in about 25 characters a second; skimming for one claim four times that. */
const SKIMMING_CHARS_PER_S = 100;
/** Nobody judges an answer in less. */
const FLOOR_MS = 1_500;
const MOST_ASKED_MS = 15_000;

/** @param text_length characters of question and answer; documents may be left unread when the first one decides */
export function isTooFast(activeMs: number | null, textLength: number): boolean {
  if (activeMs === null) return false;
  return activeMs < Math.min(MOST_ASKED_MS, Math.max(FLOOR_MS, (textLength / SKIMMING_CHARS_PER_S) * 1_000));
}
