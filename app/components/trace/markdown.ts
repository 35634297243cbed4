/**
 * The part of Markdown that answers are written in, as a tree: headings, lists, tables, quotes,
 * code, emphasis and links. It makes no HTML, so nothing that an answer says can become any; what
 * it does not know stays as it was written. Every pattern is read once from left to right.
 */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong' | 'emphasis' | 'struck'; children: Inline[] }
  | { kind: 'link'; href: string; children: Inline[] };

export type Block =
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'code'; language: string; text: string }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'list'; isOrdered: boolean; start: number; items: Block[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+-]*)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*)$/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( +|$)/;
const QUOTE = /^ {0,3}> ?/;
const RULE = /^ {0,3}([-*_])( *\1){2,} *$/;
const DIVIDER = /^ *\|?( *:?-+:? *\|)+ *(:?-+:? *)?$/;
/** Deeper lists and quotes are text: nobody writes them, and a reader must not run out of stack. */
const MAX_DEPTH = 6;

/** Whether it is worth rendering: text without any of this looks the same as written. */
export function hasMarkdown(text: string): boolean {
  return /^ {0,3}(#{1,6} |[-*+] |\d{1,9}[.)] |> |```|~~~|\|.*\|)|\*\*\S|__\S|`[^`\n]+`|\]\(/m.test(text);
}

export function parseMarkdown(text: string, depth = 0): Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', children: parseInline(paragraph.join('\n').trim()) });
    paragraph = [];
  };
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const fence = FENCE.exec(line);
    const heading = HEADING.exec(line);
    if (fence) {
      flush();
      const mark = fence[1] ?? '```';
      const end = endOf(lines, at + 1, (one) => !one.trim().startsWith(mark));
      blocks.push({ kind: 'code', language: fence[2] ?? '', text: lines.slice(at + 1, end).join('\n') });
      at = end + 1;
    } else if (heading) {
      flush();
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, children: parseInline((heading[2] ?? '').trim()) });
      at += 1;
    } else if (RULE.test(line)) {
      flush();
      blocks.push({ kind: 'rule' });
      at += 1;
    } else if (depth < MAX_DEPTH && QUOTE.test(line)) {
      flush();
      const end = endOf(lines, at, (one) => QUOTE.test(one));
      blocks.push({ kind: 'quote', blocks: parseMarkdown(lines.slice(at, end).map((one) => one.replace(QUOTE, '')).join('\n'), depth + 1) });
      at = end;
    } else if (depth < MAX_DEPTH && ITEM.test(line)) {
      flush();
      const [list, end] = listAt(lines, at, depth);
      blocks.push(list);
      at = end;
    } else if (line.includes('|') && DIVIDER.test(lines[at + 1] ?? '')) {
      flush();
      const end = endOf(lines, at + 2, (one) => one.includes('|') && one.trim() !== '');
      const head = cellsOf(line);
      blocks.push({ kind: 'table', head, rows: lines.slice(at + 2, end).map((row) => head.map((_, index) => cellsOf(row)[index] ?? [])) });
      at = end;
    } else {
      if (line.trim() === '') flush();
      else paragraph.push(line);
      at += 1;
    }
  }
  flush();
  return blocks;
}

function endOf(lines: readonly string[], from: number, isInside: (line: string) => boolean): number {
  let end = from;
  while (end < lines.length && isInside(lines[end] ?? '')) end += 1;
  return end;
}

/** One list: items of the same sort, each with the lines indented below it. */
function listAt(lines: readonly string[], from: number, depth: number): [Block, number] {
  const first = ITEM.exec(lines[from] ?? '')?.[2] ?? '-';
  const isOrdered = /\d/.test(first);
  const items: string[][] = [];
  let at = from;
  for (let indent = 2; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const item = ITEM.exec(line);
    const isBelow = items.length > 0 && line.length - line.trimStart().length >= indent;
    if (item && !isBelow && /\d/.test(item[2] ?? '') === isOrdered) {
      indent = item[0].trimEnd().length + 1;
      items.push([line.slice(item[0].length)]);
    } else if (line.trim() === '') {
      // A blank line ends the list unless more of it follows.
      const next = lines[at + 1] ?? '';
      if (!ITEM.test(next) && !/^ {2,}\S/.test(next)) break;
      items.at(-1)?.push('');
    } else if (/^\s{2,}/.test(line)) {
      items.at(-1)?.push(line.slice(Math.min(indent, line.length - line.trimStart().length)));
    } else break;
  }
  return [{ kind: 'list', isOrdered, start: Number.parseInt(first, 10) || 1, items: items.map((item) => parseMarkdown(item.join('\n'), depth + 1)) }, at];
}

