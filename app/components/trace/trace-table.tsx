/** Requests as rows, each leading to its trace; chosen ones can be put up for triage. */
import { Link } from '@remix-run/react';
import { CircleAlert, CircleCheck, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import type { TraceSummary } from '#app/readings/trace-shapes.ts';
import { valueLabel } from '../filter/filter-links.ts';
import { formatCount, formatDuration, formatUsd } from '../format.ts';
import { formatShortTime } from '../format-time.ts';
import { useTimeZone } from '../layout/site.tsx';
import { ChooseAll, ChooseRow, SelectionBar } from '../review/selection-bar.tsx';
import { SelectionContext, useSelection } from '../review/use-selection.ts';
import { columnsOf, DataTable } from '../table/data-table.tsx';

const helper = columnsOf<TraceSummary>();

export const traceHref = (traceId: string) => `/traces/${encodeURIComponent(traceId)}`;

interface TraceTableProps {
  caption: string;
  traces: TraceSummary[];
  /** Failures show their error where other lists show cost and citations. */
  isFailures?: boolean;
  /** Pages of a longer list keep its order. */
  isSortable?: boolean;
}

export function TraceTable({ caption, traces, isFailures = false, isSortable = true }: TraceTableProps) {
  const timeZone = useTimeZone();
  const ids = useMemo(() => traces.map((trace) => trace.trace_id), [traces]);
  const selection = useSelection(ids);
  const columns = useMemo(() => {
    const select = helper.display({
      id: 'select',
      header: () => <ChooseAll />,
      cell: ({ row: { original } }) => <ChooseRow id={original.trace_id} label={`Choose ${original.name}, ${formatShortTime(original.start_time, timeZone)}`} />,
    });
    const time = helper.accessor('start_time', {
      header: 'Time',
      cell: ({ row: { original } }) => (
        <Link to={traceHref(original.trace_id)} className="font-medium whitespace-nowrap hover:underline">
          <time dateTime={original.start_time}>{formatShortTime(original.start_time, timeZone)}</time>
        </Link>
      ),
    });
    const request = helper.accessor('name', { header: 'Request', cell: ({ row: { original } }) => <Request trace={original} /> });
    const feature = helper.accessor('feature', { header: 'Feature', cell: ({ getValue }) => <Short text={valueLabel(getValue() ?? '')} /> });
    const model = helper.accessor('model', { header: 'Model', cell: ({ getValue }) => <Short text={getValue() ?? '—'} /> });
    const duration = helper.accessor((row) => row.duration_ms ?? undefined, { id: 'duration', header: 'Duration', sortUndefined: 'last', cell: ({ row }) => <span className="whitespace-nowrap">{formatDuration(row.original.duration_ms)}</span> });
    if (isFailures) {
      const error = helper.accessor('error_type', { header: 'Error', cell: ({ getValue }) => <Failed text={getValue() ?? ''} /> });
      return helper.columns([select, time, error, request, feature]);
    }
    return helper.columns([
      select,
      time,
      request,
      feature,
      model,
      duration,
      helper.accessor((row) => row.cost_usd ?? undefined, { id: 'cost', header: 'Cost', sortUndefined: 'last', cell: ({ row }) => formatUsd(row.original.cost_usd) }),
      helper.accessor((row) => (row.input_tokens ?? 0) + (row.output_tokens ?? 0), { id: 'tokens', header: 'Tokens', cell: ({ row: { original } }) => <Tokens trace={original} /> }),
      helper.accessor((row) => row.citation_count ?? undefined, { id: 'citations', header: 'Citations', sortUndefined: 'last', cell: ({ row }) => formatCount(row.original.citation_count) }),
      helper.accessor('status', { header: 'Outcome', cell: ({ row: { original } }) => <Outcome trace={original} /> }),
    ]);
  }, [timeZone, isFailures]);
  return (
    <SelectionContext.Provider value={selection}>
      <SelectionBar selection={selection} traceIds={[...selection.chosen]} reason={`from ${caption.toLowerCase()}`} />
      <DataTable
        caption={caption}
        rows={traces}
        columns={columns}
        rowKey={(trace) => `${trace.trace_id} ${trace.span_id}`}
        rowHref={(trace) => traceHref(trace.trace_id)}
        initialSort={isSortable ? [{ id: 'start_time', desc: true }] : []}
        numeric={['duration', 'cost', 'tokens', 'citations']}
        grow="name"
        wideOnly={isFailures ? ['feature'] : ['feature', 'model', 'cost', 'tokens', 'citations']}
        isSortable={isSortable}
      />
    </SelectionContext.Provider>
  );
}

function Request({ trace }: { trace: TraceSummary }) {
  return (
    <span className="block">
      <bdi className="block truncate" title={trace.name}>{trace.name}</bdi>
      {trace.input_preview && <span dir="auto" className="block truncate text-[12px] text-ink-3">{trace.input_preview}</span>}
    </span>
  );
}

function Short({ text }: { text: string }) {
  return (
    <bdi className="block max-w-44 truncate text-ink-2" title={text}>{text}</bdi>
  );
}

function Tokens({ trace }: { trace: TraceSummary }) {
  if (trace.input_tokens === null && trace.output_tokens === null) return '—';
  return (
    <span className="whitespace-nowrap" title="input + output">
      {formatCount(trace.input_tokens)}<span className="text-ink-3"> + {formatCount(trace.output_tokens)}</span>
    </span>
  );
}

function Failed({ text }: { text: string }) {
  return (
    <span className="inline-flex max-w-48 items-center gap-1 font-medium text-bad">
      <CircleAlert size={13} aria-hidden="true" className="shrink-0" />
      <bdi className="truncate" title={text}>{text || 'failed'}</bdi>
    </span>
  );
}

export function Outcome({ trace }: { trace: Pick<TraceSummary, 'status' | 'error_type' | 'no_hit'> }) {
  if (trace.status === 'error') return <Failed text={trace.error_type ?? ''} />;
  if (trace.no_hit === 'empty' || trace.no_hit === 'below_threshold') {
    return (
      <span className="inline-flex items-center gap-1 whitespace-nowrap text-unsure">
        <SearchX size={13} aria-hidden="true" /> {trace.no_hit === 'empty' ? 'no hit' : 'below threshold'}
      </span>
    );
  }
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap text-ink-3">
      <CircleCheck size={13} aria-hidden="true" /> ok
    </span>
  );
}
