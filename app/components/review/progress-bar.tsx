/** How far I am, how far the queue is, and whether everything is saved. */
import { Check, CloudOff, Keyboard, LoaderCircle } from 'lucide-react';
import type { OutboxState } from './outbox.ts';

export interface QueueProgress {
  mine: { open: number; done: number; done_today: number };
  /** Labels needed in the queue, and how many are there. */
  queue: { needed: number; done: number };
}

export function ProgressBar({ queue, progress, doneHere, outbox, onHelp }: { queue: { title: string }; progress: QueueProgress | null; doneHere: number; outbox: OutboxState; onHelp: () => void }) {
  const mineAll = progress ? progress.mine.done + progress.mine.open : 0;
  const mineDone = (progress?.mine.done ?? 0) + doneHere;
  return (
    <header className="mb-3 flex flex-wrap items-center gap-x-5 gap-y-1.5 text-[13px]">
      <h1 className="text-[15px] font-semibold tracking-tight">{queue.title}</h1>
      <div className="flex items-center gap-2">
        <progress className="meter w-32" max={Math.max(1, mineAll)} value={Math.min(mineDone, mineAll)} aria-label="My items" aria-busy={!progress} />
        {progress && <span className="tabular-nums"><strong>{Math.max(0, mineAll - mineDone)}</strong> left for you</span>}
        {progress && <span className="text-ink-3 tabular-nums">{progress.mine.done_today + doneHere} today</span>}
      </div>
      {progress && <span className="text-ink-3 tabular-nums">Queue {Math.min(progress.queue.needed, progress.queue.done + doneHere)} of {progress.queue.needed}</span>}
      <span className="ml-auto" role="status" data-waiting={outbox.waiting}>
        <Saving outbox={outbox} />
      </span>
      <button type="button" className="control" data-native onClick={onHelp}><Keyboard size={14} aria-hidden="true" /> Keys <kbd className="kbd">?</kbd></button>
      {outbox.refused.at(-1) && <p role="alert" className="w-full text-bad">A label was not taken: {outbox.refused.at(-1)?.message}</p>}
    </header>
  );
}

function Saving({ outbox }: { outbox: OutboxState }) {
  if (outbox.waiting === 0) return <span className="inline-flex items-center gap-1.5 text-ink-3"><Check size={14} aria-hidden="true" /> All saved</span>;
  if (outbox.isOffline) return <span className="inline-flex items-center gap-1.5 text-bad"><CloudOff size={14} aria-hidden="true" /> Offline: {outbox.waiting} kept here, sent when the server is back</span>;
  return <span className="inline-flex items-center gap-1.5 text-ink-3"><LoaderCircle size={14} aria-hidden="true" /> Saving {outbox.waiting}</span>;
}
