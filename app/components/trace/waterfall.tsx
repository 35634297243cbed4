/** The tree of spans with their place in time; each row is a link, arrow keys walk them. */
import { Link, useNavigate, useSearchParams } from '@remix-run/react';
import { CircleAlert } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { formatDuration } from '../format.ts';
import { kindFace, KindIcon } from './kind.tsx';
import type { SpanTree, TreeRow } from './span-tree.ts';

/** Deeper trees stop moving to the right: names must stay legible. */
const MAX_INDENT = 12;

export function Waterfall({ tree, selectedId }: { tree: SpanTree; selectedId: string }) {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const hrefOf = (spanId: string) => {
    const next = new URLSearchParams(search);
    next.set('span', spanId);
    return `?${next}`;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLOListElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (step === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    const at = tree.rows.findIndex((row) => row.span.span_id === selectedId);
    const next = tree.rows[Math.min(tree.rows.length - 1, Math.max(0, at + step))];
    if (!next) return;
    navigate(hrefOf(next.span.span_id), { replace: true, preventScrollReset: true });
    const link = event.currentTarget.querySelectorAll('a')[tree.rows.indexOf(next)];
    link?.focus();
  };
  return (
    <div>
      <div className="flex justify-between px-3 pb-1 text-[11px] text-ink-3" aria-hidden="true">
        <span className="w-[46%]">Span</span>
        <span className="flex flex-1 justify-between">
          <span>0</span>
          <span>{formatDuration(tree.totalMs / 2)}</span>
          <span>{formatDuration(tree.totalMs)}</span>
        </span>
        <span className="w-[68px] shrink-0" />
      </div>
      <ol onKeyDown={onKeyDown} aria-label="Spans">
        {tree.rows.map((row) => (
          <WaterfallRow key={row.span.span_id} row={row} href={hrefOf(row.span.span_id)} isSelected={row.span.span_id === selectedId} />
        ))}
      </ol>
    </div>
  );
}

function WaterfallRow({ row, href, isSelected }: { row: TreeRow; href: string; isSelected: boolean }) {
  const { span, depth } = row;
  const isError = span.status === 'error';
  return (
    <li className="[content-visibility:auto] [contain-intrinsic-size:auto_30px]">
      <Link
        to={href}
        replace
        preventScrollReset
        aria-current={isSelected ? 'true' : undefined}
        className="group flex min-h-[30px] items-center rounded-md px-3 -outline-offset-2 hover:bg-hover aria-[current=true]:bg-accent-soft"
      >
        <span className="flex w-[46%] min-w-0 items-center gap-1.5 pr-2" style={{ paddingLeft: Math.min(depth, MAX_INDENT) * 14 }}>
          <KindIcon kind={span.kind} />
          <bdi className="truncate text-[13px] group-aria-[current=true]:font-medium" title={span.name}>{span.name}</bdi>
          {isError && (
            <span className="inline-flex shrink-0 text-bad" title={span.error_type || 'Error'}>
              <CircleAlert size={13} aria-hidden="true" />
              <span className="sr-only">failed</span>
            </span>
          )}
        </span>
        <span className="relative block h-4 flex-1">
          <span
            className="absolute inset-y-[3px] min-w-[3px] rounded-sm"
            style={{
              left: `${row.start * 100}%`,
              width: `${(row.width ?? 0) * 100}%`,
              background: isError ? 'var(--bad)' : kindFace(span.kind).color,
              opacity: depth === 0 ? 0.55 : 1,
            }}
          />
        </span>
        <span className="w-[68px] shrink-0 text-right text-[12px] text-ink-3">{formatDuration(span.duration_ms)}</span>
      </Link>
    </li>
  );
}
