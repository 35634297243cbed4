/** The trace's main facts, in one line of figures. */
import type { ReactNode } from 'react';
import type { TraceSummary, TraceSpan } from '#app/readings/trace-shapes.ts';
import { formatCount, formatDuration, formatUsd } from '../format.ts';
import { formatTime } from '../format-time.ts';
import { CopyButton } from '../layout/copy-button.tsx';
import { useTimeZone } from '../layout/site.tsx';
import { Outcome } from './trace-table.tsx';

export function TraceHeader({ trace, spans }: { trace: TraceSummary; spans: readonly TraceSpan[] }) {
  const timeZone = useTimeZone();
  return (
    <header className="mb-4">
      <h1 className="line-clamp-2 text-xl font-semibold tracking-tight [overflow-wrap:anywhere]" title={trace.name}><bdi>{trace.name}</bdi></h1>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-[13px] text-ink-3">
        {[trace.feature, trace.model, trace.environment, trace.release].flatMap((text) => text ?? []).map((text, index) => (
          <bdi key={index} className="max-w-64 truncate font-medium text-ink-2" title={text}>{text}</bdi>
        ))}
        <time dateTime={trace.start_time}>{formatTime(trace.start_time, timeZone)}</time>
        <span className="inline-flex min-w-0 items-center gap-1">
          <span className="truncate font-mono text-[12px]">{trace.trace_id}</span>
          <CopyButton text={trace.trace_id} label="Copy trace id" />
        </span>
      </p>
      <dl className="panel mt-3 grid grid-cols-2 gap-px overflow-hidden bg-line sm:grid-cols-3 lg:grid-cols-6">
        <Figure name="Outcome"><span className="text-[13px] leading-6"><Outcome trace={trace} /></span></Figure>
        <Figure name="Duration">{formatDuration(trace.duration_ms)}</Figure>
        <Figure name="Cost">{formatUsd(trace.cost_usd)}</Figure>
        <Figure name="Tokens" note={trace.input_tokens === null && trace.output_tokens === null ? 'not told' : 'in + out'}>
          {trace.input_tokens === null && trace.output_tokens === null ? '—' : `${formatCount(trace.input_tokens)} + ${formatCount(trace.output_tokens)}`}
        </Figure>
        <Figure name="Citations" note={trace.resolved_citation_count === null ? undefined : `${trace.resolved_citation_count} resolve`}>{formatCount(trace.citation_count)}</Figure>
        <Figure name="Spans">{formatCount(spans.length)}</Figure>
      </dl>
    </header>
  );
}

function Figure({ name, note, children }: { name: string; note?: string | undefined; children: ReactNode }) {
  return (
    <div className="min-w-0 bg-surface px-4 py-2.5">
      <dt className="text-[12px] text-ink-3">{name}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-1.5 text-[16px] font-semibold">
        {children}
        {note && <bdi className="max-w-full truncate text-[12px] font-normal text-ink-3" title={note}>{note}</bdi>}
      </dd>
    </div>
  );
}
