/**
 * Takes personal and secret text out of a text before it is stored. Pure; linear in the text; run
 * again on its own result it changes nothing; inside JSON text the JSON stays valid.
 */
import { createHash } from 'node:crypto';
import { noPii, type PiiAction, type PiiCounts, type PiiKind } from '#schema/pii.ts';
import { findPii, type Hit } from './pii/scan.ts';

export type { PiiAction, PiiCounts, PiiKind } from '#schema/pii.ts';

export interface RedactionPolicy {
  actions: Readonly<Record<PiiKind, PiiAction>>;
  /** Keys the hashes of `hash`, so that they can be compared within a project and nowhere else. */
  salt: string;
}

/** A stretch of the original and the length of what replaced it, for offsets that point into the text. */
export interface Edit {
  start: number;
  end: number;
  length: number;
}

export interface Redacted {
  text: string;
  found: PiiCounts;
  /** In order, of the original text; empty when it was dropped or nothing changed. */
  edits: Edit[];
}

/** Stands for a text in which something was found that its project wants dropped. */
export const DROPPED = '[dropped]';

/** What comes to light only when its neighbour is gone is found by looking again; more rounds were never needed in fuzzing. */
const MOST_ROUNDS = 4;

/**
 * @param key name of the field whose whole value the text is: `ssn` says what nine digits are
 * @returns the text with each finding treated as the policy says, and how many there were by kind
 */
export function redactText(text: string, policy: RedactionPolicy, key = ''): Redacted {
  let hits = findPii(text, key);
  if (hits.length === 0) return { text, found: noPii(), edits: [] };
  const found = noPii();
  let edits: Edit[] = [];
  let current = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (round > 0) {
      hits = findPii(current, key).filter((hit) => policy.actions[hit.kind] !== 'keep');
      if (hits.length === 0) break;
    }
    for (const hit of hits) found[hit.kind]++;
    if (hits.some((hit) => policy.actions[hit.kind] === 'drop')) return { text: DROPPED, found, edits: [] };
    const done = replace(current, hits, policy);
    edits = round === 0 ? done.edits : [];
    if (done.edits.length === 0) break;
    current = done.text;
  }
  return { text: current, found, edits };
}

/** Where an offset into the original points after the edits; inside a finding, to the end of its mark. */
export function mapOffset(offset: number, edits: readonly Edit[]): number {
  let shift = 0;
  for (const edit of edits) {
    if (offset <= edit.start) break;
    if (offset < edit.end) return edit.start + shift + edit.length;
    shift += edit.length - (edit.end - edit.start);
  }
  return offset + shift;
}

function replace(text: string, hits: readonly Hit[], policy: RedactionPolicy): { text: string; edits: Edit[] } {
  const json = /^\s*[[{]/.test(text) ? new JsonState(text) : null;
  const edits: Edit[] = [];
  let out = '';
  let last = 0;
  for (const { kind, start: found, end } of hits) {
    const action = policy.actions[kind];
    if (action === 'keep') continue;
    const value = text.slice(found, end);
    let start = found;
    let mark = action === 'hash' ? `[${kind}:${shortHash(kind, value, policy.salt)}]` : `[${kind}]`;
    // A bare number's place in JSON takes a string, its sign with it.
    const quote = json?.quoteFor(start, end) ?? '';
    if (quote !== '') {
      mark = quote + mark + quote;
      if (text.charCodeAt(start - 1) === 45) start--;
    }
    out += text.slice(last, start) + mark;
    last = end;
    edits.push({ start, end, length: mark.length });
  }
  return { text: out + text.slice(last), edits };
}

/** Six hex digits: enough to follow a value through a project's traces, too few to be the value's fingerprint. */
function shortHash(kind: PiiKind, value: string, salt: string): string {
  const same = kind === 'email' ? value.toLowerCase() : kind === 'secret' ? value : value.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
  return createHash('sha256').update(`${salt}\0${kind}\0${same}`).digest('hex').slice(0, 6);
}

/** Follows quotes from the start of a JSON text, once, to tell numbers from digits in a string. */
class JsonState {
  private position = 0;
  private isInString = false;
  /** Of JSON within this string: whether a string is open there, by the backslashes before its quotes. */
  private readonly isOpenWithin = new Map<number, boolean>();
  constructor(private readonly text: string) {}

  /**
   * What a string in place of the text from start to end is quoted with, '' when that is no number:
   * `"`, or `\\"` in JSON within JSON. Offsets must not go backwards.
   */
  quoteFor(start: number, end: number): string {
    const { text } = this;
    for (; this.position < start; this.position++) {
      const code = text.charCodeAt(this.position);
      if (code === 92 && this.isInString) this.position = this.skipEscape(this.position);
      else if (code === 34) {
        this.isInString = !this.isInString;
        this.isOpenWithin.clear();
      }
    }
    if (!/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text.slice(start, end)) || !/^\s*(?:[,}\]]|$)/.test(text.slice(end, end + 8))) return '';
    const before = text.slice(Math.max(0, start - 16), start);
    if (!this.isInString) return /[:,[]\s*-?$/.test(before) ? '"' : '';
    const quote = /(\\+")\s*:\s*-?$/.exec(before)?.[1] ?? '';
    // A quote that opens a string here means digits in a sentence: `\":4217…}\"` is a name, not a value.
    return this.isOpenWithin.get(quote.length - 1) ? '' : quote;
  }

  /** The last character of the escape that begins at a backslash. */
  private skipEscape(at: number): number {
    let end = at;
    while (this.text.charCodeAt(end) === 92) end++;
    const count = end - at;
    if (count % 2 === 0) return end - 1;
    if (this.text.charCodeAt(end) === 34) this.isOpenWithin.set(count, !this.isOpenWithin.get(count));
    return end;
  }
}
