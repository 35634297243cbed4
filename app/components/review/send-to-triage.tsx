/** Puts the trace on the screen into triage, where it is labelled and never enters a rate. */
import { useFetcher } from '@remix-run/react';
import { ClipboardPlus } from 'lucide-react';
import type { Done } from '../layout/said.tsx';

export function SendToTriage({ traceId }: { traceId: string }) {
  const fetcher = useFetcher<Done>({});
  const done = fetcher.state === 'idle' ? fetcher.data : undefined;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-3 text-[13px]">
      <fetcher.Form method="post" action="/review/triage">
        <input type="hidden" name="stay" value="yes" />
        <input type="hidden" name="trace_id" value={traceId} />
        <input type="hidden" name="reason" value="from its trace" />
        <button type="submit" className="control" disabled={fetcher.state !== 'idle'}><ClipboardPlus size={14} aria-hidden="true" /> Send to triage</button>
      </fetcher.Form>
      <p role="status" className={done?.problem ? 'font-medium text-bad' : 'text-ink-2'}>{done?.problem ?? done?.said ?? ''}</p>
      {done?.undo && (
        <fetcher.Form method="post" action="/review/triage">
          {Object.entries(done.undo).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
          <button type="submit" className="control">Undo</button>
        </fetcher.Form>
      )}
    </div>
  );
}
