/**
 * Citations in an answer: the provider's structured ones as given, else the markers in the text.
 * Forms: [1]  [1, 2]  [1-3]  [^1]  【1†source】  【4:0†file.pdf】  [doc-id]  [text](link)  bare links.
 * Code is no prose, so fenced and quoted code is skipped. One pass, in time linear in the text.
 */
import { PII_KINDS } from '#schema/pii.ts';

export interface FoundCitation {
  /** `#3` for the third document, else an id or link. */
  target: string;
  /** Offsets in the text, UTF-16 units. */
  start: number;
  end: number;
}

/** More markers than this is a list, not an argument. */
const MAX_CITATIONS = 500;
/** Longest text between brackets that is looked at; bounds the work at each bracket. */
const MAX_BRACKET = 300;
const MAX_LINK = 2_048;
const MAX_RANGE = 20;

export function findCitations(text: string): FoundCitation[] {
  if (!text.includes('[') && !text.includes('【') && !text.includes('http')) return [];
  const found: FoundCitation[] = [];
  const add = (target: string, start: number, end: number) => {
    if (target !== '' && found.length < MAX_CITATIONS) found.push({ target, start, end });
  };
  const unclosed = new Set<number>();
  let isLineStart = true;
  let i = 0;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    switch (code) {
      case 10: // line feed
        isLineStart = true;
        i += 1;
        continue;
      case 32: // space
        i += 1;
        continue;
      case 96: // `
      case 126: // ~
        i = skipCode(text, i, isLineStart, unclosed);
        break;
      case 91: // [
        i = readBracket(text, i, isLineStart, add);
        break;
      case 0x3010: // 【
        i = readLenticular(text, i, add);
        break;
      case 104: // h
        i = text.startsWith('http', i) && !isWord(text.charCodeAt(i - 1)) ? readLink(text, i, add) : i + 1;
        break;
      default:
        i += 1;
    }
    isLineStart = false;
  }
  return found;
}

/** Returns the position behind the code, or behind the ticks when nothing closes them. */
function skipCode(text: string, start: number, isLineStart: boolean, unclosed: Set<number>): number {
  const tick = text.charCodeAt(start);
  let end = start;
  while (text.charCodeAt(end) === tick) end += 1;
  const length = end - start;
  if (isLineStart && length >= 3) {
    const close = text.indexOf(`\n${text.slice(start, start + 3)}`, end);
    return close < 0 ? text.length : close + 4;
  }
  // A run that was once not closed never is: without this, ticks could make the search quadratic.
  if (tick !== 96 || length > 4 || unclosed.has(length)) return end;
  const run = text.slice(start, end);
  let close = text.indexOf(run, end);
  while (close >= 0 && (text.charCodeAt(close - 1) === tick || text.charCodeAt(close + length) === tick)) {
    let behind = close;
    while (text.charCodeAt(behind) === tick) behind += 1;
    close = text.indexOf(run, behind);
  }
  if (close >= 0) return close + length;
  unclosed.add(length);
  return end;
}

type Add = (target: string, start: number, end: number) => void;

function readBracket(text: string, start: number, isLineStart: boolean, add: Add): number {
  let close = -1;
  const limit = Math.min(text.length, start + MAX_BRACKET);
  for (let i = start + 1; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code === 93) {
      close = i;
      break;
    }
    if (code === 91 || code === 10) break;
  }
  if (close < 0) return start + 1;
  const isImage = text.charCodeAt(start - 1) === 33;
  const next = text.charCodeAt(close + 1);
  if (next === 40) {
    // [text](link)
    const end = closingParenthesis(text, close + 2);
    if (end < 0) return close + 1;
    const link = text.slice(close + 2, end).trim().split(/\s/, 1)[0] ?? '';
    if (!isImage && link !== '' && !link.startsWith('#') && !link.startsWith('mailto:')) add(link, start, end + 1);
    return end + 1;
  }
  if (isLineStart && next === 58) {
    // A definition, as in "[1]: https://…", tells what a marker means and cites nothing.
    const lineEnd = text.indexOf('\n', close);
    return lineEnd < 0 ? text.length : lineEnd;
  }
  for (const target of targetsOf(text.slice(start + 1, close))) add(target, start, close + 1);
  return close + 1;
}

