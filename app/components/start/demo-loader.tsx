/** Starts the demo and shows how far it is; a plain form where there is no JavaScript. */
import { useFetcher, useRevalidator } from '@remix-run/react';
import { CircleCheck, Play, TriangleAlert } from 'lucide-react';
import { Progress } from 'radix-ui';
import { useEffect, useRef } from 'react';
import { formatCount } from '../format.ts';

export interface DemoState {
  state: 'idle' | 'running' | 'done' | 'failed';
  /** Events. */
  sent: number;
  total: number;
  message: string | null;
}

const POLL_MS = 400;

export function DemoLoader({ initial }: { initial: DemoState }) {
  const fetcher = useFetcher<DemoState>();
  const { revalidate } = useRevalidator();
  const demo = fetcher.data ?? initial;
  const isRunning = demo.state === 'running';
  const { load, state: fetcherState } = fetcher;

  useEffect(() => {
    if (!isRunning || fetcherState !== 'idle') return;
    const timer = setTimeout(() => load('/demo'), POLL_MS);
    return () => clearTimeout(timer);
  }, [isRunning, fetcherState, load, demo]);

  const was = useRef(demo.state);
  useEffect(() => {
    if (was.current === 'running' && demo.state === 'done') revalidate();
    was.current = demo.state;
  }, [demo.state, revalidate]);

  const share = demo.total > 0 ? Math.min(1, demo.sent / demo.total) : 0;
  return (
    <section className="panel h-fit p-4" aria-label="Demo">
      <h2 className="font-semibold">Or look at the demo first</h2>
      <p className="mt-1 text-[13px] text-ink-2">
        Thirty days of a support assistant with retrieval, sent through this server's own endpoint in under a minute.
        It comes into the project beside whatever you send.
      </p>
      <div className="mt-4" aria-live="polite">
        {isRunning ? (
          <>
            <Progress.Root value={Math.round(share * 100)} aria-label="Loading the demo" className="h-1.5 overflow-hidden rounded-full bg-sunken">
              <Progress.Indicator className="h-full bg-accent transition-[width]" style={{ width: `${share * 100}%` }} />
            </Progress.Root>
            <p className="mt-2 text-[12px] text-ink-3">
              {demo.total > 0 ? `${formatCount(demo.sent)} of ${formatCount(demo.total)} events` : 'Making the events…'}
            </p>
          </>
        ) : demo.state === 'done' ? (
          <p className="flex items-center gap-1.5 text-[13px] font-medium text-good">
            <CircleCheck size={15} aria-hidden="true" /> Loaded. The overview opens.
          </p>
        ) : (
          <fetcher.Form method="post" action="/demo">
            {demo.state === 'failed' && (
              <p className="mb-3 flex gap-1.5 text-[13px] text-bad">
                <TriangleAlert size={15} aria-hidden="true" className="mt-0.5 shrink-0" /> {demo.message ?? 'The demo could not be loaded.'}
              </p>
            )}
            <button type="submit" className="control control-primary" disabled={fetcherState !== 'idle'}>
              <Play size={13} aria-hidden="true" /> {demo.state === 'failed' ? 'Try again' : 'Load the demo'}
            </button>
          </fetcher.Form>
        )}
      </div>
    </section>
  );
}