function cellsOf(line: string): Inline[][] {
  return line.trim().replace(/^\|/, '').replace(/\|$/, '').split('|').map((cell) => parseInline(cell.trim()));
}

const MARKS = [
  ['**', 'strong'],
  ['__', 'strong'],
  ['~~', 'struck'],
  ['*', 'emphasis'],
  ['_', 'emphasis'],
] as const;

/** Emphasis opens before a character and closes behind one; inside words an underscore is an underscore. */
export function parseInline(text: string, depth = 0): Inline[] {
  const found: Inline[] = [];
  let plain = '';
  const push = (one: Inline) => {
    if (plain !== '') found.push({ kind: 'text', text: plain });
    plain = '';
    found.push(one);
  };
  for (let at = 0; at < text.length; ) {
    const here = text[at] ?? '';
    if (here === '\\' && /[\\`*_{}[\]()#+\-.!|~>]/.test(text[at + 1] ?? '')) {
      plain += text[at + 1];
      at += 2;
      continue;
    }
    if (here === '`') {
      const ticks = /^`+/.exec(text.slice(at, at + 8))?.[0] ?? '`';
      const end = text.indexOf(ticks, at + ticks.length);
      if (end > 0) {
        push({ kind: 'code', text: text.slice(at + ticks.length, end).trim() });
        at = end + ticks.length;
        continue;
      }
    }
    const link = here === '[' && depth < MAX_DEPTH ? linkAt(text, at) : null;
    if (link) {
      push({ kind: 'link', href: link.href, children: parseInline(link.title, depth + 1) });
      at = link.end;
      continue;
    }
    const marked = depth < MAX_DEPTH ? markedAt(text, at) : null;
    if (marked) {
      push({ kind: marked.kind, children: parseInline(marked.inner, depth + 1) });
      at = marked.end;
      continue;
    }
    plain += here;
    at += 1;
  }
  if (plain !== '') found.push({ kind: 'text', text: plain });
  return found;
}

/** How far the end of a link or an emphasis is looked for; beyond, the signs are signs. */
const REACH = 2_000;

function linkAt(text: string, at: number): { title: string; href: string; end: number } | null {
  const part = text.slice(at, at + REACH);
  const match = /^\[([^[\]\n]*)\]\(([^\s()<>]+)(?: +"[^"\n]*")?\)/.exec(part);
  const href = match?.[2] ?? '';
  // Only addresses that lead away: a script, a file or an address within Assay is text.
  return match && /^(https?:\/\/|mailto:)/i.test(href) ? { title: match[1] || href, href, end: at + match[0].length } : null;
}

function markedAt(text: string, at: number): { kind: 'strong' | 'struck' | 'emphasis'; inner: string; end: number } | null {
  for (const [mark, kind] of MARKS) {
    if (!text.startsWith(mark, at)) continue;
    const isWordMark = mark.startsWith('_');
    if (!/\S/.test(text[at + mark.length] ?? ' ') || (isWordMark && /[\p{L}\p{N}]/u.test(text[at - 1] ?? ''))) continue;
    const part = text.slice(at, at + REACH);
    for (let end = part.indexOf(mark, mark.length + 1); end > 0; end = part.indexOf(mark, end + 1)) {
      const isSpaced = /\s/.test(part[end - 1] ?? ' ');
      const isInWord = isWordMark && /[\p{L}\p{N}]/u.test(part[end + mark.length] ?? '');
      // A single star must not end at one of a pair.
      const isOfPair = mark.length === 1 && (part[end + 1] === mark || part[end - 1] === mark);
      if (!isSpaced && !isInWord && !isOfPair) return { kind, inner: part.slice(mark.length, end), end: at + end + mark.length };
    }
  }
  return null;
}
