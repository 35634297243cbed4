/** The end of a list: what was done, and the way back to it. */
import { Link } from '@remix-run/react';
import type { OutboxState } from './outbox.ts';

export function AllDone({ isExhausted, doneHere, outbox, onLookBack }: { isExhausted: boolean; doneHere: number; outbox: OutboxState; onLookBack: (() => void) | null }) {
  if (!isExhausted) return <p role="status" className="panel p-8 text-center text-ink-2">{outbox.isOffline ? 'Offline, and nothing more is at hand. It goes on by itself when the server is back.' : 'Getting the next ones…'}</p>;
  return (
    <section className="panel p-10 text-center">
      <h2 className="text-[15px] font-semibold">Nothing is left for you here</h2>
      <p className="mt-1 text-ink-2">{doneHere > 0 ? `${doneHere} labelled in this session. Thank you.` : 'The next draw brings more.'}</p>
      <div className="mt-4 flex justify-center gap-2">
        <Link to="/review" className="control control-primary">Queues</Link>
        {onLookBack && <button type="button" className="control" onClick={onLookBack}>Look back, with the judge’s marks <kbd className="kbd">←</kbd></button>}
      </div>
    </section>
  );
}
