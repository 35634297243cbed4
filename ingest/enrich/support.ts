/**
 * How far the words of an answer stand in its documents: the share of its sentences of which at
 * least half of the content words occur in them. It knows words, not meaning; it says where to
 * look first.
 *
 * Words are hashed without being cut out of the text, and a document's words are kept, because the
 * same documents are retrieved again and again: about 1 µs for 100 characters.
 */

/** Sentences with fewer content words ("Yes, that is so.") say nothing that could be looked up. */
const MIN_WORDS = 4;
const SUPPORTED_FROM = 0.5;
/** A poor man's stemmer: of a word, the first letters decide ("refunds" is "refund"). */
const STEM_LETTERS = 6;
/** Shorter words are mostly glue, in every language written in letters; numbers always count. */
const MIN_LETTERS = 4;
const MAX_TEXT = 64 * 1024;

/** What the judge needs of a trace's texts, by span id. */
export interface TraceTexts {
  answers: Map<string, string>;
  /** One list of word hashes a document. */
  documents: Map<string, Words[]>;
  /** About what these take in memory. */
  bytes: number;
}

export type Words = Int32Array;

export const newTexts = (): TraceTexts => ({ answers: new Map(), documents: new Map(), bytes: 0 });

/** @returns 0 to 1; null when no sentence of the answer says anything */
export function lexicalSupport(answer: string, documents: readonly Words[]): number | null {
  const known = new Set<number>();
  for (const words of documents) for (const word of words) known.add(word);
  let sentences = 0;
  let supported = 0;
  let words = 0;
  let found = 0;
  const endSentence = () => {
    if (words >= MIN_WORDS) {
      sentences += 1;
      if (found / words >= SUPPORTED_FROM) supported += 1;
    }
    words = 0;
    found = 0;
  };
  eachWord(
    answer,
    (hash) => {
      words += 1;
      if (known.has(hash)) found += 1;
    },
    endSentence,
  );
  endSentence();
  return sentences === 0 ? null : supported / sentences;
}

const wordsOfDocuments = new Map<string, Words>();
let cachedCharacters = 0;
const MAX_CACHED_CHARACTERS = 4 * 1024 * 1024;

/** The distinct words of a document. */
export function wordsOf(text: string): Words {
  const known = wordsOfDocuments.get(text);
  if (known) return known;
  const distinct = new Set<number>();
  eachWord(text, (hash) => distinct.add(hash), () => {});
  const words = Int32Array.from(distinct);
  cachedCharacters += text.length;
  if (cachedCharacters > MAX_CACHED_CHARACTERS) {
    // All at once: it fills again within moments, and keeps no order of use.
    wordsOfDocuments.clear();
    cachedCharacters = text.length;
  }
  wordsOfDocuments.set(text, words);
  return words;
}

/** Calls back with the hash of each content word, and at the end of each sentence. */
function eachWord(text: string, onWord: (hash: number) => void, onSentence: () => void): void {
  const length = Math.min(text.length, MAX_TEXT);
  let hash = 0;
  let letters = 0;
  let hasDigit = false;
  for (let i = 0; i <= length; i++) {
    const code = i < length ? text.charCodeAt(i) : 32;
    if (code === 91 || code === 0x3010) i = behindMarker(text, i);
    const folded = foldLetter(code);
    if (folded > 0) {
      if (letters < STEM_LETTERS) hash = Math.imul(hash ^ folded, 0x01000193) + 0x9e37;
      if (code >= 48 && code <= 57) hasDigit = true;
      letters += 1;
      // Scripts without spaces: each pair of characters is a word.
      if (code >= 0x3040 && code <= 0x9fff && letters === 2) {
        onWord(hash);
        hash = 0;
        letters = 0;
      }
      continue;
    }
    if (letters >= MIN_LETTERS || hasDigit) onWord(hash);
    hash = 0;
    letters = 0;
    hasDigit = false;
    const isDot = code === 46;
    // A dot inside 3.5 or example.com ends nothing.
    if ((isDot && isBreak(text.charCodeAt(i + 1))) || code === 33 || code === 63 || code === 10 || code === 0x3002 || code === 0xff01 || code === 0xff1f) onSentence();
  }
}

/** A citation's number is no word of the answer. Returns the position of the bracket that closes it, else the one given. */
function behindMarker(text: string, open: number): number {
  for (let i = open + 1; i < open + 40; i++) {
    const code = text.charCodeAt(i);
    if (code === 93 || code === 0x3011) return i;
    if (Number.isNaN(code) || code === 10 || code === 91) break;
  }
  return open;
}

const isBreak = (code: number): boolean => Number.isNaN(code) || code <= 32 || code === 41 || code === 34 || code === 91;

/** The letter or digit in lower case, or 0 for anything else. */
function foldLetter(code: number): number {
  if (code >= 97 && code <= 122) return code;
  if (code >= 65 && code <= 90) return code + 32;
  if (code >= 48 && code <= 57) return code;
  if (code < 128) return 0;
  if (code >= 0xc0 && code <= 0xde && code !== 0xd7) return code + 32;
  // Greek and Cyrillic capitals.
  if (code >= 0x391 && code <= 0x3a9) return code + 32;
  if (code >= 0x410 && code <= 0x42f) return code + 32;
  if (code >= 0x2000 && code <= 0x303f) return 0;
  if (code >= 0xff00 && code <= 0xff0f) return 0;
  return code < 0xc0 ? 0 : code;
}
