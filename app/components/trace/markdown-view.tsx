/** A Markdown tree as elements; headings stay below those of the page. */
import { Fragment, useMemo, type ReactNode } from 'react';
import { parseMarkdown, type Block, type Inline } from './markdown.ts';

export function MarkdownView({ text }: { text: string }) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div dir="auto" className="flex max-w-[75ch] flex-col gap-2.5 [overflow-wrap:anywhere]">
      <Blocks blocks={blocks} />
    </div>
  );
}

const Blocks = ({ blocks }: { blocks: readonly Block[] }) => blocks.map((block, index) => <Fragment key={index}>{blockOf(block)}</Fragment>);
const Inlines = ({ children }: { children: readonly Inline[] }) => children.map((one, index) => <Fragment key={index}>{inlineOf(one)}</Fragment>);

function blockOf(block: Block): ReactNode {
  switch (block.kind) {
    case 'paragraph':
      return <p className="whitespace-pre-wrap"><Inlines>{block.children}</Inlines></p>;
    case 'heading':
      // No heading of the page's outline: an answer may begin with any level.
      return <p className={`font-semibold ${block.level <= 2 ? 'text-[15px]' : ''}`}><Inlines>{block.children}</Inlines></p>;
    case 'code':
      return <pre tabIndex={0} className="overflow-x-auto rounded-md bg-sunken px-3 py-2 font-mono text-[12px]">{block.text}</pre>;
    case 'quote':
      return <blockquote className="flex flex-col gap-2 border-l-2 border-line-strong pl-3 text-ink-2"><Blocks blocks={block.blocks} /></blockquote>;
    case 'list': {
      const items = block.items.map((item, index) => <li key={index}><Blocks blocks={item} /></li>);
      return block.isOrdered ? <ol start={block.start} className="list-decimal space-y-1 pl-6">{items}</ol> : <ul className="list-disc space-y-1 pl-5">{items}</ul>;
    }
    case 'table':
      return (
        <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label="Table of the answer">
          <table className="data-table">
            <thead><tr>{block.head.map((cell, index) => <th key={index} scope="col"><Inlines>{cell}</Inlines></th>)}</tr></thead>
            <tbody>{block.rows.map((row, index) => <tr key={index}>{row.map((cell, place) => <td key={place}><Inlines>{cell}</Inlines></td>)}</tr>)}</tbody>
          </table>
        </div>
      );
    case 'rule':
      return <hr className="border-line" />;
    default:
      return block satisfies never;
  }
}

function inlineOf(one: Inline): ReactNode {
  switch (one.kind) {
    case 'text':
      return one.text;
    case 'code':
      return <code className="rounded bg-sunken px-1 font-mono text-[12px]">{one.text}</code>;
    case 'strong':
      return <strong><Inlines>{one.children}</Inlines></strong>;
    case 'emphasis':
      return <em><Inlines>{one.children}</Inlines></em>;
    case 'struck':
      return <s><Inlines>{one.children}</Inlines></s>;
    case 'link':
      return <a href={one.href} target="_blank" rel="noopener noreferrer nofollow" className="text-link"><Inlines>{one.children}</Inlines></a>;
    default:
      return one satisfies never;
  }
}
