/**
 * A text as it was written, with every character in place, so that a selection has offsets that can
 * be stored. Headings, code and tables look like what they are; each line finds its own direction.
 */
import { Fragment, useMemo, useRef, type ReactNode } from 'react';

export interface TextMark {
  start: number;
  end: number;
  className: string;
  title?: string;
  onClick?: () => void;
}

interface Block {
  start: number;
  text: string;
  kind: 'line' | 'heading' | 'code' | 'table' | 'quote';
}

export function SourceText({ text, marks = [], label, onSelect }: { text: string; marks?: readonly TextMark[]; label: string; onSelect?: (start: number, end: number, at: DOMRect) => void }) {
  const root = useRef<HTMLDivElement>(null);
  const blocks = useMemo(() => blocksOf(text), [text]);
  const all = useMemo(() => [...emphasis(text), ...marks], [text, marks]);
  const select = () => {
    const found = root.current && selectionIn(root.current);
    if (found && onSelect) onSelect(found.start, found.end, found.rect);
  };
  return (
    <div ref={root} role="document" aria-label={label} className="max-w-[78ch] text-[14px] leading-[1.55] [overflow-wrap:anywhere]" onMouseUp={select} onTouchEnd={select}>
      {blocks.map((block) => (
        <div key={block.start} dir="auto" className={CLASSES[block.kind]}>
          {marked(block, all)}
        </div>
      ))}
    </div>
  );
}

const CLASSES: Record<Block['kind'], string> = {
  line: 'whitespace-pre-wrap',
  heading: 'whitespace-pre-wrap font-semibold',
  quote: 'whitespace-pre-wrap border-s-2 border-line ps-2 text-ink-2',
  code: 'overflow-x-auto rounded bg-sunken px-2 font-mono text-[12.5px] whitespace-pre',
  table: 'overflow-x-auto font-mono text-[12.5px] whitespace-pre',
};

/** Lines, with the lines of a code block or a table kept together. Newlines stay inside their block. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let isCode = false;
  for (const match of text.matchAll(/[^\n]*\n|[^\n]+$/g)) {
    const line = match[0];
    const isFence = /^\s*```/.test(line);
    const kind = isCode || isFence ? 'code' : /^\s*\|.*\|\s*$/.test(line) ? 'table' : /^#{1,6}\s/.test(line) ? 'heading' : /^\s*>\s/.test(line) ? 'quote' : 'line';
    const last = blocks.at(-1);
    if (last && last.kind === kind && (kind === 'table' || (kind === 'code' && isCode))) last.text += line;
    else blocks.push({ start: match.index, text: line, kind });
    if (isFence) isCode = !isCode;
  }
  return blocks;
}

/** Bold and inline code look like it; their signs stay, so that every offset does. */
function emphasis(text: string): TextMark[] {
  return [...text.matchAll(/(\*\*|__)[^*_\n]+\1|`[^`\n]+`/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    className: match[0].startsWith('`') ? 'rounded bg-sunken font-mono text-[12.5px]' : 'bg-transparent font-semibold',
  }));
}

function marked(block: Block, marks: readonly TextMark[]): ReactNode {
  const end = block.start + block.text.length;
  const inside = marks.filter((mark) => mark.start < end && mark.end > block.start && mark.end > mark.start);
  if (inside.length === 0) return block.text;
  const cuts = new Set([block.start, end]);
  for (const mark of inside) {
    cuts.add(Math.max(block.start, mark.start));
    cuts.add(Math.min(end, mark.end));
  }
  const points = [...cuts].sort((a, b) => a - b);
  return points.slice(0, -1).map((from, index) => {
    const to = points[index + 1] ?? end;
    const part = block.text.slice(from - block.start, to - block.start);
    const own = inside.filter((mark) => mark.start <= from && mark.end >= to);
    if (own.length === 0) return <Fragment key={from}>{part}</Fragment>;
    const top = own.at(-1);
    const className = own.map((mark) => mark.className).join(' ');
    if (top?.onClick) return <button key={from} type="button" className={className} title={top.title} onClick={top.onClick}>{part}</button>;
    return <mark key={from} className={`text-inherit ${className}`} {...(top?.title ? { title: top.title } : {})}>{part}</mark>;
  });
}

/** Offsets of the selection in the text of the element; null when nothing, or nothing of it, is selected. */
function selectionIn(root: HTMLElement): { start: number; end: number; rect: DOMRect } | null {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(root, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length;
  const end = start + range.toString().length;
  return end > start ? { start, end, rect: range.getBoundingClientRect() } : null;
}
