/** What can be done with chosen rows: put them into triage or calibration, and take that back. */
import { useFetcher } from '@remix-run/react';
import { ClipboardPlus } from 'lucide-react';
import { type InputHTMLAttributes, useEffect, useRef, useState } from 'react';
import type { Done } from '../layout/said.tsx';
import { type Selection, useChosen } from './use-selection.ts';

interface SelectionBarProps {
  selection: Selection;
  /** Trace ids of the chosen rows. */
  traceIds: readonly string[];
  /** Where they were found; kept with each item. */
  reason: string;
}

/** Rests out of the way until something is chosen; what was done stays until the next choice is sent. */
export function SelectionBar({ selection, traceIds, reason }: SelectionBarProps) {
  const fetcher = useFetcher<Done>({});
  const [queue, setQueue] = useState<'triage' | 'calibration'>('triage');
  const [why, setWhy] = useState('');
  const isBusy = fetcher.state !== 'idle';
  const done = fetcher.data;
  const count = traceIds.length;
  const clear = useRef(selection.clear);
  clear.current = selection.clear;
  useEffect(() => {
    if (done?.undo) clear.current();
  }, [done]);
  const isOpen = count > 0;
  if (!isOpen && !done) return <p role="status" className="sr-only" />;
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line bg-sunken px-3 py-2 text-[13px]" data-selection={count}>
      {isOpen && (
        <fetcher.Form method="post" action="/review/triage" className="flex min-w-0 flex-wrap items-center gap-2" aria-label="Chosen rows">
          <input type="hidden" name="stay" value="yes" />
          {traceIds.map((id) => <input key={id} type="hidden" name="trace_id" value={id} />)}
          <strong className="font-semibold tabular-nums">{count} chosen</strong>
          <label className="inline-flex items-center gap-1.5">
            <span className="text-ink-3">for</span>
            <select name="queue" className="control" value={queue} onChange={(event) => setQueue(event.currentTarget.value === 'calibration' ? 'calibration' : 'triage')}>
              <option value="triage">triage</option>
              <option value="calibration">calibration</option>
            </select>
          </label>
          <input type="hidden" name="reason" value={why.trim() || reason} />
          <input className="field !w-56" aria-label="Why" placeholder="why, if it matters" maxLength={200} value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
          <button type="submit" className="control control-primary" disabled={isBusy}>
            <ClipboardPlus size={14} aria-hidden="true" /> {isBusy ? 'Sending…' : `Send ${count} to ${queue === 'triage' ? 'triage' : 'calibration'} queue`}
          </button>
          <button type="button" className="control" onClick={selection.clear}>Clear</button>
        </fetcher.Form>
      )}
      <p role="status" className={`min-w-0 ${done?.problem ? 'font-medium text-bad' : 'text-ink-2'}`}>{isBusy ? '' : (done?.problem ?? done?.said ?? '')}</p>
      {done?.undo && !isBusy && (
        <fetcher.Form method="post" action="/review/triage">
          {Object.entries(done.undo).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
          <button type="submit" className="control">Undo</button>
        </fetcher.Form>
      )}
    </div>
  );
}

export function ChooseAll() {
  const { isAll, isSome, toggleAll } = useChosen();
  return <Box label="Choose all" isIndeterminate={isSome} checked={isAll} onChange={toggleAll} />;
}

export function ChooseRow({ id, label }: { id: string; label: string }) {
  return <Box label={label} {...useChosen().box(id)} />;
}

/** As large a target as a finger needs. */
function Box({ label, isIndeterminate = false, ...box }: { label: string; isIndeterminate?: boolean } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className="-m-1 inline-flex size-6 cursor-pointer items-center justify-center">
      <input
        type="checkbox"
        aria-label={label}
        className="size-3.5 accent-[var(--accent)]"
        ref={(element) => {
          if (element) element.indeterminate = isIndeterminate;
        }}
        {...box}
      />
    </label>
  );
}