function closingParenthesis(text: string, from: number): number {
  const limit = Math.min(text.length, from + MAX_LINK);
  let depth = 1;
  for (let i = from; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code === 10) return -1;
    // Links hold a pair of parentheses at most; deeper is no link, and not searched to its end.
    if (code === 40 && ++depth > 3) return -1;
    if (code === 41 && --depth === 0) return i;
  }
  return -1;
}

const PREFIX = /^(?:sources?|documents?|docs?|refs?|references?|citations?|cite|ids?)(?:\s*[:#]\s*|\s+)(?=\S)/i;
const RANGE = /^\^?(\d{1,3})(?:\s*[-–]\s*\^?(\d{1,3}))?$/;
/** Letters and digits together, or parts joined by separators: `kb_44`, `refund-policy.md`, `a1`. */
const DOCUMENT_ID = /^[A-Za-z0-9][\w.:/#@-]{0,126}[A-Za-z0-9]$/;
const HAS_LETTER = /[A-Za-z]/;
const HAS_DIGIT_OR_SEPARATOR = /[\d_.:/#@-]/;
/** What redaction leaves behind. */
const REDACTED = new RegExp(`^(?:${PII_KINDS.join('|')})(?::[0-9a-f]+)?$`);
/** `[FIRST_NAME]` and `[EMAIL]` stand for words. */
const PLACEHOLDER = /^[A-Z]+(?:[_-][A-Z]+)*(?:[_-]?\d+)?$/;

function targetsOf(content: string): string[] {
  const inner = content.trim().replace(PREFIX, '');
  const targets: string[] = [];
  for (const piece of inner.split(/\s*[,;]\s*/)) {
    const range = RANGE.exec(piece);
    if (range) {
      const from = Number(range[1]);
      const to = range[2] === undefined ? from : Number(range[2]);
      if (to < from || to - from >= MAX_RANGE) return [];
      for (let n = from; n <= to; n++) targets.push(`#${n}`);
      continue;
    }
    const id = piece.startsWith('^') ? piece.slice(1) : piece;
    if (piece.startsWith('^') ? id === '' || /\s/.test(id) : !isDocumentId(id)) return [];
    targets.push(id);
  }
  return targets;
}

function isDocumentId(text: string): boolean {
  if (/^https?:\/\/\S+$/.test(text)) return true;
  if (!DOCUMENT_ID.test(text) || !HAS_LETTER.test(text) || !HAS_DIGIT_OR_SEPARATOR.test(text)) return false;
  if (REDACTED.test(text)) return false;
  return !PLACEHOLDER.test(text) || /\d/.test(text.replace(/_\d+$/, ''));
}

function readLenticular(text: string, start: number, add: Add): number {
  const limit = Math.min(text.length, start + MAX_BRACKET);
  let close = start + 1;
  while (close < limit && text.charCodeAt(close) !== 0x3010 && text.charCodeAt(close) !== 0x3011) close += 1;
  if (text.charCodeAt(close) !== 0x3011) return start + 1;
  const end = close + 1;
  const [place = '', name = ''] = text.slice(start + 1, end - 1).split('†', 2);
  // 【4:0†file.pdf】: message 4, its citation 0, of a file.
  const number = /^\s*(?:\d+\s*:\s*)?(\d{1,3})\s*$/.exec(place);
  const isPlain = name === '' || /^(?:source|L\d+(?:-L?\d+)?)$/i.test(name.trim());
  if (!isPlain) add(name.trim(), start, end);
  else if (number) add(`#${Number(number[1])}`, start, end);
  else for (const target of targetsOf(place)) add(target, start, end);
  return end;
}

const LINK = /https?:\/\/[^\s<>"'`)\]}】|\\]{3,2040}/y;

function readLink(text: string, start: number, add: Add): number {
  LINK.lastIndex = start;
  const match = LINK.exec(text);
  if (!match) return start + 4;
  const link = match[0].replace(/[.,;:!?*_]+$/, '');
  add(link, start, start + link.length);
  return start + match[0].length;
}

function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
}

export { resolveCitations } from '#schema/citations.ts';
