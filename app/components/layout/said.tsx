/** What became of the last form: a sentence that is read aloud, and the way to take it back. */
import { Form } from '@remix-run/react';

export interface Done {
  said?: string;
  problem?: string;
  /** Hidden fields that take it back when they are posted. */
  undo?: Record<string, string>;
}

export function Said({ done }: { done: Done | undefined }) {
  const isQuiet = !done?.said && !done?.problem && !done?.undo;
  return (
    // There before it speaks, or nobody hears it.
    <div className={isQuiet ? '' : 'mb-3 flex flex-wrap items-center gap-3 text-[13px]'}>
      <p role="status" className={done?.problem ? 'font-medium text-bad' : 'text-ink-2'}>{done?.problem ?? done?.said ?? ''}</p>
      {done?.undo && (
        <Form method="post" preventScrollReset>
          {Object.entries(done.undo).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
          <button type="submit" className="control">Undo</button>
        </Form>
      )}
    </div>
  );
}
